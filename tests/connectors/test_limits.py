from datetime import UTC, datetime, timedelta

import pytest

from vigie.connectors.limits import retry_after

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
USUAL = timedelta(seconds=60)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("120", timedelta(seconds=120)),
        (" 7 ", timedelta(seconds=7)),
        ("0", timedelta(seconds=1)),
        ("Sun, 01 Mar 2026 09:05:00 GMT", timedelta(minutes=5)),
        ("Sun, 01 Mar 2026 08:00:00 GMT", timedelta(seconds=1)),
        ("Fri, 01 Jan 2100 00:00:00 GMT", timedelta(hours=6)),
        ("86400", timedelta(hours=6)),
        ("1000000000", timedelta(hours=6)),
        ("9" * 5000, timedelta(hours=6)),
        ("", USUAL),
        ("-5", USUAL),
        ("1e9", USUAL),
        ("²", USUAL),
        ("soon", USUAL),
        ("Sun, 01 Mar 2026 09:05:00 -0000", USUAL),
        ("Sun, 99 Mar 2026 09:05:00 GMT", USUAL),
        ("Sun, 01 Mar 999999 09:05:00 GMT", USUAL),
    ],
)
def test_wait_is_bounded_whatever_the_header_says(said: str, expected: timedelta) -> None:
    assert retry_after(said, NOW) == expected
