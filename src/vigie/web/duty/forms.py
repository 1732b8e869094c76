from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.alerts.models import Alert, Channel, Contact, DutyPlan, DutyTurn
from vigie.brands.models import Brand, Role
from vigie.core.duty.ladder import LONGEST_WAIT, MOST_STEPS, SHORTEST_ROUND, Call, Ladder, Step, Way
from vigie.core.duty.rota import outside
from vigie.web.setup.forms import time_zones

MOST_PEOPLE = 8


def clock(**options: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **options)


def moment(**options: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
        **options,
    )


class ContactForm(forms.Form):
    """Whom to call, in which language, and when not."""

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)
    quiet_from = clock(label=_("Quiet from"), required=False, help_text=_("In their own time, every night."))
    quiet_to = clock(label=_("Quiet until"), required=False)
    breaks_quiet = forms.TypedChoiceField(
        label=_("What may call them all the same"),
        coerce=int,
        choices=Contact.Breaks,
        initial=Contact.Breaks.URGENT,
    )

    @staticmethod
    def of(contact: Contact) -> dict[str, object]:
        """The answers as they stand."""
        return {name: getattr(contact, name) for name in ContactForm.base_fields}


class ChannelForm(forms.Form):
    """How to reach them. What is typed is sealed and never shown again."""

    typed = forms.CharField(
        label=_("Address"),
        max_length=1000,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "A mail address; the https address of a webhook; or an address of apprise for a chat, a push "
            "service or an SMS gateway, such as tgram://…, ntfys://…, twilio://…"
        ),
    )
    from_level = forms.TypedChoiceField(
        label=_("Used for"),
        coerce=int,
        choices=[
            (Alert.Level.NOTE, pgettext_lazy("a way to reach is used for", "Everything")),
            (Alert.Level.URGENT, pgettext_lazy("a way to reach is used for", "Only what is urgent")),
        ],
        initial=Alert.Level.NOTE,
    )


