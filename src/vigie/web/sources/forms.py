"""Forms of the sources pages. What connects an account is asked by its network (`Traits.fields`)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vigie.connectors.contract import Field, Traits
from vigie.networks.models import Account, Place


class UnseenTextarea(forms.Textarea):
    """For long secrets: what was typed is never written back into the page."""

    def format_value(self, value: object) -> None:
        return None


class AddressField(forms.CharField):
    """The address of a server. "boreale.example" means https."""

    def to_python(self, value: object) -> str:
        text = str(super().to_python(value) or "")
        return f"https://{text}" if text and "://" not in text else text


def question(field: Field) -> forms.Field:
    """The form field for one question of a network; secrets are never shown again."""
    words = {
        "label": gettext(field.label),
        "help_text": gettext(field.help) if field.help else "",
        "required": field.required,
    }
    attributes = {"autocomplete": "off", "spellcheck": "false", "placeholder": field.example}
    long = field.kind == "textarea"
    if field.secret:
        hidden = UnseenTextarea(attributes) if long else forms.PasswordInput(attributes)
        return forms.CharField(widget=hidden, max_length=10_000, **words)  # type: ignore[arg-type]
    if field.kind == "yes":
        return forms.BooleanField(**words)  # type: ignore[arg-type]
    if field.kind == "number":
        return forms.IntegerField(widget=forms.NumberInput(attributes), **words)  # type: ignore[arg-type]
    box = forms.Textarea(attributes) if long else forms.TextInput(attributes)
    kind = AddressField if field.kind == "url" else forms.CharField
    return kind(widget=box, max_length=10_000, **words)  # type: ignore[arg-type]


class ConnectForm(forms.Form):
    """What a network asks before it lets us in. `answers` is what the services take."""

    name = forms.CharField(
        label=_("What the team calls it"),
        max_length=120,
        help_text=_("For example: our page in French."),
    )

    def __init__(self, *args: Any, traits: Traits, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.traits = traits
        for field in traits.fields:
            self.fields[field.name] = question(field)
        self.order_fields([field.name for field in traits.fields])

    def needed(self) -> list[BoundField]:
        return [self[name] for name, field in self.fields.items() if field.required]

    def rarely_needed(self) -> list[BoundField]:
        return [self[name] for name, field in self.fields.items() if not field.required]

    def opens(self) -> bool:
        """True when something is wrong, or already answered, among what is folded away."""
        return any(bound.errors or bound.value() for bound in self.rarely_needed())

    @staticmethod
    def of(account: Account) -> dict[str, object]:
        """Answers as they stand, secrets left out."""
        return {**account.settings, "server": account.server, "name": account.name}

    def answers(self) -> dict[str, Any]:
        given: Mapping[str, Any] = self.cleaned_data
        asked = [field for field in self.traits.fields if field.name != "server"]
        return {
            "server": str(given.get("server", "") or ""),
            "settings": {
                f.name: given[f.name] for f in asked if not f.secret and given[f.name] not in ("", None)
            },
            "secret": {f.name: given[f.name] for f in asked if f.secret and given[f.name]},
        }


class HoldForm(forms.Form):
    """Why sending stops: whoever comes next reads it."""

    why = forms.CharField(
        label=_("Why?"),
        max_length=200,
        help_text=_("The team reads this where the button to answer was."),
    )


class FindForm(forms.Form):
    """Which places to list. before: the last place of the page one comes from."""

    q = forms.CharField(label=_("Name or address"), max_length=100, required=False)
    before = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class PlaceForm(forms.Form):
    """What the team says about a place."""

    ours = forms.BooleanField(label=_("This place is ours"), required=False)
    culture = forms.ChoiceField(
        label=_("What is usual there"),
        choices=Place.Culture.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    customs = forms.CharField(
        label=_("Customs"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "Shown beside every case from there: how people address each other, what is frowned upon."
        ),
    )

    @staticmethod
    def of(place: Place) -> dict[str, object]:
        return {name: getattr(place, name) for name in PlaceForm.base_fields}
