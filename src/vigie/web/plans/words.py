"""Codes of a plan in words for the team."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

Words = Mapping[str, Promise]

KINDS: Words = {
    "outage": pgettext_lazy("crisis", "Outage"),
    "safety": pgettext_lazy("crisis", "Product safety"),
    "staff": pgettext_lazy("crisis", "Conduct of staff"),
    "leak": pgettext_lazy("crisis", "Data leak"),
    "account": pgettext_lazy("crisis", "Account taken over"),
    "rumour": pgettext_lazy("crisis", "False rumour"),
    "offence": pgettext_lazy("crisis", "Offensive message"),
    "strike": pgettext_lazy("crisis", "Strike"),
    "influencer": pgettext_lazy("crisis", "Complaint with a large audience"),
    "delivery": pgettext_lazy("crisis", "Delays or shortages"),
    "green": pgettext_lazy("crisis", "Environmental claim"),
    "brigade": pgettext_lazy("crisis", "Harassment campaign"),
    "treatment": pgettext_lazy("crisis", "Customer badly treated"),
    "accident": pgettext_lazy("crisis", "Accident"),
    "wrongdoing": pgettext_lazy("crisis", "Wrongdoing revealed"),
    "other": pgettext_lazy("crisis", "Something else"),
}
CLUSTERS: Words = {
    "victim": pgettext_lazy("responsibility", "We are a victim too"),
    "accidental": pgettext_lazy("responsibility", "It happened to us, unintended"),
    "preventable": pgettext_lazy("responsibility", "We could have prevented it"),
}
STRATEGIES: Words = {
    "inform": pgettext_lazy("strategy", "Inform"),
    "care": pgettext_lazy("strategy", "Show care"),
    "diminish": pgettext_lazy("strategy", "Diminish, with facts"),
    "rebuild": pgettext_lazy("strategy", "Apologise and repair"),
}
LEVELS: Words = {
    "alert": pgettext_lazy("level of a plan", "Alert"),
    "crisis": pgettext_lazy("level of a plan", "Crisis"),
}
LIKELIHOOD: Mapping[int, Promise] = {
    1: pgettext_lazy("likelihood", "Rare"),
    2: pgettext_lazy("likelihood", "Possible"),
    3: pgettext_lazy("likelihood", "Likely"),
    4: pgettext_lazy("likelihood", "Almost certain"),
}
GRAVITY: Mapping[int, Promise] = {
    1: pgettext_lazy("gravity of a crisis", "Minor"),
    2: pgettext_lazy("gravity of a crisis", "Serious"),
    3: pgettext_lazy("gravity of a crisis", "Grave"),
    4: pgettext_lazy("gravity of a crisis", "Vital"),
}
SECTORS: Words = {
    "retail": gettext_lazy("Shops, online shop"),
    "food": gettext_lazy("Food"),
    "hospitality": gettext_lazy("Hotels, restaurants, leisure"),
    "transport": gettext_lazy("Transport, travel"),
    "health": gettext_lazy("Health, care"),
    "software": gettext_lazy("Software, online service"),
    "finance": gettext_lazy("Bank, insurance"),
    "public": gettext_lazy("Public service, town"),
    "association": gettext_lazy("Association, foundation"),
}
DISAGREEMENTS: Words = {
    "slot": gettext_lazy("blanks to fill in"),
    "link": gettext_lazy("links"),
    "contact": gettext_lazy("numbers and addresses"),
    "date": gettext_lazy("dates"),
    "time": gettext_lazy("times"),
    "duration": gettext_lazy("durations"),
    "money": gettext_lazy("amounts"),
    "share": gettext_lazy("percentages"),
    "figure": gettext_lazy("figures"),
    "promise": gettext_lazy("promises and admissions"),
}
DUTIES: Words = {"decides": gettext_lazy("who decides"), "speaks": gettext_lazy("who speaks")}

# code: what is wrong, what to do. %(what)s and the finding's own params fill them.
FINDINGS: Mapping[str, tuple[Promise, Promise]] = {
    "nobody-decides": (
        gettext_lazy("Nobody decides"),
        gettext_lazy("Name one person who may decide alone, at any hour."),
    ),
    "nobody-decides-left": (
        gettext_lazy("Whoever decides has left the brand"),
        gettext_lazy("Name somebody who is there."),
    ),
    "nobody-speaks": (
        gettext_lazy("Nobody speaks"),
        gettext_lazy("Name the one voice of the brand, with a first name the public will see."),
    ),
    "nobody-speaks-left": (
        gettext_lazy("Whoever speaks has left the brand"),
        gettext_lazy("Name somebody who is there."),
    ),
    "owner": (gettext_lazy("“%(what)s” is nobody’s"), gettext_lazy("Give this step to a person.")),
    "owner-left": (
        gettext_lazy("“%(what)s” belongs to somebody who left"),
        gettext_lazy("Give this step to somebody who is there."),
    ),
    "deputy": (
        gettext_lazy("No deputy: %(what)s"),
        gettext_lazy("Crises come in holidays: name who takes over."),
    ),
    "deputy-same": (
        gettext_lazy("Deputy of oneself: %(what)s"),
        gettext_lazy("A deputy is another person."),
    ),
    "deputy-left": (
        gettext_lazy("The deputy has left: %(what)s"),
        gettext_lazy("Name somebody who is there."),
    ),
    "scenarios": (
        gettext_lazy("%(count)s scenarios, at least %(wanted)s make a plan"),
        gettext_lazy("Add what is likeliest, and what would be worst."),
    ),
    "steps": (
        gettext_lazy("“%(what)s” has no step of its own"),
        gettext_lazy("Say what is done first, by whom, by when."),
    ),
    "steps-grave": (
        gettext_lazy("“%(what)s” is grave and has no step"),
        gettext_lazy("Say what is done first, by whom, by when."),
    ),
    "criteria": (
        gettext_lazy("Nothing says when a level begins"),
        gettext_lazy("Write what anybody on duty could recognise at night."),
    ),
    "contacts": (
        gettext_lazy("%(count)s contacts, at least %(wanted)s are needed"),
        gettext_lazy("Think of the host, legal advice, the insurer, the press, the authorities."),
    ),
    "phone": (
        gettext_lazy("%(what)s has no telephone number"),
        gettext_lazy("Mail is not read at night, and may be what is down."),
    ),
    "phone-invalid": (
        gettext_lazy("%(what)s: “%(phone)s” cannot be a telephone number"),
        gettext_lazy("Correct it, and call it once."),
    ),
    "phone-dead": (
        gettext_lazy("%(what)s: %(phone)s did not answer"),
        gettext_lazy("Find the number that does."),
    ),
    "unchecked": (
        gettext_lazy("%(what)s was never called"),
        gettext_lazy("Call once in calm weather, then tick it on the list of contacts."),
    ),
    "unchecked-old": (
        gettext_lazy("%(what)s was last called %(days)s days ago"),
        gettext_lazy("Call again, then tick it on the list of contacts."),
    ),
    "statements": (
        gettext_lazy("“%(what)s” has no statement"),
        gettext_lazy("Without words ready, the first hour passes in silence."),
    ),
    "language-fr": (
        gettext_lazy("“%(what)s” has no French"),
        gettext_lazy("Write it now: nobody translates well in a hurry."),
    ),
    "language-en": (
        gettext_lazy("“%(what)s” has no English"),
        gettext_lazy("Write it now: nobody translates well in a hurry."),
    ),
    "placeholder": (
        gettext_lazy("“%(what)s” still has %(left)s"),
        gettext_lazy("What is known today can be filled in today."),
    ),
    "disagree": (
        gettext_lazy("“%(what)s” does not say the same in both languages: %(fr)s / %(en)s"),
        gettext_lazy("Figures, dates and promises must agree."),
    ),
    "expired": (
        gettext_lazy("“%(what)s” has expired"),
        gettext_lazy("Read it again, and give it a new date."),
    ),
    "behind": (
        gettext_lazy("“%(what)s” began from a text that was rewritten since"),
        gettext_lazy("Compare it with the playbook, and bring over what is better."),
    ),
    "strategy": (
        gettext_lazy("“%(what)s” does not fit the responsibility"),
        gettext_lazy("Who could have prevented it does not play it down: see why beside the statement."),
    ),
    "fallback": (
        gettext_lazy("No way to meet without the network"),
        gettext_lazy("Say where you meet and how you call each other when mail and accounts are lost."),
    ),
    "rehearsal": (
        gettext_lazy("Never rehearsed"),
        gettext_lazy("Play it once, even around a table: that is where plans break."),
    ),
    "rehearsal-old": (
        gettext_lazy("Last rehearsed %(days)s days ago"),
        gettext_lazy("Play it again with those who are there now."),
    ),
    "offline": (
        gettext_lazy("This version is only in Vigie"),
        gettext_lazy("Print it, or keep the offline copy on your telephones."),
    ),
    "review": (gettext_lazy("No date for the next review"), gettext_lazy("Say when it is read again.")),
    "review-late": (
        gettext_lazy("The review is %(days)s days late"),
        gettext_lazy("Read it, correct it, or say that it is still right."),
    ),
    "legal": (
        gettext_lazy("“%(what)s” has no legal notes"),
        gettext_lazy("Ask whoever advises you what must be declared, to whom, how soon."),
    ),
}


def word(words: Words, code: str) -> str:
    """The code in words; itself where nobody wrote any."""
    return str(words.get(code, code))


def due(minutes: int) -> str:
    """How long after the opening: "30 min", "2 h", "1 d"."""
    if minutes < 60:
        return _("{0} min").format(minutes)
    if minutes < 1440:
        hours, rest = divmod(minutes, 60)
        return _("{0} h {1}").format(hours, f"{rest:02d}") if rest else _("{0} h").format(hours)
    return _("{0} d").format(minutes // 1440)
