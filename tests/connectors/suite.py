"""One suite for every network: what `connectors.contract` promises, tried on the network itself.

A network's tests say how its other users reach it (`Rig`), and inherit the checks:

    from tests.connectors.suite import ConnectorContract, Power, Rig, Seen

    class RssRig(Rig):
        network = "rss"
        cannot = {Power.REPLY: "a feed has no answers"}
        def connector(self) -> Connector: ...
        def through(self, proxy: Proxy) -> Connector: ...
        def post(self, text: str) -> str: ...

    class TestRssKeepsTheContract(ConnectorContract):
        @pytest.fixture
        def rig(self) -> Rig: ...

A check is skipped only with a reason somebody wrote: in QUALITY.toml (`quality.RULES`, the
*network* lacks it) or in `Rig.cannot` (the *rig* cannot bring it about). Checks make their own
posts and look only at those, so the network may be shared and need not be empty. The rig's
fixture may have any scope.
"""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from tests.connectors.faulty import Faulty
from tests.connectors.publishing import Publishing
from tests.connectors.quality import DOCS, faults_of, reason_to_skip
from tests.connectors.reading import ODD, Reading
from tests.connectors.rig import Power, Rig, Seen, read_post, rule, unique
from tests.connectors.writing import Writing
from vigie.connectors.contract import Allowed, Budget, ByHand, Connector, Health, Never, Until
from vigie.connectors.errors import Refused, Unsupported
from vigie.connectors.registry import connector_class
from vigie.core.types import Act, Item

__all__ = ["ODD", "ConnectorContract", "Power", "Rig", "Seen"]

SECTIONS = ("What it allows", "Limits", "Quirks", "Last checked")
KINDS_OF_FIELD = {"text", "url", "password", "textarea", "number", "yes"}
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ConnectorContract(Reading, Writing, Publishing, Faulty):
    """All checks. Subclass, name it Test..., and give the `rig` fixture."""

    @pytest.fixture(autouse=True)
    def _skip_what_quality_excuses(self, request: pytest.FixtureRequest, rig: Rig) -> None:
        name = getattr(request.function, "rule", "")
        if name and (reason := reason_to_skip(rig.network, name)):
            pytest.skip(reason)

    def test_registry_finds_it(self, rig: Rig) -> None:
        assert isinstance(rig.connector(), connector_class(rig.network))

    def test_traits_are_sane(self, rig: Rig) -> None:
        traits = rig.connector().traits
        assert traits.name == rig.network
        assert traits.title
        assert traits.reply_unit in {"graphemes", "characters", "bytes"}
        assert traits.reply_limit is None or traits.reply_limit > 0
        assert traits.lists_own == (Act.FIND_OWN in traits.acts)
        assert traits.private == (Act.DIRECT in traits.acts)
        assert timedelta(0) < traits.listing_lag < timedelta(hours=1)
        assert timedelta(0) < traits.poll <= timedelta(days=1)
        assert date.fromisoformat(traits.last_checked) <= datetime.now(UTC).date() + timedelta(days=1)

    def test_fields_ask_each_thing_once(self, rig: Rig) -> None:
        fields = rig.connector().traits.fields
        assert [n for n, times in Counter(f.name for f in fields).items() if times > 1] == []
        assert [f.name for f in fields if not f.label or f.kind not in KINDS_OF_FIELD] == []
        assert [f.name for f in fields if f.kind == "password" and not f.secret] == []

    def test_quality_answers_every_rule(self, rig: Rig) -> None:
        assert faults_of(rig.network, rig.connector().traits.acts) == []

    def test_docs_page_is_complete(self, rig: Rig) -> None:
        page = (DOCS / f"{rig.network}.md").read_text(encoding="utf-8")
        titles = re.findall(r"^#+ (.+?)\s*$", page, re.MULTILINE)
        assert [s for s in SECTIONS if s not in titles] == []
        checked = page.split("Last checked", 1)[1]
        assert rig.connector().traits.last_checked in checked

    def test_health_and_budget_answer(self, rig: Rig) -> None:
        health = rig.connector().health(rig.now())
        assert isinstance(health, Health)
        assert health.ok, health.words
        assert isinstance(rig.connector().budget(), Budget)

    def test_streaming_is_promised_or_unsupported(self, rig: Rig) -> None:
        connector = rig.connector()
        assert connector.traits.streams == (reason_to_skip(rig.network, "streams") == "")
        if not connector.traits.streams:
            with pytest.raises(Unsupported):
                next(iter(connector.stream({}, rig.now())))

    def test_may_answers_every_act(self, rig: Rig) -> None:
        item, connector = sample_of(rig), rig.connector()
        for act in Act:
            answer = connector.may(act, item, rig.now())
            assert isinstance(answer, Allowed | Until | ByHand | Never), act
            if act not in connector.traits.acts:
                assert isinstance(answer, ByHand | Never), f"{act} allowed, but not promised"
            if isinstance(answer, Never):
                assert CODE.fullmatch(answer.reason), act
            if isinstance(answer, ByHand):
                assert answer.url.startswith(("https://", "http://")), act
                assert answer.steps, act
                assert all(CODE.fullmatch(step) for step in answer.steps), act

    @rule("unsupported-is-said")
    def test_act_that_is_not_promised_raises_unsupported(self, rig: Rig) -> None:
        item, connector, now = sample_of(rig), rig.connector(), rig.now()
        for act in sorted(set(Act) - connector.traits.acts - {Act.READ}):
            with pytest.raises(Unsupported):
                attempt(connector, act, item, now)
        if Act.READ not in connector.traits.acts:
            assert list(connector.read({}, now)) == [], "READ is not promised, yet something is read"

    @rule("unsupported-is-said")
    def test_act_that_is_not_allowed_on_this_item_is_refused(self, rig: Rig) -> None:
        item, connector, now = sample_of(rig), rig.connector(), rig.now()
        for act in sorted(connector.traits.acts - {Act.READ, Act.FIND_OWN}):
            if isinstance(connector.may(act, item, now), ByHand | Never):
                with pytest.raises((Unsupported, Refused)):
                    attempt(connector, act, item, now)


def sample_of(rig: Rig) -> Item:
    return rig.sample() if Power.POST in rig.cannot else read_post(rig, unique("Question"))


def attempt(connector: Connector, act: Act, item: Item, now: datetime) -> object:
    """Try an act by the method that does it."""
    key = uuid4().hex
    if act is Act.REPLY:
        return connector.reply(item, "Bonjour", key=key, now=now)
    if act is Act.DIRECT:
        return connector.direct(item, "Bonjour", key=key, now=now)
    if act is Act.FIND_OWN:
        return connector.find_own(item, "Bonjour", key=key, since=now)
    return connector.act(act, item, reason="essai", key=key, now=now)
