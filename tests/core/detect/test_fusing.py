from vigie.core.detect.fusing import Marks
from vigie.core.detect.minutes import Minute


def test_nothing_known_weighs_nothing() -> None:
    assert Marks().after(Minute(0, 20, 5)).weight() == (1, ())


def test_each_mark_adds_a_tenth_and_says_so() -> None:
    minute = Minute(0, 20, 15, first_reach=50_000, novelty=0.9, replies=30, shares=4)

    weight, reasons = Marks().after(minute).weight()

    assert round(weight, 6) == 1.3
    assert reasons == ("first_voice_is_heard", "new_topic", "more_replies_than_shares")


def test_marks_fade() -> None:
    marks = Marks().after(Minute(0, 20, 15, first_reach=50_000))
    for at in range(1, 180):
        marks = marks.after(Minute(at, 0))

    assert marks.weight() == (1, ())


def test_average_voice_stands_for_an_unknown_first_one() -> None:
    heard = Marks().after(Minute(0, 2, 2, reach=60_000)).weight()
    unheard = Marks().after(Minute(0, 2000, 2, reach=60_000)).weight()

    assert heard == (1.1, ("first_voice_is_heard",))
    assert unheard == (1, ())


def test_mostly_praise_is_known() -> None:
    assert Marks().after(Minute(0, 10, 0, praise=8)).is_praise
    assert not Marks().after(Minute(0, 10, 5, praise=3)).is_praise
    assert not Marks().is_praise
