from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vigie.core.query import QueryError, parse_watch
from vigie.core.query.words import describe


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a query stops making sense, so that the page can point at it."""

    before: str
    after: str
    suggestion: str


class TrialForm(forms.Form):
    """Words to look for."""

    query = forms.CharField(
        label=_("Words"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_(
            "All the words must be there. OR between alternatives, quotation marks around a phrase, "
            "a minus before what must not be there. Accents and capitals do not matter."
        ),
    )
    fault: Fault | None = None

    def clean_query(self) -> str:
        text = str(self.cleaned_data["query"])
        try:
            parse_watch(text)
        except QueryError as error:
            self.fault = Fault(text[: error.position], text[error.position :], error.suggestion)
            raise forms.ValidationError(describe(error, gettext)) from error
        return text


class WatchForm(TrialForm):
    """A watch: its name, and its words."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("For example: our name, our products, the competition.")
    )
    field_order = ("name", "query")
