from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.listening.services import HEADS
from vigie.web.desk.topics import Topics

UNKNOWN = "-"  # in an address: the engine did not know, or nobody said
PERIODS = {"30": _("30 days"), "90": _("90 days"), "all": pgettext_lazy("period", "All")}
USUAL = "90"


class Chosen(NamedTuple):
    """One cell of the matrix; "" for what nobody knew."""

    read: str
    said: str


class PeriodForm(forms.Form):
    """Since when to count. Nonsense in the address shows the usual period, never an error."""

    period = forms.ChoiceField(choices=list(PERIODS.items()), required=False)

    def name(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("period") or USUAL

    def since(self, now: datetime) -> datetime | None:
        """None for all there is."""
        name = self.name()
        return None if name == "all" else now - timedelta(days=int(name))


class CellForm(PeriodForm):
    """The cell whose messages to show: what was read, what people said."""

    read = forms.ChoiceField(required=False)
    said = forms.ChoiceField(required=False)

    def __init__(self, data: Any, *, head: str, topics: Topics) -> None:
        super().__init__(data)
        values = topics.names if head == "topic" else HEADS[head]
        choices = [(value, value) for value in (*values, UNKNOWN)]
        self.fields["read"].choices = self.fields["said"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> Chosen | None:
        self.is_valid()
        read, said = self.cleaned_data.get("read"), self.cleaned_data.get("said")
        return Chosen(*("" if one == UNKNOWN else one for one in (read, said))) if read and said else None


class ConsentForm(forms.Form):
    """Whether the team's corrections may teach the reading of their brand."""

    learns = forms.BooleanField(required=False)
