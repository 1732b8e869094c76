"""The contract suite on real mailboxes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.connectors.mailbox.people import BRAND, BRUNO, People, connector_of, trusting
from tests.connectors.rig import Power, needs, pages_from, read_post, rule, unique
from tests.connectors.suite import ConnectorContract, Rig, Seen
from tests.peers import facts_of
from vigie.connectors.contract import Connector
from vigie.connectors.mailbox.found import message_id_of

pytestmark = pytest.mark.peer("mailbox")


class MailboxRig(Rig):
    network = "mailbox"
    unspoilt = "it speaks IMAP and SMTP, not HTTP: the line is spoilt byte by byte in test_lines"
    cannot = {
        Power.EDIT: "a mail cannot be changed once it was sent",
        Power.REPORTS: "there is nobody to report to",
    }

    def __init__(self, peer: Mapping[str, str]) -> None:
        self.peer = peer
        self.people = People(peer)
        self.reached = pages_from(connector_of(peer), {}, self.now())[-1].cursor

    def connector(self) -> Connector:
        return connector_of(self.peer, page_size=3)

    def post(self, text: str) -> str:
        return self._id(self.people.write(text)["Message-ID"])

    def reply(self, to: str, text: str) -> str:
        """Somebody else in the conversation, as when a customer puts a friend in copy."""
        return self._id(self.people.write(text, sender=BRUNO, answers=f"<{message_id_of(to)}>")["Message-ID"])

    def _id(self, message_id: str) -> str:
        """A second reading of the mailbox: what the mail is called there, without the first's cursor."""
        bare = message_id.strip("<>")
        pages = connector_of(self.peer).search(bare, {}, self.now())
        return next(item.native_id for page in pages for item in page.items if item.raw["message_id"] == bare)

    def remove(self, native_id: str) -> None:
        self.people.erase(BRAND, message_id_of(native_id))

    def replies(self, native_id: str) -> Sequence[Seen]:
        return []  # nothing about a mail is public

    def visible(self, native_id: str) -> bool:
        return bool(self.people.uids(BRAND, message_id_of(native_id)))


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    facts = facts_of("mailbox")
    with trusting(facts["CA"]):
        yield MailboxRig(facts)


class TestMailboxKeepsTheContract(ConnectorContract):
    @rule("own-reply-is-found")
    def test_find_own_finds_ours_and_nothing_else(self, rig: Rig) -> None:
        """As in the suite, by the way a mail is answered."""
        needs(rig, Power.POST)
        item, other = read_post(rig, unique("Premier")), read_post(rig, unique("Second"))
        text, key, since = unique("Merci 💛 Camille"), uuid4().hex, rig.now() - timedelta(minutes=1)
        assert rig.connector().find_own(item, text, key=key, since=since) is None
        receipt = rig.connector().direct(item, text, key=key, now=rig.now())
        found = rig.connector().find_own(item, text, key=key, since=since)
        assert found is not None
        assert found.native_id == receipt.native_id
        assert rig.connector().find_own(item, text, key=uuid4().hex, since=since) is None
        assert rig.connector().find_own(other, text, key=uuid4().hex, since=since) is None
