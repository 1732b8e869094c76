"""The suite on the replayed network: seven strangers' posts in a place of ours, real clock."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest

from tests.connectors.replay.days import write_day
from tests.connectors.suite import ConnectorContract, Power, Rig, Seen
from vigie.connectors.contract import AccountConfig, Connector
from vigie.connectors.http import GuardedClient
from vigie.connectors.replay.connector import ReplayConnector
from vigie.connectors.replay.crowd import Crowd
from vigie.core.types import Act


class ReplayRig(Rig):
    network: ClassVar[str] = "replay"
    unspoilt = "it is a file; its own faults are tried in test_faults"

    def __init__(self, folder: Path) -> None:
        self.config = AccountConfig(
            settings={
                "day": str(write_day(folder / "day.jsonl", [])),
                "journal": str(folder / "journal"),
                "started_at": datetime.now(UTC).isoformat(),
                "page_size": 3,
            }
        )
        self.crowd = Crowd(self.config)

    def connector(self) -> Connector:
        return ReplayConnector(self.config, GuardedClient())

    def post(self, text: str) -> str:
        return self.crowd.say(text, now=self.now(), place="blog")

    def reply(self, to: str, text: str) -> str:
        return self.crowd.say(text, now=self.now(), parent=to)

    def edit(self, native_id: str, text: str) -> None:
        self.crowd.edit(native_id, text, now=self.now())

    def remove(self, native_id: str) -> None:
        self.crowd.remove(native_id, now=self.now())

    def replies(self, native_id: str) -> Sequence[Seen]:
        found = self.crowd.replies(native_id, now=self.now())
        return [Seen(item.native_id, item.text, item.author.is_us) for item in found]

    def page(self) -> Sequence[Seen]:
        found = self.crowd.posts(now=self.now())
        return [Seen(item.native_id, item.text, item.author.is_us) for item in found]

    def visible(self, native_id: str) -> bool:
        return self.crowd.sees(native_id, now=self.now())

    def reports(self, native_id: str) -> int:
        return len(self.crowd.acts(Act.REPORT, item=native_id))


class TestReplayKeepsTheContract(ConnectorContract):
    @pytest.fixture
    def rig(self, tmp_path: Path) -> Rig:
        return ReplayRig(tmp_path)


def test_the_rig_leaves_nothing_out() -> None:
    """The one network of which everything can be tried: it must not need a single excuse."""
    assert dict(ReplayRig.cannot) == {}
    assert set(Power) - set(ReplayRig.cannot) == set(Power)
    assert (ReplayRig.repeats, ReplayRig.one_page, dict(ReplayRig.odd)) == ("", "", {})
