from collections.abc import Mapping

import pytest
from django.utils import timezone

from vigie.bus.models import Event
from vigie.bus.services import Wires, record, run_due

pytestmark = pytest.mark.django_db


def test_worker_told_to_stop_leaves_the_rest_to_the_next_at_once() -> None:
    seen: list[object] = []

    def note(payload: Mapping[str, object], now: object) -> None:
        seen.append(payload["n"])

    wires, now = Wires(on={"a.said": (note,)}, every=()), timezone.now()
    for n in (1, 2, 3):
        record(topic="a.said", payload={"n": n}, now=now)

    assert run_due(wires=wires, topics=["a.said"], now=now, halt=lambda: bool(seen)) == 1
    assert set(Event.objects.filter(handled_at=None).values_list("lease", "attempts")) == {("", 0)}
    assert run_due(wires=wires, topics=["a.said"], now=now) == 2
    assert seen == [1, 2, 3]
