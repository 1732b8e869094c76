"""One mail handed to the submission server, and what its answer means."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from vigie.connectors.errors import AccessLost, Gone, NetworkError, Refused, TryLater, Unknown
from vigie.connectors.http import Guard
from vigie.connectors.mailbox.box import Access
from vigie.connectors.mailbox.lines import within
from vigie.connectors.redaction import in_few_words

GREYLISTED = timedelta(minutes=5)  # what most servers want before a second try


def hand_over(access: Access, guard: Guard, *, sender: str, recipient: str, content: bytes) -> None:
    """Returns once the server has taken it. Raises TryLater, Refused, Gone or AccessLost when it surely has
    not, and Unknown when the line broke after the text had left.
    """
    with line(access, guard, sender=sender) as smtp:
        with _before_the_text(access):
            _expect(smtp.mail(sender), access)
            _expect(smtp.rcpt(recipient), access)
        try:
            answer = smtp.data(content)
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error, access) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unknown("the mail server never said whether it took the mail") from error
        _expect(answer, access)


@contextmanager
def line(access: Access, guard: Guard, *, sender: str) -> Iterator[smtplib.SMTP]:
    """A line to the submission server, logged in."""
    server, name = access.smtp, sender.rpartition("@")[2] or "localhost"  # not the name of this machine
    address, certificates = server.address(guard), server.certificates()
    smtp: smtplib.SMTP = (
        smtplib.SMTP_SSL(local_hostname=name, timeout=guard.timeout, context=certificates)
        if server.tls
        else smtplib.SMTP(local_hostname=name, timeout=guard.timeout)
    )
    with within(guard.deadline, lambda: smtp.sock):
        try:
            with _before_the_text(access):
                _expect(smtp.connect(address, server.port), access)
                smtp.ehlo_or_helo_if_needed()
                if not server.tls:
                    if not smtp.has_extn("starttls"):
                        raise AccessLost("no-encryption")
                    smtp.starttls(context=certificates)
                    smtp.ehlo()
                _log_in(smtp, access)
            yield smtp
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
        finally:
            smtp.close()


def _log_in(smtp: smtplib.SMTP, access: Access) -> None:
    if access.token:
        words = f"user={access.user}\1auth=Bearer {access.token}\1\1"
        # A refusal comes as a challenge, which is answered by nothing.
        smtp.auth("XOAUTH2", lambda challenge=None: "" if challenge else words)
    else:
        smtp.login(access.user, access.password)


@contextmanager
def _before_the_text(access: Access) -> Iterator[None]:
    """Whatever breaks here, nothing has left."""
    try:
        yield
    except NetworkError:
        raise
    except ssl.SSLCertVerificationError as error:
        raise AccessLost("certificate-wrong") from error
    except smtplib.SMTPNotSupportedError as error:
        raise AccessLost("login-not-offered") from error
    except smtplib.SMTPAuthenticationError as error:
        raise _refusal(error.smtp_code, error.smtp_error, access, login=True) from error
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, error.smtp_error, access) from error
    except UnicodeEncodeError as error:
        raise AccessLost("login-not-ascii") from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise TryLater(f"the mail server broke the line: {type(error).__name__}") from error


def _expect(answer: tuple[int, bytes], access: Access) -> None:
    code, words = answer
    if not 200 <= code < 300:
        raise _refusal(code, words, access)


def _refusal(code: int, words: bytes | str, access: Access, *, login: bool = False) -> NetworkError:
    """4xx: later. 5xx: no; 5.1.1, 5.1.6 and 5.2.1 (RFC 3463): there is no such mailbox (any more)."""
    told = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    said = in_few_words(f"{code} {told}", [access.password, access.token], longest=200)
    if code < 500 and code != 334:
        return TryLater(said, after=GREYLISTED)
    if login or code in {530, 534, 535, 538}:
        return AccessLost(f"login-refused: {said}")
    return Gone(said) if re.search(r"\b5\.(?:1\.[16]|2\.1)\b", said) else Refused(said)
