from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from vigie.brands.models import User


def time_zones() -> list[tuple[str, str]]:
    """Places with a time zone, as people read them."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name]


def filled_by_browser(what: str) -> forms.TextInput:
    return forms.TextInput({"autocomplete": what})


class WelcomeForm(forms.Form):
    """Everything needed to begin: who you are, whom you speak for, how you sign."""

    brand = forms.CharField(
        label=_("Brand"),
        max_length=120,
        help_text=_("The name people use when they talk about you."),
        widget=filled_by_browser("organization"),
    )
    organisation = forms.CharField(
        label=_("Company or agency"),
        max_length=120,
        required=False,
        help_text=_("If it is not the same as the brand."),
    )
    name = forms.CharField(label=_("Your name"), max_length=120, widget=filled_by_browser("name"))
    first_name = forms.CharField(
        label=_("First name you sign with"),
        max_length=60,
        help_text=_("Every reply is signed by a person with a name."),
        widget=filled_by_browser("given-name"),
    )
    signature = forms.CharField(
        label=_("Your role, as the public reads it"),
        max_length=120,
        required=False,
        help_text=_("For example: customer care at Boréale."),
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters. A short sentence is easy to remember and hard to guess."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if password := given.get("password"):
            try:
                validate_password(password, User(email=given.get("email", ""), name=given.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        given["organisation"] = given.get("organisation") or given.get("brand", "")
        return given
