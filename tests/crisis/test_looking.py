"""Every few seconds over all brands: what stirs is told once, whatever arrives late, twice or arranged."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.crisis.said import MINUTE, burst, known_brand, pass_by, say
from tests.factories import make_account, make_brand, make_member, make_watch
from vigie.alerts.models import Alert
from vigie.brands.models import Brand, Role
from vigie.bus.models import Event
from vigie.core.detect import minute_of
from vigie.crisis.looking import GRACE, forget_series, look
from vigie.crisis.models import Lookout, Series, Signal
from vigie.crisis.signal_queries import record_of, signal_of
from vigie.crisis.signalling import judge_signal, set_budget
from vigie.listening.models import Group, GroupMention, Mention

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def alerts(brand: Brand) -> list[str]:
    return sorted(Alert.objects.filter(brand=brand, cleared_at=None).values_list("kind", flat=True))


def series(brand: Brand, kind: str = "brand", key: str = "") -> Series:
    return Series.objects.get(brand=brand, kind=kind, key=key)


def observed(brand: Brand) -> dict[str, int]:
    found: dict[str, int] = series(brand).verdict["observed"]
    return found


def test_ordinary_hour_tells_nothing() -> None:
    brand = known_brand(NOON)
    for quarter in range(4):
        say(brand, NOON + quarter * 15 * MINUTE, mood="negative" if quarter == 2 else "neutral")
        pass_by(NOON + quarter * 15 * MINUTE, 15)
    look(NOON + 61 * MINUTE)

    assert not Signal.objects.exists()
    assert observed(brand)["heard"] == 4


def test_complaints_that_rise_wake_somebody_once_and_say_what_it_is_about() -> None:
    brand = known_brand(NOON)
    watch = make_watch(brand, query="colis")
    burst(brand, NOON, minutes=20, a_minute=3, watches=[watch.pk], text="Colis perdu à Rimouski, scandaleux")
    pass_by(NOON, 22)

    signal = Signal.objects.get(kind="crisis")
    assert signal.since <= NOON + 12 * MINUTE
    assert signal.raised_at <= NOON + 16 * MINUTE
    assert alerts(brand) == ["signal-crisis"]
    assert Alert.objects.get(kind="signal-crisis").level == Alert.Level.URGENT
    assert Event.objects.filter(topic="signals.raised").count() == Signal.objects.count()
    assert signal.telling["people"] >= 10
    assert signal.verdict["observed"]["negative"] >= 40, "the worst of its minutes is shown, not the first"
    assert any("Rimouski" in phrase for phrase, *_ in signal.telling["phrases"])
    first = Mention.objects.get(pk=signal.telling["first"])
    assert first.said_at == NOON
    stirred = {(signal.where, signal.key), *map(tuple, signal.also)}
    assert ("brand", "") in stirred


def test_praise_that_bursts_wakes_nobody() -> None:
    brand = known_brand(NOON)
    burst(brand, NOON, minutes=20, a_minute=4, mood="positive", text="Bravo, quelle équipe formidable")
    pass_by(NOON, 22)

    assert alerts(brand) == []
    assert not Signal.objects.exclude(kind="buzz").exists()


def test_one_grave_message_is_enough_and_the_same_again_does_not_wake_twice() -> None:
    brand = known_brand(NOON)
    grave = say(brand, NOON, text="Mon fils a été blessé par votre grille-pain, il est à l’hôpital")
    pass_by(NOON, 2)

    signal = Signal.objects.get(kind="gravity")
    assert signal.mention == grave
    assert signal.gravity[0] == "injury"
    assert alerts(brand) == ["signal-gravity"]
    raised = Event.objects.filter(topic="signals.raised").count()

    say(brand, NOON + 5 * MINUTE, text="Moi aussi j’ai été blessé, brûlé à la main")
    pass_by(NOON + 2 * MINUTE, 6)
    assert Event.objects.filter(topic="signals.raised").count() == raised

    say(brand, NOON + 9 * MINUTE, text="J’appelle tout le monde au boycott de cette marque")
    pass_by(NOON + 8 * MINUTE, 3)
    assert Event.objects.filter(topic="signals.raised").count() == raised + 1
    assert Signal.objects.filter(kind="gravity").count() == 1


def test_looking_again_counts_nothing_twice() -> None:
    brand = known_brand(NOON)
    burst(brand, NOON, minutes=1, a_minute=3)
    at = NOON + MINUTE + GRACE
    assert look(at) == 1
    before = series(brand).state

    assert look(at) == 0
    Lookout.objects.update(minute=Lookout.objects.get().minute - 1)  # killed before it noted how far it was
    look(at)

    assert series(brand).state == before
    assert observed(brand) == {"heard": 3, "negative": 3}


def test_minute_that_is_not_over_is_not_looked_at() -> None:
    brand = known_brand(NOON)
    say(brand, NOON + timedelta(seconds=2))

    assert look(NOON + MINUTE + GRACE - timedelta(seconds=1)) == 0
    assert not series(brand).verdict


def test_backlog_of_an_outage_is_the_past_and_no_crisis() -> None:
    brand = known_brand(NOON)
    for n in range(60):
        said = NOON - timedelta(hours=3) + n * MINUTE
        say(brand, NOON, said_at=said)
    pass_by(NOON, 5)

    assert not Signal.objects.exists()
    assert observed(brand)["heard"] == 0


def test_message_stored_after_its_minute_was_closed_is_counted_where_it_belongs() -> None:
    brand = known_brand(NOON)
    say(brand, NOON)
    pass_by(NOON, 3)
    assert observed(brand)["negative"] == 1

    burst(brand, NOON + timedelta(seconds=10), minutes=1, a_minute=4)  # a slow engine read them
    pass_by(NOON + 3 * MINUTE, 2)

    assert observed(brand) == {"heard": 5, "negative": 5}
    pass_by(NOON + 5 * MINUTE, 2)
    assert observed(brand) == {"heard": 5, "negative": 5}


def test_brigade_is_one_voice() -> None:
    brand = known_brand(NOON)
    said = burst(brand, NOON, minutes=15, a_minute=4, text="Copiez-collez : plus jamais cette marque !")
    group = Group.objects.create(
        brand=brand, lead=said[0], messages=len(said), is_arranged=True, first_at=NOON, last_at=NOON
    )
    GroupMention.objects.bulk_create(GroupMention(mention=one, group=group) for one in said)
    pass_by(NOON, 17)

    assert "signal-crisis" not in alerts(brand)


def test_each_brand_has_its_own_watch_and_trouble_of_one_is_not_the_others() -> None:
    calm, loud = known_brand(NOON), known_brand(NOON)
    Series.objects.filter(brand=calm).update(state={"version": "autre"})
    burst(loud, NOON, minutes=20, a_minute=3)
    say(calm, NOON)
    pass_by(NOON, 22)

    assert set(Signal.objects.values_list("brand", flat=True)) == {loud.pk}
    assert series(calm).minute > minute_of(NOON)
    signal = Signal.objects.filter(kind="crisis").get()
    assert signal_of(member=make_member(calm), signal_id=signal.public_id) is None
    assert signal_of(member=make_member(loud), signal_id=signal.public_id) == signal


def test_what_is_over_ends_and_is_judged_for_the_record() -> None:
    brand = known_brand(NOON)
    burst(brand, NOON, minutes=20, a_minute=3)
    pass_by(NOON, 22)
    signal = Signal.objects.get(kind="crisis")
    pass_by(NOON + 22 * MINUTE, 180)

    signal.refresh_from_db()
    assert signal.ended_at is not None
    assert "signal-crisis" not in alerts(brand)

    member = make_member(brand, role=Role.AGENT)
    judge_signal(signal=signal, outcome=Signal.Outcome.REAL, by=member, now=NOON)
    assert record_of(brand=brand, kind="crisis").precision == 1.0
    judge_signal(signal=signal, outcome=Signal.Outcome.FALSE, by=member, now=NOON)
    assert record_of(brand=brand, kind="crisis").precision == 0.0
    judge_signal(signal=signal, outcome=Signal.Outcome.OPEN, by=member, now=NOON)
    assert record_of(brand=brand, kind="crisis").precision is None


def test_false_alarm_is_taken_back_at_once() -> None:
    brand = known_brand(NOON)
    burst(brand, NOON, minutes=20, a_minute=3)
    pass_by(NOON, 22)

    judge_signal(
        signal=Signal.objects.get(kind="crisis"),
        outcome=Signal.Outcome.FALSE,
        by=make_member(brand),
        now=NOON,
    )

    assert "signal-crisis" not in alerts(brand)


def test_watch_stopped_for_hours_does_not_take_the_silence_for_silence() -> None:
    brand = known_brand(NOON, per_hour=60)
    look(NOON + timedelta(hours=6))

    assert not Signal.objects.filter(kind="silence").exclude(verdict__reasons=["nobody_listens"]).exists()
    assert series(brand).minute == Lookout.objects.get().minute


def test_brand_of_which_nothing_is_known_is_watched_from_its_first_message() -> None:
    look(NOON)
    brand = make_brand()
    make_account(brand, read_at=NOON + timedelta(days=1))
    say(brand, NOON + 30 * timedelta(seconds=1))
    look(NOON + MINUTE + GRACE)

    assert set(Series.objects.filter(brand=brand).values_list("kind", "key")) == {
        ("brand", ""),
        ("place", str(Mention.objects.get().place_id)),
        ("topic", "delivery"),
    }


def test_budget_is_what_the_brand_bears() -> None:
    brand = known_brand(NOON)
    set_budget(brand=brand, per_month=4, by=make_member(brand, role=Role.ADMIN), now=NOON)

    assert brand.watchkeeping.budget_per_month == 4


def test_series_nobody_speaks_in_are_forgotten_and_the_brands_own_is_kept() -> None:
    brand = known_brand(NOON)
    say(brand, NOON)
    pass_by(NOON, 2)
    forget_series(NOON + timedelta(days=100))

    assert list(Series.objects.filter(brand=brand).values_list("kind", flat=True)) == ["brand"]
