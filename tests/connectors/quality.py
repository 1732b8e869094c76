"""The rules every `QUALITY.toml` answers, in one place, and how such a file is read.

    [rules]
    reads-are-resumable = "done"
    streams = { todo = "polled every 30 s until the streaming endpoint is tested" }
    removes = { exempt = "the network has no such act; we report instead" }

"done": the suite (or, for rules marked `own`, the network's own tests) proves it. "todo" and
"exempt" carry a reason of at least ten letters; the suite shows it as the reason of the skip.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vigie.core.types import REMOVING, Act

CONNECTORS = Path(__file__).parents[2] / "src/vigie/connectors"
DOCS = Path(__file__).parents[2] / "docs/networks"


@dataclass(frozen=True, slots=True)
class Rule:
    """says: what must be true. acts: the rule is about these acts, so it can be exempt only where
    none of them is in `traits.acts`, and done only where one is (empty: no such tie).
    own: proved by the network's own tests, in `tests/connectors/<network>/`.
    """

    says: str
    acts: frozenset[Act] = frozenset()
    own: bool = False


READ = frozenset({Act.READ})
REPLY = frozenset({Act.REPLY})

RULES: dict[str, Rule] = {
    "reads-are-resumable": Rule("A restart at any page boundary loses and doubles nothing.", READ),
    "reads-are-idempotent": Rule("The same cursor gives the same items again.", READ),
    "text-is-intact": Rule("Emoji, bidirectional marks, accents and NUL come through.", READ),
    "clock-skew-is-harmless": Rule("A wrong clock on our side changes neither items nor times.", READ),
    "edits-are-noticed": Rule("An edit by its author is seen by `look`, and by `read` where it is told."),
    "deletions-are-noticed": Rule("What its author deleted is gone or `deleted`, without its text."),
    "threads-are-read": Rule("`read_thread` gives the item, the replies of others and ours."),
    "searches": Rule("`search` finds words said anywhere on the network."),
    "backfills": Rule("`backfill` gives what was said since a time."),
    "streams": Rule("`stream` gives new items without asking again, resumable by cursor."),
    "replies-are-public": Rule("A second client sees our reply once, with its text, as ours.", REPLY),
    "reply-is-never-sent-twice": Rule("The same key again, or a look first, leaves one reply.", REPLY),
    "own-reply-is-found": Rule("`find_own` finds our reply, and nothing else.", frozenset({Act.FIND_OWN})),
    "too-long-is-refused": Rule("A text over the limit is refused whole, never cut.", REPLY),
    "gone-is-said": Rule("A reply to what no longer exists is `Gone`, not a success.", REPLY),
    "own-reply-can-be-deleted": Rule("Our own reply can be taken back.", frozenset({Act.DELETE_OWN})),
    "posts-are-said-once": Rule(
        "What we say under nobody is public, said once per key, found again.", frozenset({Act.POST})
    ),
    "removes": Rule("What was removed is no longer seen by a second client.", REMOVING),
    "removals-are-reversible": Rule(
        "What was removed can be shown again.", frozenset({Act.UNHIDE, Act.APPROVE, Act.RESTORE})
    ),
    "reports": Rule("A report reaches the network, each time.", frozenset({Act.REPORT})),
    "likes": Rule("A like is confirmed.", frozenset({Act.LIKE})),
    "mutes-and-blocks": Rule("An author can be muted or blocked.", frozenset({Act.MUTE, Act.BLOCK})),
    "writes-privately": Rule("A private message arrives, and nobody else sees it.", frozenset({Act.DIRECT})),
    "unsupported-is-said": Rule("An act the network lacks raises `Unsupported`, never a silent success."),
    "errors-are-typed": Rule("401, 404, 429, 5xx and cut lines become leaves of the error tree.", own=True),
    "health-is-honest": Rule("A wrong credential or server is said by `health`.", own=True),
    "bad-payloads-are-refused-one-by-one": Rule("One unreadable item leaves the rest usable.", own=True),
}


def read_quality(network: str) -> dict[str, object]:
    """The [rules] table of a network's QUALITY.toml, as written."""
    found = tomllib.loads((CONNECTORS / network / "QUALITY.toml").read_text(encoding="utf-8"))
    rules = found.get("rules")
    assert isinstance(rules, dict), f"{network}/QUALITY.toml has no [rules]"
    return rules


def reason_to_skip(network: str, rule: str) -> str:
    """Why the rule is not proved for this network; "" when it is "done"."""
    said = read_quality(network)[rule]
    if isinstance(said, dict):
        [(grade, reason)] = said.items()
        return f"{rule}: {grade}: {reason}"
    return ""


def faults_of(network: str, acts: frozenset[Act]) -> list[str]:
    """What is wrong with a network's QUALITY.toml, in words; [] when it is right."""
    return faults_in(read_quality(network), acts)


def faults_in(written: Mapping[str, object], acts: frozenset[Act]) -> list[str]:
    """The same for a [rules] table."""
    faults = [f"{rule}: not answered" for rule in RULES.keys() - written.keys()]
    faults += [f"{rule}: no such rule" for rule in written.keys() - RULES.keys()]
    for name in RULES.keys() & written.keys():
        faults += [f"{name}: {fault}" for fault in _faults_of_rule(RULES[name], written[name], acts)]
    return sorted(faults)


def _faults_of_rule(rule: Rule, said: object, acts: frozenset[Act]) -> list[str]:
    has_act = bool(rule.acts & acts)
    if said == "done":
        return ["done, but the network has none of its acts"] if rule.acts and not has_act else []
    if not (isinstance(said, dict) and len(said) == 1 and {"todo", "exempt"} & said.keys()):
        return ['neither "done" nor { todo = reason } nor { exempt = reason }']
    [(grade, reason)] = said.items()
    faults = [] if isinstance(reason, str) and len(reason) >= 10 else ["without a reason"]
    if grade == "exempt" and has_act:
        faults.append("exempt, but traits.acts promises it")
    return faults
