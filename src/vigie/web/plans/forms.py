from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vigie.core.readiness import Contact, Duty, LevelRule, Plan, Scenario, Statement, Step
from vigie.core.readiness.plan import LEVELS
from vigie.crisis.planning import LATEST
from vigie.web.plans import words

Choices = list[tuple[str, Promise | str]]
AREA = {"rows": 3}


def choices(of: Mapping[Any, Promise | str]) -> Choices:
    """(code, words): words stay lazy, a form is made once for all languages."""
    return [(str(code), said) for code, said in of.items()]


class Person(forms.TypedChoiceField):
    """A member of the brand, or nobody yet; a value is their id or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, required=False, **kwargs)

    def offer(self, names: Mapping[int, str]) -> None:
        self.choices = [("", gettext("— nobody yet —")), *((str(pk), name) for pk, name in names.items())]


class NamesPeople(forms.Form):
    """A form that names members. names: by id, in the order they are offered."""

    def __init__(self, *args: Any, names: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, Person):
                field.offer(names)


class QuestionsForm(NamesPeople):
    """The four questions of a first plan."""

    all_optional = True
    kinds = forms.MultipleChoiceField(
        label=_("What may happen here?"),
        choices=choices({code: said for code, said in words.KINDS.items() if code != "other"}),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ticked: what is usual in your line. Five or six are enough to begin with."),
    )
    decides = Person(label=_("Who decides?"), help_text=_("One person, who may decide alone, at any hour."))
    decides_deputy = Person(label=_("And when they cannot be reached?"))
    speaks = Person(label=_("Who speaks?"), help_text=_("One voice, with a first name the public will see."))
    speaks_deputy = Person(label=_("And when they cannot?"))
    desk = Person(label=_("Who answers people meanwhile?"))
    desk_deputy = Person(label=_("And after hours?"))
    fallback = forms.CharField(
        label=_("Where do you meet when mail and accounts are lost?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(AREA),
        help_text=_("A telephone chain, a room, a messaging group outside the company."),
    )
    opens_itself = forms.BooleanField(
        label=_("Open the plan by itself on a grave signal"),
        required=False,
        help_text=_("Off: Vigie alerts, a person opens it. You can change this later."),
    )

    def duty(self, name: str) -> Duty:
        return Duty(self.cleaned_data[name], self.cleaned_data[f"{name}_deputy"])


class ContactForm(forms.Form):
    """Somebody to reach. An empty row is no contact."""

    all_optional = True
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    role = forms.CharField(label=_("Role"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, widget=forms.TextInput({"type": "tel"})
    )
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    purpose = forms.CharField(label=_("For what"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given.get("name") and any(given.get(name) for name in ("phone", "email", "role")):
            self.add_error("name", gettext("Say who this is."))
        return given

    def value(self) -> Contact | None:
        given = {name: self.cleaned_data.get(name) or "" for name in ContactForm.base_fields}
        return Contact(**given) if given["name"] else None


class CalledForm(ContactForm):
    """The same in the questionnaire, on one line: what somebody is for says their role."""

    role = None  # type: ignore[assignment]  # how Django takes a field out of a form


class StepForm(NamesPeople):
    """One thing to do. An empty row is no step."""

    all_optional = True
    title = forms.CharField(label=_("What is done"), max_length=300, required=False)
    level = forms.ChoiceField(label=_("From level"), choices=choices(words.LEVELS), required=False)
    minutes = forms.IntegerField(
        label=_("Minutes after the opening"), min_value=0, max_value=LATEST, required=False
    )
    owner = Person(label=_("Who"))
    deputy = Person(label=_("Deputy"))
    detail = forms.CharField(label=_("How"), max_length=1000, required=False)
    rules = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    @staticmethod
    def of(step: Step) -> dict[str, Any]:
        names = ("title", "level", "minutes", "owner", "deputy", "detail")
        return {**{name: getattr(step, name) for name in names}, "rules": " ".join(step.rules)}

    def value(self) -> Step | None:
        given = self.cleaned_data
        if not given.get("title"):
            return None
        return Step(
            title=given["title"],
            level=given["level"] or LEVELS[0],
            minutes=30 if given["minutes"] is None else given["minutes"],
            owner=given["owner"],
            deputy=given["deputy"],
            detail=given["detail"],
            rules=tuple(given["rules"].split()),
        )


class StatementForm(forms.Form):
    """One statement in two languages. A row without words is no statement."""

    all_optional = True
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    strategy = forms.ChoiceField(
        label=_("Strategy"), choices=choices(words.STRATEGIES), required=False, initial="inform"
    )
    expires = forms.DateField(
        label=_("To be read again by"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    fr = forms.CharField(
        label=_("In French"),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 4, "lang": "fr"}),
    )
    en = forms.CharField(
        label=_("In English"),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 4, "lang": "en"}),
    )
    template = forms.ChoiceField(label=_("Begin from a text of the playbook"), required=False)
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    rules = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    template_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, texts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [("", gettext("— none —")), *texts]  # type: ignore[attr-defined]

    @staticmethod
    def of(one: Statement) -> dict[str, Any]:
        names = ("key", "title", "strategy", "expires", "fr", "en", "template", "template_version")
        return {**{name: getattr(one, name) for name in names}, "rules": " ".join(one.rules)}


class FrameForm(NamesPeople):
    """What holds for every scenario: who decides and speaks, when a level begins, where one meets."""

    decides = Person(label=_("Who decides"))
    decides_deputy = Person(label=_("Their deputy"))
    speaks = Person(label=_("Who speaks"))
    speaks_deputy = Person(label=_("Their deputy"))
    alert = forms.CharField(
        label=_("It is an alert when"),
        max_length=3000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One sign per line, as anybody on duty would recognise it."),
    )
    alert_opens = forms.BooleanField(label=_("An alert opens the plan by itself on a signal"), required=False)
    crisis = forms.CharField(
        label=_("It is a crisis when"), max_length=3000, required=False, widget=forms.Textarea({"rows": 4})
    )
    crisis_opens = forms.BooleanField(
        label=_("A crisis opens the plan by itself on a signal"), required=False
    )
    fallback = forms.CharField(
        label=_("Where you meet when mail and accounts are lost"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(AREA),
    )
    legal = forms.CharField(
        label=_("Legal notes for every scenario"),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    @staticmethod
    def of(plan: Plan) -> dict[str, Any]:
        levels = {level: "\n".join(plan.level(level).criteria) for level in LEVELS}
        opens = {f"{level}_opens": plan.level(level).opens_itself for level in LEVELS}
        return {
            "decides": plan.decides.owner,
            "decides_deputy": plan.decides.deputy,
            "speaks": plan.speaks.owner,
            "speaks_deputy": plan.speaks.deputy,
            "fallback": plan.fallback,
            "legal": plan.legal,
            **levels,
            **opens,
        }

    def values(self) -> dict[str, Any]:
        """Fields of the plan."""
        given = self.cleaned_data
        return {
            "decides": Duty(given["decides"], given["decides_deputy"]),
            "speaks": Duty(given["speaks"], given["speaks_deputy"]),
            "fallback": _lines(given["fallback"]),
            "legal": _lines(given["legal"]),
            "levels": tuple(
                LevelRule(level, _each(given[level].splitlines()), given[f"{level}_opens"])
                for level in LEVELS
            ),
        }


def _each(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line.strip(" -•\t") for line in lines if line.strip(" -•\t"))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


class ScenarioForm(forms.Form):
    """What may happen, how likely and how grave, and who would be held responsible."""

    title = forms.CharField(label=_("What happens"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=choices(words.KINDS))
    likelihood = forms.TypedChoiceField(label=_("Likelihood"), choices=choices(words.LIKELIHOOD), coerce=int)
    gravity = forms.TypedChoiceField(label=_("Gravity"), choices=choices(words.GRAVITY), coerce=int)
    cluster = forms.ChoiceField(
        label=_("Responsibility, as the public will see it"), choices=choices(words.CLUSTERS)
    )
    happened_before = forms.BooleanField(
        label=_("It has happened before"),
        required=False,
        help_text=_("The public then judges one degree harder."),
    )
    signs = forms.CharField(
        label=_("What it looks like when it begins"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(AREA),
    )
    legal = forms.CharField(
        label=_("Legal notes"),
        max_length=3000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("What must be declared, to whom, how soon. Have it checked by whoever advises you."),
    )

    @staticmethod
    def of(scenario: Scenario) -> dict[str, Any]:
        return {name: getattr(scenario, name) for name in ScenarioForm.base_fields}

    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {**given, "signs": _lines(given["signs"]), "legal": _lines(given["legal"])}


class NewScenarioForm(forms.Form):
    """One more scenario, from the library or from nothing."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=choices(words.KINDS),
        help_text=_("It comes with steps and statements to correct; “something else” comes empty."),
    )
    title = forms.CharField(
        label=_("Title"), max_length=160, required=False, help_text=_("Left empty: the library’s.")
    )


class EnforceForm(forms.Form):
    """Put a version in force."""

    review_by = forms.DateField(label=_("Next review"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    note = forms.CharField(label=_("What changes, in a few words"), max_length=200, required=False)


class ReviewForm(forms.Form):
    """Say that the plan is still right."""

    review_by = forms.DateField(label=_("Next review"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))


class RehearsalForm(forms.Form):
    """Say that the plan was played."""

    note = forms.CharField(
        label=_("How it was played"),
        max_length=200,
        required=False,
        help_text=_("For example: around the table, data leak, an hour."),
    )


class SeenForm(forms.Form):
    """What a page of rows was read at; carries what is wrong with the page as a whole."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
