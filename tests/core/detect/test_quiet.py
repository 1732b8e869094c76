from vigie.core.detect.quiet import Quiet


def silent(minutes: int, usual: float, heard: int | None = 0) -> Quiet:
    quiet = Quiet()
    for at in range(minutes):
        quiet = quiet.after(at, heard, usual)
    return quiet


def test_busy_series_is_missed_soon_and_a_rare_one_after_days() -> None:
    assert silent(4, 3000.0).reason() == ""
    assert silent(5, 3000.0).reason() == "nobody_speaks"
    assert silent(24 * 60, 3 / 1440).reason() == ""
    assert silent(5 * 24 * 60, 3 / 1440).reason() == "nobody_speaks"


def test_nobody_listening_is_another_silence() -> None:
    assert silent(14, 10.0, None).reason() == ""
    assert silent(15, 10.0, None).reason() == "nobody_listens"
    assert silent(600, 0.001, None).reason() == ""


def test_one_message_ends_it() -> None:
    assert silent(60, 3000.0).after(60, 1, 3000.0) == Quiet()


def test_since_is_its_first_minute() -> None:
    assert silent(20, 10.0).since == 0
    assert silent(20, 10.0, None).since == 0
