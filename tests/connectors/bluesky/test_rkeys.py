from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.connectors.bluesky.rkeys import TID, parts_of, rkey_for, tid, time_of

NEAR = "at://did:plc:l5cfdgs5tduc27oxdow3gx4x/app.bsky.feed.post/3n36csyjb5p2x"


def test_name_of_a_record_says_its_time() -> None:
    assert time_of("3n36csyjb5p2x") == datetime(2026, 11, 25, 23, 29, 14, 308725, UTC)
    assert time_of("self") is None


@given(st.integers(0, 2**53 - 1), st.integers(0, 1023))
def test_name_is_well_formed_and_says_the_time_back(micros: int, chance: int) -> None:
    name = tid(micros, chance)

    assert TID.fullmatch(name)
    assert time_of(name) == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)


def test_same_key_names_the_same_record_and_another_key_another() -> None:
    first, again, other = rkey_for("k1", NEAR), rkey_for("k1", NEAR), rkey_for("k2", NEAR)

    assert first == again != other
    assert timedelta() < time_of(first) - time_of("3n36csyjb5p2x") < timedelta(minutes=5)  # type: ignore[operator]


@given(st.text(), st.text())
def test_any_key_and_target_give_a_valid_name(key: str, target: str) -> None:
    assert TID.fullmatch(
        rkey_for(key.encode(errors="replace").decode(), target.encode(errors="replace").decode())
    )


def test_far_future_target_still_gives_a_valid_name() -> None:
    assert TID.fullmatch(rkey_for("k", "at://did:plc:a/app.bsky.feed.post/jzzzzzzzzzzzz"))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "at://",
        "at://did:plc:a/b",
        "https://did:plc:a/b/c",
        "at://did:plc:a/b/c/d",
        "at://lea.test/b/c",
        NEAR + "?x",
    ],
)
def test_what_is_no_address_is_said(address: str) -> None:
    with pytest.raises(ValueError, match="not the address"):
        parts_of(address)


def test_address_has_three_parts() -> None:
    assert parts_of(NEAR) == ("did:plc:l5cfdgs5tduc27oxdow3gx4x", "app.bsky.feed.post", "3n36csyjb5p2x")
