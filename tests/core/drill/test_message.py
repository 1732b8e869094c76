import json
from dataclasses import replace

from tests.core.drill.scenes import small
from vigie.core.drill.message import digest
from vigie.core.drill.stream import stream


def test_a_line_is_json_with_its_truth() -> None:
    message = next(one for one in stream(small()) if one.stance == "scam" and one.op == "say")
    told = json.loads(message.line())
    assert (told["id"], told["text"], told["stance"]) == (message.id, message.text, "scam")
    assert message.line().endswith(b"}\n")
    assert message.removable


def test_a_digest_hangs_on_every_letter() -> None:
    messages = list(stream(small()))
    said = next(n for n, one in enumerate(messages) if one.op == "say")
    other = [*messages[:said], replace(messages[said], text="autre"), *messages[said + 1 :]]
    assert digest(messages) == digest(stream(small()))
    assert digest(messages) != digest(other)
