from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vigie.brands.models import Brand
from vigie.core.query import Query, QueryError, parse, parse_watch
from vigie.core.query.words import describe
from vigie.networks.queries import accounts_of
from vigie.web.desk.topics import topics_named
from vigie.web.desk.words import VALUES, network_title
from vigie.web.query.telling import KINDS, LANGUAGES

ANY = [("", "—")]


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a query stops making sense, so that the page can point at it."""

    before: str
    after: str
    suggestion: str


class QueryForm(forms.Form):
    """Words to look for, and what else can be asked. fault: where they make no sense."""

    reads: ClassVar[Callable[[str], Query]] = parse
    query = forms.CharField(
        label=_("Words"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_(
            "All the words must be there. OR between alternatives, quotation marks around a phrase, "
            "a minus before what must not be there. Accents and capitals do not matter, nor do endings."
        ),
    )
    fault: Fault | None = None

    def clean_query(self) -> str:
        text = str(self.cleaned_data["query"])
        try:
            type(self).reads(text)
        except QueryError as error:
            self.fault = Fault(text[: error.position], text[error.position :], error.suggestion)
            raise forms.ValidationError(describe(error, gettext)) from error
        return text


class WatchQueryForm(QueryForm):
    """The same for what is listened for."""

    reads = parse_watch


class BuilderForm(forms.Form):
    """A query asked for piece by piece. Names begin with b_, so that it can stand inside another form."""

    all_optional = True
    b_all = forms.CharField(label=_("All of these words"), max_length=300, required=False)
    b_any = forms.CharField(label=_("One of these, with commas between"), max_length=500, required=False)
    b_phrase = forms.CharField(label=_("These words exactly, in this order"), max_length=200, required=False)
    b_none = forms.CharField(label=_("None of these, with commas between"), max_length=500, required=False)
    b_from = forms.CharField(label=_("Said by"), max_length=120, required=False)
    b_lang = forms.ChoiceField(label=_("In the language"), required=False)
    b_network = forms.ChoiceField(label=_("On"), required=False)
    b_kind = forms.ChoiceField(label=_("Of the kind"), required=False)
    b_tone = forms.ChoiceField(label=_("With the tone"), required=False)
    b_topic = forms.ChoiceField(label=_("About"), required=False)

    def __init__(self, data: Any = None, *, brand: Brand) -> None:
        super().__init__(data)
        networks = sorted({account.network for account in accounts_of(brand=brand)})
        choices: dict[str, list[tuple[str, Any]]] = {
            "b_lang": list(LANGUAGES.items()),
            "b_network": [(name, network_title(name)) for name in networks],
            "b_kind": list(KINDS.items()),
            "b_tone": list(VALUES["sentiment"].items()),
            "b_topic": topics_named(brand).choices(),
        }
        for name, values in choices.items():
            self.fields[name].choices = [*ANY, *values]  # type: ignore[attr-defined]