class TurnForm(forms.Form):
    """People who follow each other, and when the turn passes on."""

    COVERS = (
        ("always", pgettext_lazy("a turn covers", "Day and night")),
        ("open", pgettext_lazy("a turn covers", "The opening hours of the brand")),
        ("closed", pgettext_lazy("a turn covers", "The time outside of the opening hours")),
    )

    name = forms.CharField(label=_("Name of this turn"), max_length=80)
    first_day = forms.DateField(
        label=_("Begins in the week of"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("In this week the first person is on duty."),
    )
    hand_over_day = forms.TypedChoiceField(
        label=_("Passes on every"), coerce=int, choices=[*WEEKDAYS.items()], initial=0
    )
    hand_over_at = clock(label=_("At"), initial=time(9))
    weeks = forms.IntegerField(label=_("Weeks each"), min_value=1, max_value=8, initial=1)
    covers = forms.ChoiceField(label=_("Covers"), choices=COVERS, initial="always")

    def __init__(self, *args: Any, brand: Brand, contacts: Iterable[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.brand = brand
        choices = [("", _("nobody")), *((str(one.pk), one.name) for one in contacts)]
        for number in range(MOST_PEOPLE):
            self.fields[f"person_{number}"] = forms.ChoiceField(
                label=_("Person %(n)s") % {"n": number + 1},
                choices=choices[1:] if number == 0 else choices,
                required=number == 0,
            )

    def clean_covers(self) -> str:
        covers = str(self.cleaned_data["covers"])
        if covers == "closed" and not outside(self.brand.hours):
            raise forms.ValidationError(_("The brand is open day and night: nothing is left outside."))
        return covers

    @staticmethod
    def of(turn: DutyTurn) -> dict[str, object]:
        """The answers as they stand."""
        brand, hours = turn.brand, turn.hours or {}
        covers = "always" if not hours else "open" if hours == brand.hours else "closed"
        people = {f"person_{number}": str(pk) for number, pk in enumerate(turn.people)}
        asked = ("name", "first_day", "hand_over_day", "hand_over_at", "weeks")
        return {name: getattr(turn, name) for name in asked} | {"covers": covers} | people

    def people(self) -> list[int]:
        given = [self.cleaned_data.get(f"person_{number}") for number in range(MOST_PEOPLE)]
        return [int(one) for one in given if one]

    def turn(self) -> dict[str, object]:
        """The rest of the answers, as `save_turn` takes them."""
        asked = ("name", "first_day", "hand_over_day", "hand_over_at", "weeks")
        hours = {
            "always": {},
            "open": self.brand.hours,
            "closed": outside(self.brand.hours),
        }[self.cleaned_data["covers"]]
        return {name: self.cleaned_data[name] for name in asked} | {"hours": hours}


class ChangeForm(forms.Form):
    """A swap, or days away when nobody takes over."""

    def __init__(self, *args: Any, contacts: Iterable[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(one.pk), one.name) for one in contacts]
        self.fields["person"] = forms.ChoiceField(
            label=_("Who is away"),
            choices=[("", _("whoever is on duty")), *names],
            required=False,
        )
        self.fields["by"] = forms.ChoiceField(
            label=_("Who takes over"),
            choices=[("", _("nobody")), *names],
            required=False,
            help_text=_("With nobody the rota shows a hole, and the ladder calls the deputy at once."),
        )
        self.fields["starts_at"] = moment(label=_("From"))
        self.fields["ends_at"] = moment(label=_("Until"))
        self.fields["why"] = forms.CharField(label=_("Why"), max_length=200, required=False)


class PlanForm(forms.Form):
    """What climbs the ladder, what is told together, and when the alarm tests itself."""

    page_from = forms.TypedChoiceField(
        label=_("What climbs the ladder"),
        coerce=int,
        choices=[
            (Alert.Level.URGENT, pgettext_lazy("climbs the ladder", "What is urgent")),
            (Alert.Level.WARNING, pgettext_lazy("climbs the ladder", "Warnings too")),
        ],
    )
    tells_warnings = forms.BooleanField(
        label=_("Tell the other warnings together, by mail, in opening hours"), required=False
    )
    again = forms.IntegerField(
        label=_("Minutes after the last step before it begins again"),
        min_value=SHORTEST_ROUND,
        max_value=LONGEST_WAIT,
    )
    tests_weekly = forms.BooleanField(label=_("Test the alarm every week"), required=False)
    test_day = forms.TypedChoiceField(
        label=pgettext_lazy("day of the weekly test", "On"), coerce=int, choices=[*WEEKDAYS.items()]
    )
    test_at = clock(label=_("At"))

    @staticmethod
    def of(plan: DutyPlan) -> dict[str, object]:
        """The answers as they stand."""
        asked = ("page_from", "tells_warnings", "tests_weekly", "test_day", "test_at")
        return {name: getattr(plan, name) for name in asked} | {"again": plan.ladder.get("again", 15)}


class StepForm(forms.Form):
    """One step of the ladder; without anybody to call it is left out."""

    all_optional = True  # so that no question of the empty one says so by itself

    after = forms.IntegerField(
        label=_("Minutes after the step before"), min_value=0, max_value=LONGEST_WAIT, required=False
    )
    ways = forms.MultipleChoiceField(
        label=_("By"),
        choices=list(Channel.WAYS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None ticked: by all they have."),
    )

    def __init__(self, *args: Any, contacts: Iterable[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"] = forms.MultipleChoiceField(
            label=_("Calls"),
            choices=[
                (str(Call.ON_DUTY), _("Who is on duty")),
                (str(Call.DEPUTY), _("Their deputy")),
                *((f"{Call.ROLE}:{role}", _("Everybody: %(role)s") % {"role": role.label}) for role in Role),
                *((f"{Call.CONTACT}:{one.pk}", one.name) for one in contacts),
            ],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.order_fields(["after", "who", "ways"])

    def step(self) -> Step | None:
        given = self.cleaned_data
        if not given.get("who"):
            return None
        ways = tuple(Way(way) for way in given.get("ways") or ())
        return Step(given.get("after") or 0, tuple(given["who"]), ways)


def step_forms(data: Any, ladder: Ladder, contacts: list[Contact]) -> list[StepForm]:
    """One form per step, and an empty one to add another."""
    steps: list[dict[str, object]] = [
        {"after": step.after, "who": step.who, "ways": step.ways} for step in ladder.steps
    ]
    empty: dict[str, object] = {"after": 10}
    return [
        StepForm(data, prefix=f"step{number}", initial=initial, contacts=contacts)
        for number, initial in enumerate([*steps, empty][:MOST_STEPS])
    ]
