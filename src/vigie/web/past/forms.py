from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vigie.core.likeness import Case, Fact, Profile, Source
from vigie.web.past import words
from vigie.web.plans.forms import choices

ANY = ("", pgettext_lazy("filter", "— any —"))
UNKNOWN = ("", pgettext_lazy("attribute", "— not known yet —"))


class FilterForm(forms.Form):
    """Which cases are listed."""

    all_optional = True
    kind = forms.ChoiceField(label=_("What it was about"), required=False)
    responsibility = forms.ChoiceField(label=_("Responsibility"), required=False)
    place = forms.ChoiceField(label=_("Where it came out"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].choices = [ANY, *choices(words.VALUES[name])]  # type: ignore[attr-defined]


class ProfileForm(forms.Form):
    """The situation at hand, as far as it is known."""

    all_optional = True
    kind = forms.ChoiceField(label=_("What is it about?"), required=False)
    responsibility = forms.ChoiceField(label=_("Whose fault, as the public sees it?"), required=False)
    place = forms.ChoiceField(label=_("Where did it come out?"), required=False)
    speed = forms.ChoiceField(label=_("How fast does it grow?"), required=False)
    gravity = forms.TypedChoiceField(label=_("How grave is it?"), required=False, coerce=int, empty_value="0")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known in words.VALUES.items():
            self.fields[name].choices = [UNKNOWN, *choices(known)]  # type: ignore[attr-defined]
        self.fields["gravity"].choices = [UNKNOWN, *choices(words.GRAVITY)]  # type: ignore[attr-defined]

    def profile(self) -> Profile:
        return Profile(**{**self.cleaned_data, "gravity": int(self.cleaned_data["gravity"])})


class CaseForm(forms.Form):
    """What a case is compared by. seen: the revision it was read at."""

    title_fr = forms.CharField(label=_("Title, French"), max_length=160, required=False)
    title_en = forms.CharField(label=_("Title, English"), max_length=160, required=False)
    organisation = forms.CharField(label=_("Who it happened to"), max_length=120)
    year = forms.IntegerField(label=_("Year"), min_value=1850, max_value=2200)
    is_own = forms.BooleanField(label=_("It happened to us"), required=False)
    kind = forms.ChoiceField(label=_("What it was about"), choices=choices(words.KINDS))
    responsibility = forms.ChoiceField(label=_("Responsibility"), choices=choices(words.CLUSTERS))
    place = forms.ChoiceField(label=_("Where it came out"), choices=choices(words.PLACES))
    networks = forms.CharField(label=_("Networks, separated by commas"), max_length=200, required=False)
    speed = forms.ChoiceField(label=_("Speed"), choices=choices(words.SPEEDS))
    gravity = forms.TypedChoiceField(label=_("Gravity"), choices=choices(words.GRAVITY), coerce=int)
    outcome = forms.ChoiceField(label=_("How it ended"), choices=choices(words.OUTCOMES))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    @staticmethod
    def of(case: Case) -> dict[str, Any]:
        names = [name for name in CaseForm.base_fields if name not in {"networks", "seen"}]
        return {**{name: getattr(case, name) for name in names}, "networks": ", ".join(case.networks)}

    def case(self, key: str, facts: tuple[Fact, ...]) -> Case:
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        networks = tuple(name.strip() for name in given.pop("networks").split(",") if name.strip())
        return Case(key=key, networks=networks, facts=facts, **given)


class FactForm(forms.Form):
    """One fact. Without a source it is kept as "to be checked"; an empty row is no fact."""

    all_optional = True
    part = forms.ChoiceField(label=_("It tells"), choices=choices(words.PARTS), required=False)
    on = forms.CharField(
        label=_("Date"), max_length=10, required=False, help_text=_("As far as known: 2017-04-09, or 2017.")
    )
    fr = forms.CharField(
        label=_("In French"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3, "lang": "fr"}),
    )
    en = forms.CharField(
        label=_("In English"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3, "lang": "en"}),
    )
    source_title = forms.CharField(
        label=_("Source"), max_length=200, required=False, help_text=_("Left empty: to be checked.")
    )
    source_kind = forms.ChoiceField(
        label=_("Kind of source"), choices=choices(words.SOURCE_KINDS), required=False
    )
    source_url = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")

    def clean_on(self) -> str:
        given = str(self.cleaned_data["on"]).strip()
        if given and not is_date(given):
            raise forms.ValidationError(gettext("Write a date as 2017-04-09, 2017-04 or 2017."))
        return given

    @staticmethod
    def of(fact: Fact) -> dict[str, Any]:
        source = fact.source
        return {
            "part": fact.part,
            "on": fact.on,
            "fr": fact.fr,
            "en": fact.en,
            "source_title": source.title if source else "",
            "source_kind": source.kind if source else "press",
            "source_url": source.url if source else "",
        }

    def value(self) -> Fact | None:
        given = self.cleaned_data
        texts = {name: (given.get(name) or "").replace("\r\n", "\n").strip() for name in ("fr", "en")}
        if not any(texts.values()):
            return None
        title = given.get("source_title", "").strip()
        url = given.get("source_url", "")
        source = Source(title or url, given.get("source_kind") or "press", url=url) if title or url else None
        return Fact(part=given.get("part") or "happened", on=given.get("on", ""), source=source, **texts)


def is_date(text: str) -> bool:
    """A day, a month or a year of the calendar, written as ISO 8601 writes them."""
    padded = {4: f"{text}-01-01", 7: f"{text}-01", 10: text}.get(len(text), "")
    try:
        return bool(date.fromisoformat(padded)) and padded.startswith(text)
    except ValueError:
        return False
