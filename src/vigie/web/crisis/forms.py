"""What the room accepts. Each form turns what was posted into what a service takes."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.brands.models import Brand, Member, Role
from vigie.brands.queries import nobody, team
from vigie.crisis.models import Crisis, Fact, Signal, Statement
from vigie.crisis.plan_queries import content_of, plan_in_force
from vigie.listening.queries import no_watch, watches_of
from vigie.networks.models import Hold
from vigie.playbook.models import Template
from vigie.playbook.queries import templates_of

LONGEST_TEXT = 5000


def agents_of(brand: Brand) -> QuerySet[Member]:
    """Who may hold a room or do a step."""
    return team(brand=brand).exclude(role=Role.READER)


class OfABrand(forms.Form):
    """A form whose choices come from the brand."""

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.brand = brand
        for name in ("owner", "deputy", "speaker", "taker"):
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = agents_of(brand)


class OpenForm(OfABrand):
    """A crisis opened by hand."""

    name = forms.CharField(
        label=_("What is happening?"),
        max_length=120,
        help_text=_("In the words people use: “Payment does not work any more”."),
    )
    level = forms.ChoiceField(
        label=_("Level"),
        choices=Crisis.Level.choices,
        initial=Crisis.Level.ALERT,
        widget=forms.RadioSelect,
        help_text=_("The brand becomes as careful: in a crisis two people read each answer."),
    )
    scenario = forms.ChoiceField(
        label=_("Which scenario of the plan?"),
        required=False,
        help_text=_("Its steps get their deadlines at once, its statements and contacts are ready."),
    )
    watch = forms.ModelChoiceField(
        label=_("Which watch hears of it?"),
        queryset=no_watch(),
        required=False,
        empty_label=_("None: what is negative about the brand"),
        help_text=_("Its cases gather in the room by themselves, and its curve is drawn."),
    )
    promotion = forms.BooleanField(
        label=_("Pause promotion and what was scheduled, at once"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan_in_force(brand=self.brand)
        scenarios = content_of(self.plan).scenarios if self.plan else ()
        chosen = self.fields["scenario"]
        if self.plan and isinstance(chosen, forms.ChoiceField):
            common = _("None of them: the steps of every crisis")
            chosen.choices = [("", common), *((one.key, one.title) for one in scenarios)]
        else:
            del self.fields["scenario"]
        watch = self.fields["watch"]
        if isinstance(watch, forms.ModelChoiceField):
            watch.queryset = watches_of(brand=self.brand)


class FactForm(forms.Form):
    """Something said about what happened."""

    text = forms.CharField(label=_("What is said?"), max_length=500)
    source = forms.CharField(
        label=_("Where does it come from?"),
        max_length=200,
        required=False,
        help_text=_("Support, police, 7 messages…"),
    )
    sureness = forms.ChoiceField(
        label=_("How sure are we?"), choices=Fact.Sureness.choices, initial=Fact.Sureness.TO_CHECK
    )


class CheckForm(forms.Form):
    """How sure we are by now, and from whom."""

    sureness = forms.ChoiceField(choices=Fact.Sureness.choices)
    source = forms.CharField(max_length=200, required=False)


class DecisionForm(forms.Form):
    """A decision with its reason."""

    what = forms.CharField(label=_("What is decided?"), max_length=300)
    why = forms.CharField(
        label=_("Why?"), max_length=500, help_text=_("For and against, in a sentence: it is read later.")
    )
    hours = forms.IntegerField(
        label=_("Look at it again in how many hours?"), min_value=1, max_value=24 * 30, required=False
    )
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)


class StepForm(OfABrand):
    """One more thing to do."""

    title = forms.CharField(label=_("What is to be done?"), max_length=200)
    owner = forms.ModelChoiceField(label=_("Who does it?"), queryset=nobody(), required=False)
    deputy = forms.ModelChoiceField(label=_("Who else, if they cannot?"), queryset=nobody(), required=False)
    minutes = forms.IntegerField(
        label=_("Within how many minutes?"), min_value=1, max_value=14_400, required=False
    )


class LevelForm(forms.Form):
    """Graver or less grave."""

    level = forms.ChoiceField(label=_("Level"), choices=Crisis.Level.choices)
    why = forms.CharField(label=_("Why?"), max_length=300)


class SpeakerForm(OfABrand):
    """Who speaks."""

    speaker = forms.ModelChoiceField(
        label=_("Who speaks?"),
        queryset=nobody(),
        help_text=_("The statement carries their first name and role."),
    )


class HandForm(OfABrand):
    """The room for the next shift."""

    taker = forms.ModelChoiceField(label=_("Who takes over?"), queryset=nobody())
    summary = forms.CharField(
        label=_("What must they know?"), widget=forms.Textarea(attrs={"rows": 8}), max_length=LONGEST_TEXT
    )


class PartForm(forms.Form):
    """A part of what leaves."""

    what = forms.ChoiceField(choices=[one for one in Hold.What.choices if one[0] != Hold.What.ALL])


class StatementForm(forms.Form):
    """The words of the brand in both languages, and shorter ones where a network wants them."""

    strategy = forms.ChoiceField(
        label=_("What must it do?"),
        choices=Statement.Strategy.choices,
        initial=Statement.Strategy.INFORM,
        help_text=_("Before the cause is known: inform and show care. Never blame, never guess."),
    )
    text_fr = forms.CharField(
        label=_("In French"),
        widget=forms.Textarea(attrs={"rows": 7, "lang": "fr"}),
        required=False,
        max_length=LONGEST_TEXT,
    )
    text_en = forms.CharField(
        label=_("In English"),
        widget=forms.Textarea(attrs={"rows": 7, "lang": "en"}),
        required=False,
        max_length=LONGEST_TEXT,
    )
    short_fr = forms.CharField(
        label=_("Shorter, in French"),
        widget=forms.Textarea(attrs={"rows": 4, "lang": "fr"}),
        required=False,
        max_length=LONGEST_TEXT,
    )
    short_en = forms.CharField(
        label=_("Shorter, in English"),
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        required=False,
        max_length=LONGEST_TEXT,
    )


class PublishForm(forms.Form):
    """Where the statement goes: `account:language` of each box that was ticked."""

    to = forms.MultipleChoiceField(choices=())

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        if isinstance(to, forms.MultipleChoiceField):
            to.choices = choices


class TickForm(forms.Form):
    """Where what was done by hand stands."""

    url = forms.CharField(max_length=1000, required=False)


class ChooseTextForm(OfABrand):
    """Which words answers begin from."""

    template = forms.ChoiceField(label=_("Answer with"), required=False, choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        template = self.fields["template"]
        if isinstance(template, forms.ChoiceField):
            rows = templates_of(brand=self.brand).filter(use=Template.Use.REPLY)
            keys = dict(rows.order_by("title").values_list("key", "title"))
            template.choices = [("", _("The statement in force")), *keys.items()]


class UpdateForm(forms.Form):
    """A word to those who are kept informed."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": 16}), max_length=LONGEST_TEXT
    )
    leave_in = forms.TypedChoiceField(
        label=_("It leaves"),
        coerce=int,
        initial=0,
        choices=[
            (0, pgettext_lazy("update leaves", "now")),
            (10, pgettext_lazy("update leaves", "in 10 minutes")),
            (30, pgettext_lazy("update leaves", "in half an hour")),
            (60, pgettext_lazy("update leaves", "in an hour")),
        ],
    )
    minutes = forms.TypedChoiceField(
        label=_("The next one is due in"),
        coerce=int,
        choices=[
            (15, pgettext_lazy("rhythm", "15 minutes")),
            (30, pgettext_lazy("rhythm", "30 minutes")),
            (60, pgettext_lazy("rhythm", "an hour")),
            (120, pgettext_lazy("rhythm", "two hours")),
            (240, pgettext_lazy("rhythm", "four hours")),
            (1440, pgettext_lazy("rhythm", "a day")),
        ],
    )


