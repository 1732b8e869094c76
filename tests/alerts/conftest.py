from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.alerts.receiving import Door, Inbox, receiving_calls, receiving_mail


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A mail server that Vigie sends by."""
    with receiving_mail() as found, override_settings(**settings_of(found)):
        yield found


@pytest.fixture
def door() -> Iterator[Door]:
    """A receiver of webhooks in the house, allowed."""
    with receiving_calls() as found, override_settings(VIGIE_ALERTS_ALLOW_ADDRESSES=("127.0.0.1",)):
        yield found


def settings_of(inbox: Inbox) -> dict[str, object]:
    return {
        "EMAIL_CONFIG": True,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": inbox.port,
        "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": False,
        "EMAIL_TIMEOUT": 5,
        "DEFAULT_FROM_EMAIL": "vigie@boreale.example",
    }
