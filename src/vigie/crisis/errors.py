"""Why the room refuses something: a stable code, parameters, and a sentence for people."""

from django.utils.translation import gettext as _


def in_words(code: str, **params: object) -> str:
    """The sentence of a code; the code itself when nobody wrote one."""
    return _sentences().get(code, code) % params


class CrisisRefused(Exception):
    """The room says no. `code` is stable; `for_people()` is in the reader's language."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def for_people(self) -> str:
        """What happened and what to do next."""
        return in_words(self.code, **self.params)


def _sentences() -> dict[str, str]:
    return {
        "closed": _("This crisis is closed: its timeline takes nothing more but the review."),
        "still-open": _("Close the crisis first: a review tells a whole story."),
        "empty": _("Nothing is written yet."),
        "not-a-member": _("This person no longer works for the brand."),
        "source-missing": _("Say where it comes from before you call it sure."),
        "why-missing": _("Write why: whoever reads the log later was not in the room."),
        "already-replaced": _("This decision was corrected already: correct the newer one."),
        "already-done": _("Somebody did this already."),
        "not-done": _("This step is open."),
        "past": _("Choose a time in the future."),
        "too-far": _("Choose a time within %(days)s days."),
        "unfilled": _("Complete or delete what is still to fill in: %(slots)s."),
        "languages-missing": _("The statement is written in one language only: write the other too."),
        "languages-differ": _("The languages do not say the same. Mend them, or say that it is meant so."),
        "not-waiting": _("This was already dealt with."),
        "own-name-twice": _("You have signed already: the second name must be somebody else’s."),
        "author-alone": _("Whoever wrote it cannot be the only one who approves: somebody else signs first."),
        "no-supervisor": _(
            "One of the two names must be a supervisor’s or an administrator’s: ask one to sign."
        ),
        "not-in-force": _("Only the statement in force is published."),
        "no-speaker": _("Say who speaks first: a statement is signed by a person with a name and a role."),
        "no-text": _("There is no text in this language for this network."),
        "too-long": _(
            "Too long for %(network)s: %(length)s of %(limit)s. Write shorter words for that network."
        ),
        "published": _("This statement already went to that account."),
        "already-paused": _("This is paused already."),
        "not-paused": _("This is not paused."),
        "one-after-the-other": _("Let %(first)s go on first: one stage after the other."),
        "hand-over-open": _("A hand-over is on offer already: withdraw it first."),
        "to-oneself": _("The room goes to somebody else."),
        "not-yours": _("This hand-over is offered to somebody else."),
        "no-mail": _("This Vigie has no mail: whoever runs it sets VIGIE_EMAIL_URL."),
        "no-stakeholder": _("Nobody is kept informed yet: add an address first."),
        "said-already": _("The same words already stand in this conversation: vary them."),
        "same-words": _("Two answers have the same words: vary them."),
        "says-more": _("This says more than the statement in force: check it, and tick that it is meant so."),
        "not-of-this-crisis": _("This case does not belong to the crisis."),
        "level-same": _("The crisis has this level already."),
    }
