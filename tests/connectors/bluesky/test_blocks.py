"""The records of a commit, beside what the library makes of the whole CAR."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from libipld import decode_car, decode_dag_cbor_multi

from tests.connectors.bluesky.captured import HERE, frame
from vigie.connectors.bluesky.blocks import records_among

COMMITS = sorted(path.stem for path in HERE.glob("commit_*.frame"))
WIDE = b"\x80" * 12


def body_of(situation: str) -> dict[str, Any]:
    body = decode_dag_cbor_multi(frame(situation))[1]
    assert isinstance(body, dict)
    return body


CAR: bytes = body_of("commit_mention")["blocks"]
WANTED: list[bytes] = [op["cid"] for op in body_of("commit_mention")["ops"]]


@pytest.mark.parametrize("situation", COMMITS)
def test_record_is_the_one_that_the_whole_car_holds(situation: str) -> None:
    body = body_of(situation)
    wanted = [op["cid"] for op in body["ops"] if op["cid"]]

    assert records_among(body["blocks"], wanted) == {
        cid: decode_car(body["blocks"])[1][cid] for cid in wanted
    }


def test_every_block_is_found_by_its_hash() -> None:
    blocks = decode_car(CAR)[1]

    assert records_among(CAR, list(blocks)) == blocks
    assert records_among(CAR, [b"\x01q\x12 nobody's"]) == {}


@pytest.mark.parametrize(
    "car", [None, "text", [1], b"", WIDE, CAR[:200], CAR[:-1], CAR + b"\x7f", CAR + b"\x80", CAR + WIDE]
)
def test_car_that_cannot_be_read_to_its_end_gives_nothing(car: object) -> None:
    assert records_among(car, WANTED) is None


@given(st.binary(max_size=60), st.integers(0, len(CAR)))
def test_noise_gives_what_it_holds_or_nothing(noise: bytes, at: int) -> None:
    whole = records_among(CAR, WANTED)
    found = records_among(CAR[:at] + noise + CAR[at:], WANTED)

    assert found is None or found in ({}, whole) or set(found) == set(WANTED)
