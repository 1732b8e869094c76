"""Opening hours as a table of days, the way people fill it in."""

from datetime import date, time
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from vigie.brands.models import Brand
from vigie.brands.services import DAYS

SPANS = 2  # morning and afternoon
MIDNIGHT = "24:00"


def _clock() -> forms.TimeField:
    return forms.TimeField(required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))


class HoursForm(forms.Form):
    """Two spans a day at most, in the brand's time zone. A day without any is closed."""

    always = forms.BooleanField(
        label=_("Somebody is there at any time, every day"),
        required=False,
        help_text=_("Then every minute counts towards a deadline."),
    )
    holidays = forms.CharField(
        label=_("Closed days"),
        required=False,
        widget=forms.Textarea({"rows": 4, "placeholder": "2026-12-25"}),
        help_text=_("One date a line, year first. Deadlines do not run on these days."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in DAYS:
            for span in range(SPANS):
                self.fields[f"{day}_{span}_from"] = _clock()
                self.fields[f"{day}_{span}_to"] = _clock()
        for index, (_day, name) in enumerate(zip(DAYS, WEEKDAYS.values(), strict=True)):
            self._name_inputs(DAYS[index], str(name))

    def _name_inputs(self, day: str, name: str) -> None:
        for span in range(SPANS):
            for end, words in (("from", _("%(day)s, from")), ("to", _("%(day)s, until"))):
                label = str(words) % {"day": name}
                self.fields[f"{day}_{span}_{end}"].widget.attrs["aria-label"] = label

    @staticmethod
    def of(brand: Brand) -> dict[str, object]:
        """The answers as they stand."""
        answers: dict[str, object] = {"always": not brand.hours, "holidays": "\n".join(brand.holidays)}
        for day, spans in brand.hours.items():
            for span, (opening, closing) in enumerate(spans[:SPANS]):
                answers[f"{day}_{span}_from"] = opening
                answers[f"{day}_{span}_to"] = "00:00" if closing == MIDNIGHT else closing
        return answers

    def days(self) -> list[tuple[str, list[tuple[BoundField, BoundField]]]]:
        """One line of the table per day: its name, and its spans."""
        return [
            (str(name), [(self[f"{day}_{span}_from"], self[f"{day}_{span}_to"]) for span in range(SPANS)])
            for day, name in zip(DAYS, WEEKDAYS.values(), strict=True)
        ]

    def clean_holidays(self) -> list[str]:
        days = []
        for line in self.cleaned_data["holidays"].split():
            try:
                days.append(date.fromisoformat(line).isoformat())
            except ValueError:
                raise forms.ValidationError(
                    _("“%(line)s” is not a date; for example 2026-12-25."), params={"line": line}
                ) from None
        return sorted(set(days))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given["hours"] = {} if given.get("always") else {day: self._spans(day) for day in DAYS}
        if not given.get("always") and not any(given["hours"].values()):
            self.add_error(
                None, _("Every day is closed: say when somebody is there, or choose “at any time”.")
            )
        return given

    def _spans(self, day: str) -> list[list[str]]:
        spans = []
        for span in range(SPANS):
            opening = self.cleaned_data.get(f"{day}_{span}_from")
            closing = self.cleaned_data.get(f"{day}_{span}_to")
            if (opening is None) != (closing is None):
                self.add_error(f"{day}_{span}_to", _("Give both hours, or none."))
            elif opening is not None and closing is not None:
                end = MIDNIGHT if closing == time(0) else closing.strftime("%H:%M")
                spans.append([opening.strftime("%H:%M"), end])
        return spans
