from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vigie.brands.models import Brand
from vigie.core.policy import Policy, PolicyRefused, Problem, load_policy
from vigie.core.policy.words import describe
from vigie.core.reply import slots
from vigie.playbook.models import Department, Template, Topic
from vigie.playbook.queries import known_names
from vigie.web.desk.topics import Topics
from vigie.web.query.forms import WatchQueryForm


@dataclass(frozen=True, slots=True)
class Fault:
    """One problem of the rules in words, and the line it is on."""

    line: int
    column: int
    words: str
    excerpt: str
    suggestion: str


class RulesTextForm(forms.Form):
    """The rules as text. policy: what they mean, once they are found to mean something."""

    text = forms.CharField(
        label=_("Rules"),
        max_length=200_000,
        widget=forms.Textarea(
            {"class": "code", "spellcheck": "false", "autocapitalize": "off", "wrap": "off"}
        ),
    )

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.brand = brand
        self.faults: list[Fault] = []
        self.policy: Policy | None = None

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        try:
            self.policy = load_policy(text, version="draft", known=known_names(self.brand))
        except PolicyRefused as refused:
            lines = text.split("\n")
            self.faults = [_fault(problem, lines) for problem in refused.problems]
            raise forms.ValidationError(_("These rules cannot be kept yet: see below.")) from refused
        return text


class RulesForm(RulesTextForm):
    """The same, to be kept. base: the version its writer began from."""

    note = forms.CharField(
        label=_("What changes, in a few words"),
        max_length=200,
        required=False,
        help_text=_("Whoever reads the versions later will be glad of it."),
    )
    base = forms.IntegerField(widget=forms.HiddenInput)


def _fault(problem: Problem, lines: list[str]) -> Fault:
    excerpt = lines[problem.line - 1] if problem.line <= len(lines) else ""
    words = describe(problem, gettext)
    return Fault(problem.line, problem.column, words, excerpt.strip(), problem.suggestion)


class TextForm(forms.Form):
    """A text for the public. Slots in braces are filled with the case; base: the version begun from."""

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("How the team finds it."))
    text = forms.CharField(
        label=_("Text"),
        max_length=5000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("Words in braces are filled in for each person. A reply where one is left cannot leave."),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    @staticmethod
    def of(template: Template) -> dict[str, object]:
        return {"title": template.title, "text": template.text, "base": template.version}


class NewTextForm(TextForm):
    """The same, with what makes a text another text: its key, language, use and variant."""

    key = forms.CharField(
        label=_("Key"),
        max_length=40,
        help_text=_("The word rules call it by: letters, digits, hyphens."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    use = forms.ChoiceField(label=_("For"), choices=Template.Use)
    variant = forms.IntegerField(
        label=_("Variant"),
        min_value=1,
        max_value=99,
        initial=1,
        help_text=_("Two variants of a text take turns, so that two answers do not sound alike."),
    )
    field_order = ("title", "key", "language", "use", "variant", "text")


class DepartmentForm(forms.Form):
    """Who solves what, and how one reaches them. base: the version its writer began from."""

    name = forms.CharField(label=_("Name"), max_length=80)
    topics = forms.MultipleChoiceField(
        label=_("Solves what is about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    contact = forms.CharField(
        label=_("How the public reaches it"),
        max_length=200,
        required=False,
        help_text=_("Written into replies: an address, a page, a number."),
    )
    internal = forms.CharField(
        label=_("How the team reaches it"),
        max_length=200,
        required=False,
        help_text=_("Never shown outside."),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)

    def __init__(self, *args: Any, topics: Topics, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = topics.choices(self.initial.get("topics", ()))  # type: ignore[attr-defined]

    @staticmethod
    def of(department: Department) -> dict[str, object]:
        answered = {name: getattr(department, name) for name in DepartmentForm.base_fields if name != "base"}
        return {**answered, "base": department.version}

    def values(self) -> dict[str, Any]:
        """What was answered about the department itself."""
        return {name: value for name, value in self.cleaned_data.items() if name != "base"}


class TopicForm(WatchQueryForm):
    """What a topic is called, and the words that tell it. base: the version its writer began from."""

    name = forms.CharField(label=_("Name"), max_length=40, help_text=_("As your team says it."))
    base = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)
    field_order = ("name", "query", "base")

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        query = self.fields["query"]
        query.required = False
        query.label = gettext("Words that tell it")
        without = (
            gettext("Left empty, only people give this topic to messages.")
            if own
            else gettext("Left empty, Vigie tells it as shipped.")
        )
        query.help_text = f"{query.help_text} {without}"

    def clean_query(self) -> str:
        return super().clean_query() if self.cleaned_data["query"] else ""

    @staticmethod
    def of(topic: Topic) -> dict[str, object]:
        return {"name": topic.name, "query": topic.query, "base": topic.version}


def slots_of(text: str) -> tuple[str, ...]:
    """Names of the slots of a text, for the page that shows it."""
    return slots(text)
