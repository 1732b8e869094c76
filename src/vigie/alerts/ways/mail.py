"""Mail, by the server of the installation (VIGIE_EMAIL_URL)."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.message import BadHeaderError

from vigie.connectors.errors import AccessLost, NetworkError, Refused, TryLater
from vigie.connectors.redaction import in_few_words


def hand_over(to: str, *, key: str, title: str, body: str, urgent: bool) -> None:
    """Returns once the server has taken it. Raises AccessLost, Refused or TryLater."""
    if not settings.EMAIL_CONFIG:
        raise AccessLost("this Vigie has no mail server: set VIGIE_EMAIL_URL")
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    mail = EmailMessage(
        subject=title,
        body=body,
        to=[to],
        # The same on each attempt: who gets it twice sees one. No answering machine answers.
        headers={
            "Message-ID": f"<{key}@{domain}>",
            "Auto-Submitted": "auto-generated",
            **({"X-Priority": "1"} if urgent else {}),
        },
        connection=get_connection(fail_silently=False),
    )
    try:
        mail.send(fail_silently=False)
    except BadHeaderError as error:
        raise Refused("not a valid address") from error
    except Exception as error:  # smtplib's errors, told apart by what they carry
        raise _refusal(error) from error


def _refusal(error: Exception) -> NetworkError:
    """By the server's code: 4xx is later, 5xx is no; a line that broke is later."""
    code, words = getattr(error, "smtp_code", 0), getattr(error, "smtp_error", b"")
    for answer in getattr(error, "recipients", {}).values():
        code, words = answer
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    told = in_few_words(f"{code} {said}" if code else type(error).__name__, _passwords())
    return Refused(told) if code >= 500 else TryLater(told)


def _passwords() -> list[str]:
    return [word for word in [getattr(settings, "EMAIL_HOST_PASSWORD", "")] if word]