class PersonForm(forms.Form):
    """Somebody to keep informed."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"))
    role = forms.CharField(label=_("Role"), max_length=120, required=False)


class ShareForm(forms.Form):
    """A link for somebody without an account."""

    name = forms.CharField(label=_("For whom?"), max_length=120)
    days = forms.TypedChoiceField(
        label=_("It works for"),
        coerce=int,
        choices=[
            (1, pgettext_lazy("link lasts", "a day")),
            (3, pgettext_lazy("link lasts", "three days")),
            (7, pgettext_lazy("link lasts", "a week")),
            (14, pgettext_lazy("link lasts", "two weeks")),
        ],
    )


class CloseForm(forms.Form):
    """The end, and how careful the brand stays."""

    why = forms.CharField(label=_("Why is it over?"), max_length=300)
    posture = forms.ChoiceField(
        label=_("How careful does the brand stay?"),
        choices=Brand.Posture.choices[:2],
        initial=Brand.Posture.ALERT,
        widget=forms.RadioSelect,
        help_text=_("Most stay watchful for a day: the second wave often comes from the press."),
    )


class ReviewForm(forms.Form):
    """What the team says of it; of what happened, never of who is to blame."""

    went_well = forms.CharField(
        label=_("What went well?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=LONGEST_TEXT,
    )
    was_hard = forms.CharField(
        label=_("What was hard?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=LONGEST_TEXT,
    )
    lucky = forms.CharField(
        label=_("Where were we lucky?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=LONGEST_TEXT,
    )
    causes = forms.CharField(
        label=_("What made it possible?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Tools, rules, habits: what would let it happen again to anybody."),
    )


class ImprovementForm(OfABrand):
    """One thing to change."""

    title = forms.CharField(label=_("What will change?"), max_length=200)
    owner = forms.ModelChoiceField(label=_("Who sees to it?"), queryset=nobody())
    due_on = forms.DateField(
        label=_("Until when?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class BudgetForm(forms.Form):
    """How many false alarms a month are borne."""

    per_month = forms.FloatField(
        label=_("False alarms you bear, a month"),
        min_value=0.1,
        max_value=30,
        help_text=_("Fewer: you are woken more rarely, and later. Grave messages always wake you."),
    )


class OutcomeForm(forms.Form):
    """What a signal had been."""

    outcome = forms.ChoiceField(choices=Signal.Outcome.choices, required=False)


class WithinForm(forms.Form):
    """How soon an answer counts as soon. Nonsense in the address shows an hour, never an error."""

    CHOICES = (15, 30, 60, 180, 1440)  # minutes
    USUAL = 60

    within = forms.TypedChoiceField(
        choices=[(minutes, str(minutes)) for minutes in CHOICES], coerce=int, required=False
    )

    def minutes(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("within") or self.USUAL
