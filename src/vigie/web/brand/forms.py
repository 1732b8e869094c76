from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from vigie.brands.models import Brand, Role
from vigie.brands.services import SCOPES
from vigie.web.setup.forms import time_zones

WHAT_KEYS_DO = {
    "read": _("Read what was said, the cases and what was answered"),
    "write": _("Assign, note, correct, close"),
    "send": _("Send replies, signed with your name"),
    "moderate": _("Ask for removals and reports, within the same rules as on the desk"),
    "manage": _("Change watches and sources"),
}


class BrandForm(forms.Form):
    """What a brand is called, where it lives, how it looks, and how long an act can be undone."""

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(
        label=_("Main language"),
        choices=settings.LANGUAGES,
        help_text=_(
            "For texts that are not an answer to somebody. Answers are in the language of the person."
        ),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)
    colour = forms.CharField(
        label=_("Colour"),
        max_length=7,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("A colour is written #rrggbb."))],
        widget=forms.TextInput({"type": "color"}),
        help_text=_("Shown beside the name, so that nobody answers for the wrong brand."),
    )
    grace_seconds = forms.IntegerField(
        label=_("Seconds to change one’s mind"),
        min_value=5,
        max_value=600,
        help_text=_("A removal leaves only after this delay. Until then one click undoes it."),
    )

    @staticmethod
    def of(brand: Brand) -> dict[str, object]:
        """The answers as they stand."""
        return {name: getattr(brand, name) for name in BrandForm.base_fields}


class InviteForm(forms.Form):
    """Who joins, and what they may do."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role, initial=Role.AGENT)


class RoleForm(forms.Form):
    """What a member may do."""

    role = forms.ChoiceField(label=_("Role"), choices=Role)


class SignatureForm(forms.Form):
    """How a member signs in public."""

    first_name = forms.CharField(
        label=_("First name you sign with"),
        max_length=60,
        help_text=_("Every reply is signed by a person with a name."),
    )
    signature = forms.CharField(
        label=_("Your role, as the public reads it"),
        max_length=120,
        required=False,
        help_text=_("For example: customer care at Boréale."),
    )


class KeyForm(forms.Form):
    """A key for a program that speaks to Vigie in one's name."""

    name = forms.CharField(label=_("What is it for?"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[(scope, WHAT_KEYS_DO[scope]) for scope in SCOPES],
        initial=["read"],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may do yourself."),
    )
    days = forms.TypedChoiceField(
        label=_("For how long?"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("One year"))],
        initial=90,
    )
