from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from vigie.brands.models import User
from vigie.vault.services import open_text, seal_text
from vigie.web.links import to_us

PURPOSE = "second-step"


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: people join a brand by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """After the login one goes on to a page of ours, named by its path; never to a host."""
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reset_password_from_key_url(self, key: str) -> str:
        link = urlsplit(super().get_reset_password_from_key_url(key))
        return to_us(self.request, link.path)

    def reauthenticate(self, user: User, password: str) -> bool:
        """Ask for the password again, by the account's address: there is no separate list of them."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk


class SealedMfaAdapter(DefaultMFAAdapter):
    """What an authenticator app and the recovery codes are made from is sealed in the database."""

    def encrypt(self, text: str) -> str:
        return seal_text(purpose=PURPOSE, text=text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_text(purpose=PURPOSE, sealed=encrypted_text)
