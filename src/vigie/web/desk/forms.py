"""What the desk accepts. Each form turns what was posted into what a service takes, or says what is wrong."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.brands.models import Brand
from vigie.brands.queries import team
from vigie.core.types import Ground
from vigie.inbox.bulk import MOST
from vigie.inbox.models import Case
from vigie.inbox.queries import PAGE, TABS, Position
from vigie.inbox.removal import GROUNDS
from vigie.web.desk.composer import Written
from vigie.web.desk.queue import CLOSING, MOST_ROWS, Choice, closing_causes

LONGEST_TEXT = 20_000
MORNING = 9  # hours: when "tomorrow" begins


def number_in(text: str) -> int:
    """A number that the page wrote into itself; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


class ChoiceForm(forms.Form):
    """The address of the queue. Nonsense in it shows the first screen, never an error."""

    tab = forms.ChoiceField(choices=[(tab, tab) for tab in TABS], required=False)
    network = forms.CharField(max_length=40, required=False)
    unassigned = forms.BooleanField(required=False)
    everywhere = forms.BooleanField(required=False)
    after = forms.CharField(max_length=80, required=False)
    rows = forms.IntegerField(min_value=1, required=False)

    def choice(self) -> Choice:
        data = self._known()
        return Choice(
            tab=data.get("tab") or "answer",
            network=data.get("network", ""),
            unassigned=data.get("unassigned", False),
            everywhere=data.get("everywhere", False),
        )

    def after_position(self) -> Position | None:
        return Position.parse(self._known().get("after", ""))

    def row_count(self) -> int:
        return min(self._known().get("rows") or PAGE, MOST_ROWS)

    def _known(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data


class DraftForm(forms.Form):
    """What stands in the composer, as typed. Line ends are those of people, not of browsers."""

    text = forms.CharField(required=False, max_length=LONGEST_TEXT, strip=False)
    language = forms.CharField(max_length=8)
    is_private = forms.BooleanField(required=False)
    template_key = forms.CharField(max_length=40, required=False)
    previous = forms.CharField(required=False, max_length=LONGEST_TEXT, strip=False)
    seen_version = forms.IntegerField(min_value=1, required=False)
    way = forms.ChoiceField(choices=[("public", "public"), ("private", "private")], required=False)

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    def written(self, **changes: Any) -> Written:
        data = self.cleaned_data
        values = {name: data[name] for name in ("text", "language", "is_private", "template_key")}
        if data["way"]:  # one of the two was just chosen
            values["is_private"] = data["way"] == "private"
        return Written(**(values | changes))


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Note for the team"), max_length=5000, widget=forms.Textarea({"rows": 3}))


class LeaveForm(forms.Form):
    """When the case comes back: in a while, tomorrow morning, or at a moment of one's own."""

    WHILES = {"30": timedelta(minutes=30), "120": timedelta(hours=2)}
    until = forms.ChoiceField(choices=[(value, value) for value in (*WHILES, "tomorrow", "at")])
    at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M"])

    def moment(self, now: datetime) -> datetime:
        """In the brand's time zone, which the route made current."""
        until = self.cleaned_data["until"]
        if until in self.WHILES:
            return now + self.WHILES[until]
        if until == "tomorrow":
            day = timezone.localtime(now) + timedelta(days=1)
            return day.replace(hour=MORNING, minute=0, second=0, microsecond=0)
        at = self.cleaned_data["at"]
        return at if isinstance(at, datetime) else now

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("until") == "at" and not data.get("at"):
            self.add_error("at", _("Say when it comes back."))
        return data


class AssignForm(forms.Form):
    """Nobody, when `to` is left out."""

    def __init__(self, data: Any, *, brand: Brand) -> None:
        super().__init__(data)
        self.fields["to"] = forms.ModelChoiceField(queryset=team(brand=brand), required=False)


class CloseForm(forms.Form):
    cause = forms.TypedChoiceField(choices=closing_causes, coerce=Case.Cause)


class CorrectForm(forms.Form):
    """What a label really is: "head:value"."""

    says = forms.CharField(max_length=41)

    def head_and_value(self) -> tuple[str, str]:
        head, _, value = self.cleaned_data["says"].partition(":")
        return head, value


class RemoveForm(forms.Form):
    ground = forms.TypedChoiceField(
        choices=[(ground.value, ground.value) for ground in GROUNDS], coerce=Ground
    )


class ExceptionForm(forms.Form):
    why = forms.CharField(label=_("Why it has to go"), max_length=2000, widget=forms.Textarea({"rows": 4}))


class AnswerForm(forms.Form):
    """Yes or no, with words when it is no."""

    agree = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda said: said == "yes")
    seen_version = forms.IntegerField(min_value=1, required=False)
    why = forms.CharField(label=pgettext_lazy("sent back", "What to change"), max_length=2000, required=False)


class CopyForm(forms.Form):
    """What somebody else said in the same words."""

    mention = forms.UUIDField()


class TaskForm(forms.Form):
    """Something a person did or looked for on the network."""

    delivery = forms.IntegerField(min_value=1)
    url = forms.URLField(max_length=1000, required=False, assume_scheme="https")
    published = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], required=False)

    def was_published(self) -> bool:
        return bool(self.cleaned_data["published"] == "yes")


class BulkForm(forms.Form):
    """Cases that were selected, and what to do to each: "remove:", "close:cause" or "assign:member"."""

    cases = forms.TypedMultipleChoiceField(coerce=UUID)
    do = forms.ChoiceField()

    def __init__(self, data: Any, *, brand: Brand) -> None:
        super().__init__(data)
        chosen = [value for value in data.getlist("cases")[:MOST] if _is_uuid(value)]
        people = [str(member.pk) for member in team(brand=brand)]
        acts = [
            "remove:",
            *(f"close:{cause}" for cause in CLOSING),
            *(f"assign:{pk}" for pk in ("", *people)),
        ]
        self.fields["cases"].choices = [(value, value) for value in chosen]  # type: ignore[attr-defined]
        self.fields["do"].choices = [(act, act) for act in acts]  # type: ignore[attr-defined]

    def act(self) -> tuple[str, str]:
        """What to do, and with what."""
        act, _, with_what = self.cleaned_data["do"].partition(":")
        return act, with_what


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
