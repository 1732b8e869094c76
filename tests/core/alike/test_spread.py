from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vigie.core.alike.spread import ENOUGH, Jump, Telling, spread

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=900)


def told(author: int, minutes: float = 0, **fields: object) -> Telling:
    plain = Telling(author, 1, "bluesky", NOON + timedelta(minutes=minutes), 100, 0, met_at=LONG_AGO)
    return replace(plain, **fields)  # type: ignore[arg-type]


def test_author_counts_once_however_often_they_say_it() -> None:
    found = spread([told(1), told(1, 5), told(2, 9, followers=5000, shares=3)], heard_since=LONG_AGO)

    assert (found.messages, found.authors, found.audience, found.shares) == (3, 2, 5100, 3)
    assert found.carriers == ((2, 5000), (1, 100))
    assert (found.first_at, found.last_at) == (NOON, NOON + timedelta(minutes=9))


def test_first_jump_is_from_where_it_began() -> None:
    found = spread(
        [told(3, 30, network="rss"), told(2, 10, network="mastodon", place=2), told(1)], heard_since=LONG_AGO
    )

    assert found.jump == Jump("bluesky", "mastodon", NOON + timedelta(minutes=10))
    assert (found.networks, found.places) == (("bluesky", "mastodon", "rss"), 2)


def test_one_network_is_no_jump() -> None:
    assert spread([told(1), told(2, 5)], heard_since=LONG_AGO).jump is None


def test_many_new_accounts_at_once_look_arranged() -> None:
    young = NOON - timedelta(days=3)
    crowd = [told(n, n * 1.5, since=young if n < 11 else LONG_AGO) for n in range(14)]

    burst = spread(crowd, heard_since=LONG_AGO).burst

    assert (burst.accounts, burst.new, burst.minutes) == (14, 11, 19)
    assert burst.is_arranged


def test_same_accounts_over_a_week_do_not() -> None:
    young = NOON - timedelta(days=3)
    crowd = [told(n, n * 600, since=young) for n in range(14)]

    assert not spread(crowd, heard_since=LONG_AGO).burst.is_arranged


def test_old_accounts_that_share_a_scandal_do_not() -> None:
    crowd = [told(n, n, since=LONG_AGO, met_at=NOON) for n in range(200)]

    assert not spread(crowd, heard_since=LONG_AGO).burst.is_arranged


def test_brand_that_has_just_begun_to_listen_knows_nobody_and_suspects_nobody() -> None:
    crowd = [told(n, n, met_at=NOON + timedelta(minutes=n)) for n in range(ENOUGH * 2)]

    assert not spread(crowd, heard_since=NOON - timedelta(days=1)).burst.is_arranged
    assert spread(crowd, heard_since=LONG_AGO).burst.is_arranged


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 10_000)), min_size=1), st.randoms())
def test_order_of_arrival_changes_nothing(crowd: list[tuple[int, int]], chance: object) -> None:
    tellings = [told(author, at) for author, at in crowd]
    shuffled = list(tellings)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert spread(tellings, heard_since=LONG_AGO) == spread(shuffled, heard_since=LONG_AGO)
