"""What a debrief says, as codes with their English sentences. Codes are stable, sentences are translated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from vigie.core.query.words import gettext_noop

Translate = Callable[[str], str]

CAPABILITY_WORDS = {
    "detect": gettext_noop("Detect"),
    "decide": gettext_noop("Decide"),
    "speak": gettext_noop("Speak"),
    "answer": gettext_noop("Answer people"),
    "moderate": gettext_noop("Moderate"),
    "learn": gettext_noop("Learn"),
}
STRATEGY_WORDS = {
    "inform": gettext_noop("say what people must know"),
    "adjust": gettext_noop("help people cope"),
    "care": gettext_noop("show care for those affected"),
    "deny": gettext_noop("deny, with proof"),
    "diminish": gettext_noop("put it in proportion"),
    "rebuild_light": gettext_noop("apologise and repair what broke"),
    "rebuild": gettext_noop("apologise fully, repair, prevent"),
    "bolster": gettext_noop("stand by those who are attacked"),
}
SENTENCES = {
    "detect-in-time": gettext_noop(
        "The incident was open %(minutes)s min after it began; %(within)s were allowed."
    ),
    "detect-late": gettext_noop(
        "The incident was opened %(minutes)s min after it began; %(within)s were allowed. Rehearse "
        "what wakes you."
    ),
    "detect-never": gettext_noop("Nobody opened an incident. Decide who does, and at what sign."),
    "false-alarm": gettext_noop("An incident was opened for nothing (%(wave)s): %(points)s points less."),
    "decided": gettext_noop("Severity, owner and plan were set within %(minutes)s min."),
    "no-severity": gettext_noop("No severity was set: nobody could know how far to go."),
    "no-owner": gettext_noop("No owner was named: everybody thought that somebody else decided."),
    "no-plan": gettext_noop("No plan was chosen. Even a rudimentary one spares the first half hour."),
    "decided-late": gettext_noop("Severity, owner and plan took %(minutes)s min; %(within)s were allowed."),
    "strategy-fits": gettext_noop("The public strategy fitted: %(strategy)s."),
    "strategy-other": gettext_noop(
        "The public strategy was to %(strategy)s; here, %(expected)s would have fitted better."
    ),
    "spoke-in-time": gettext_noop(
        "The first statement stood after %(minutes)s min; %(within)s were allowed."
    ),
    "spoke-late": gettext_noop("The first statement stood after %(minutes)s min; %(within)s were allowed."),
    "spoke-never": gettext_noop("No statement was published. Keep holding statements ready in your plan."),
    "language-missing": gettext_noop(
        "No statement in %(language)s, which %(share)s percent of the people spoke."
    ),
    "answered": gettext_noop(
        "%(answered)s of %(owed)s priority messages were answered in time by a named person; "
        "%(wanted)s were wanted."
    ),
    "answered-few": gettext_noop(
        "%(answered)s of %(owed)s priority messages were answered in time by a named person; "
        "%(wanted)s were wanted."
    ),
    "first-answer": gettext_noop("The first priority message was answered after %(minutes)s min."),
    "nameless": gettext_noop("%(count)s answers bore no name. People calm down for people, not for logos."),
    "wide-unanswered": gettext_noop("%(name)s, with %(followers)s followers, got no answer."),
    "money-promised": gettext_noop(
        "%(count)s public answers spoke of money before the repair: it calls forth the next claims."
    ),
    "moderated": gettext_noop(
        "%(removed)s of %(owed)s scams and vulgar messages were removed, %(reported)s reported."
    ),
    "moderated-few": gettext_noop(
        "%(removed)s of %(owed)s scams and vulgar messages were removed, %(reported)s reported. "
        "They catch people meanwhile."
    ),
    "no-criticism-removed": gettext_noop("No criticism was removed."),
    "removal-refused": gettext_noop(
        "Vigie refused %(count)s times to remove criticism. Answer it: what is hidden comes back larger."
    ),
    "criticism-removed": gettext_noop(
        "%(count)s criticisms were removed. That alone keeps this drill from passing half of the points."
    ),
    "learned": gettext_noop("A review was filed, and a department got its ticket."),
    "no-review": gettext_noop("No review was filed: what was seen today will be forgotten."),
    "no-ticket": gettext_noop("No department got a ticket: the cause stays."),
    "learned-late": gettext_noop("The review came after %(minutes)s min; %(within)s were allowed."),
    "wave-averted": gettext_noop("What was done before minute %(minutes)s kept “%(wave)s” from happening."),
    "wave-happened": gettext_noop(
        "“%(wave)s” began at minute %(at)s; it would have stayed away had “%(objective)s” been "
        "reached before minute %(minutes)s."
    ),
    "spared": gettext_noop(
        "With a silent team %(silent)s messages would have come; %(said)s came. The sizes of "
        "effects are assumed, for play."
    ),
    "stirred": gettext_noop(
        "With a silent team %(silent)s messages would have come; %(said)s came. The sizes of "
        "effects are assumed, for play."
    ),
    "nothing-owed": gettext_noop("Nothing was owed here by the time the drill ended."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of a debrief. good: done well; else to rehearse. params: numbers, names, codes."""

    code: str
    good: bool
    capability: str
    params: Mapping[str, object] = field(default_factory=dict)

    def said(self, translate: Translate, number: Callable[[int], str] = str) -> str:
        """In the language of `translate`; number: how a count is written there."""
        params = {
            name: number(value) if isinstance(value, int) else value for name, value in self.params.items()
        }
        for name in ("strategy", "expected"):
            if name in params:
                keys = str(params[name]).split(",")
                params[name] = ", ".join(
                    translate(STRATEGY_WORDS[key]) for key in keys if key in STRATEGY_WORDS
                )
        for name, words in (
            ("language", LANGUAGE_WORDS),
            ("wave", WAVE_WORDS),
            ("objective", CAPABILITY_WORDS),
        ):
            if name in params:
                params[name] = translate(words[str(params[name])])
        return filled(translate(SENTENCES[self.code]), params)


WAVE_WORDS = {
    "amplifier": gettext_noop("somebody with an audience takes it up"),
    "brigade": gettext_noop("a crowd that copies the same text"),
    "benign": gettext_noop("a joke that goes round"),
    "praise": gettext_noop("a burst of praise"),
    "scam": gettext_noop("scammers"),
    "vulgar": gettext_noop("insults"),
    "outcry": gettext_noop("an outcry"),
    "background": gettext_noop("an ordinary day"),
    "story": gettext_noop("a second wave"),
}
LANGUAGE_WORDS = {"fr": gettext_noop("French"), "en": gettext_noop("English")}


def filled(sentence: str, params: Mapping[str, object]) -> str:
    """The sentence with its values."""
    for name, value in params.items():
        sentence = sentence.replace(f"%({name})s", str(value))
    return sentence
