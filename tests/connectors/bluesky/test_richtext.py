import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.connectors.bluesky.richtext import fault_of, graphemes, marks_of


def stretches(text: str) -> list[tuple[str, str, str]]:
    """(kind, value, the very bytes marked) of each mark."""
    raw = text.encode()
    return [(mark.kind, mark.value, raw[mark.start : mark.end].decode()) for mark in marks_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Voir https://boréale.example/é.",
            [("link", "https://boréale.example/é", "https://boréale.example/é")],
        ),
        ("(https://a.example/b)", [("link", "https://a.example/b", "https://a.example/b")]),
        ("https://a.example/b_(c)", [("link", "https://a.example/b_(c)", "https://a.example/b_(c)")]),
        ("« https://a.example/b »", [("link", "https://a.example/b", "https://a.example/b")]),
        ("👩‍👩‍👧‍👦 @lea.test, merci", [("mention", "lea.test", "@lea.test")]),
        ("@Lea.Test.", [("mention", "lea.test", "@Lea.Test")]),
        ("écrire à a@b.example", []),
        ("@lea sans domaine", []),
        ("#Québec et #2026 puis #été2026", [("tag", "Québec", "#Québec"), ("tag", "été2026", "#été2026")]),
        ("a#b", []),
        ("https://a.example/#ancre/@lea.test", [("link",) + ("https://a.example/#ancre/@lea.test",) * 2]),
        ("aucun", []),
    ],
)
def test_marks_are_where_the_network_counts_bytes(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert stretches(text) == expected


@given(st.text())
def test_marks_never_overlap_nor_leave_the_text(text: str) -> None:
    text = text.encode(errors="replace").decode()
    ends = [0]
    for mark in marks_of(text):
        assert ends[-1] <= mark.start < mark.end <= len(text.encode())
        ends.append(mark.end)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("été", 3),
        ("e\u0301te\u0301", 3),
        ("👩‍👩‍👧‍👦", 1),
        ("👍🏽👍🏽", 2),
        ("🇨🇦🇫🇷", 2),
        ("🇨🇦🇫", 2),
        ("☺️", 1),
        ("a\r\nb", 3),
        ("\u1112\u1161\u11ab", 1),
        ("❤️‍🔥!", 2),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 1),
    ],
)
def test_length_is_what_a_person_counts(text: str, count: int) -> None:
    assert graphemes(text) == count


@given(st.text("aé€ ’\n\u0301\u200d\ufe0f👩👧❤🇨🇦🏽한", max_size=40))
def test_length_never_says_more_than_the_rules_of_unicode(text: str) -> None:
    """Less is the network's to refuse; more would refuse a text that fits."""
    regex = pytest.importorskip("regex")

    assert graphemes(text) <= len(regex.findall(r"\X", text))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("é" * 300, ""),
        ("é" * 301, "too-long"),
        ("👩‍👩‍👧‍👦" * 120, ""),
        ("👩‍👩‍👧‍👦" * 121, "too-long"),  # 121 letters to a person, 3,025 bytes
        ("  \n", "empty-text"),
        ("a\x00", "unfit-characters"),
        ("a\ud800", "unfit-characters"),
    ],
)
def test_text_that_would_not_go_whole_is_told_before(text: str, fault: str) -> None:
    assert fault_of(text) == fault
