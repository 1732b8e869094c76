"""Why the desk refuses something: a stable code, parameters, and a sentence for people."""

from django.utils.translation import gettext as _


def in_words(code: str, **params: object) -> str:
    """The sentence of a code; the code itself when nobody wrote one."""
    return _sentences().get(code, code) % params


class DeskRefused(Exception):
    """The rule says no. `code` is stable; `for_people()` is in the reader's language."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def for_people(self) -> str:
        """What happened and what to do next."""
        return in_words(self.code, **self.params)


class ReplyRefused(DeskRefused):
    """This reply cannot leave."""


class RemovalRefused(DeskRefused):
    """This message cannot be removed."""


def _sentences() -> dict[str, str]:
    return {
        "empty": _("Nothing is written yet."),
        "unfilled": _("Complete or delete what is still to fill in: %(slots)s."),
        "too-long": _("Too long for this network: %(length)s of %(limit)s."),
        "no-name": _(
            "A reply is signed by a person: give your public first name and role in your settings first."
        ),
        "changed": _("Something happened since you opened this: read it again, your text is kept."),
        "closed": _("This case is closed: reopen it first."),
        "sending": _("A reply is already on its way for this case."),
        "held": _("Sending is stopped for this brand: %(why)s"),
        "gone": _("The message is no longer there: nothing to answer."),
        "not-allowed-there": _("This network does not allow it here."),
        "own_draft": _("A second pair of eyes means somebody else's."),
        "not-waiting": _("This was already dealt with."),
        "protected": _(
            "This is criticism: it is neither vulgar, nor spam, nor a scam, nor unlawful. "
            "It is answered, not removed."
        ),
        "one-by-one": _("Coarse, but perhaps criticism all the same: decided one by one, never in bulk."),
        "no-removal-there": _("This network lets nobody remove it and takes no report."),
        "nothing-to-put-back": _("Nothing was removed here that this network can bring back."),
        "too-late": _("Too late to undo: it has left."),
        "written_reason_missing": _("Write the reason in a sentence: the second person decides on it."),
        "second_person_missing": _("A second person must decide, a supervisor or an administrator."),
        "second_must_supervise": _("The second person must be a supervisor or an administrator."),
        "same_person": _("The second person cannot be the one who asked."),
        "role_too_low": _("Your role does not allow this."),
        "leave-past": _("Choose a time in the future."),
        "leave-far": _("Choose a time within a year."),
        "taken": _("%(name)s is writing to this person."),
        "not-a-member": _("This person no longer works for the brand."),
    }
