"""Records of a commit, taken out of the CAR that comes beside its list of operations. Pure.

A CAR is a heading and then blocks, each with its length and the hash it goes by (https://ipld.io/specs/
transport/car/carv1/). Beside each post lie half a dozen nodes of its author's repository, which say
nothing to us: only what was asked for is decoded.
"""

from collections.abc import Collection
from typing import Any

from libipld import decode_dag_cbor

LONGEST_NUMBER = 9  # bytes of a length


def records_among(car: object, wanted: Collection[bytes]) -> dict[bytes, Any] | None:
    """The records that go by these hashes, those that are there; None when the CAR cannot be read whole."""
    if not isinstance(car, bytes) or not car:
        return None
    try:
        return _read(car, wanted)
    except (ValueError, IndexError, RecursionError):
        return None


def _read(car: bytes, wanted: Collection[bytes]) -> dict[bytes, Any]:
    found: dict[bytes, Any] = {}
    end, size = 0, len(car)
    while end < size:
        length, at = car[end], end + 1
        if length > 127:  # two bytes mostly: a call for each block would double what all this costs
            high = car[at]
            length, at = (length & 127 | high << 7, at + 1) if high < 128 else _number(car, end)
        end = at + length
        for cid in wanted:
            if car.startswith(cid, at):
                found[cid] = decode_dag_cbor(car[at + len(cid) : end])
    if end > size:
        raise ValueError("the last block is cut")
    return found


def _number(car: bytes, at: int) -> tuple[int, int]:
    """An unsigned LEB128 number, and where what follows begins."""
    value = 0
    for place in range(LONGEST_NUMBER):
        byte = car[at + place]
        value |= (byte & 127) << 7 * place
        if byte < 128:
            return value, at + place + 1
    raise ValueError("no length of a block")
