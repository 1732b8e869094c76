import base64

import pytest

from vigie.connectors.redaction import HIDDEN, redact

SECRET = "s3cr/t wörd+é"


@pytest.mark.parametrize(
    "dressed",
    [
        SECRET,
        "s3cr/twörd+é",
        "s3cr%2Ft%20w%C3%B6rd%2B%C3%A9",
        "s3cr%2Ft+w%C3%B6rd%2B%C3%A9",
        "s3cr/t w\\u00f6rd+\\u00e9",
        base64.b64encode(SECRET.encode()).decode(),
        base64.urlsafe_b64encode(SECRET.encode()).decode().rstrip("="),
    ],
)
def test_secret_is_hidden_in_whatever_dress(dressed: str) -> None:
    assert redact(f"<{dressed}>", [SECRET]) == f"<{HIDDEN}>"


@pytest.mark.parametrize("scheme", ["Basic", "bearer", "DPoP", "Token"])
def test_authorization_is_hidden_though_nobody_named_it(scheme: str) -> None:
    assert redact(f"got {scheme} dXNlcjpodW50ZXI= here") == f"got {scheme} {HIDDEN} here"


def test_ordinary_words_stay() -> None:
    assert (
        redact("401 token validation failed, basic understanding")
        == "401 token validation failed, basic understanding"
    )


@pytest.mark.parametrize("secret", ["", "a", "abc"])
def test_short_secret_does_not_eat_the_sentence(secret: str) -> None:
    assert redact("a basic abc of tokens", [secret]) == "a basic abc of tokens"


def test_longest_secret_goes_first() -> None:
    assert redact("hunter2hunter2", ["hunter2", "hunter2hunter2"]) == HIDDEN
