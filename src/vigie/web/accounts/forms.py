from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from vigie.brands.models import User
from vigie.web.brand.forms import SignatureForm


class MeForm(forms.Form):
    """What a person says about themselves to the team, and how they like the screen."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("For the team. The public sees the first name you sign with."),
    )
    language = forms.ChoiceField(label=_("Language of the screens"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Theme"), choices=User.Theme)


class ThemeForm(forms.Form):
    """The same question alone, for the palette."""

    theme = forms.ChoiceField(choices=User.Theme)


class LoginForm(AllauthLoginForm):
    """allauth's questions without the words inside the boxes: labels already say them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""


class JoinForm(SignatureForm):
    """How somebody who has an account signs in the brand they join."""

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email


class NewPersonForm(JoinForm):
    """The same, for somebody who has none yet: their account is made with the invited address."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters. A short sentence is easy to remember and hard to guess."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(label=_("Language of the screens"), choices=settings.LANGUAGES)
    field_order = ("name", "password", "language", "first_name", "signature")

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, User(email=self.email, name=self.data.get("name", "")))
        return password
