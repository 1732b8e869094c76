import io
import json
import tracemalloc
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.connectors.manual.imports import Limits, Preview, Refusal, parse_import
from vigie.connectors.manual.payloads import Rejected
from vigie.core.types import Kind

NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")

TABLE = """Réseau;Auteur;Date;Note;Commentaire;Lien
Google;J. Morel;25/11/2026 14:05;2,0;"Colis « ouvert », déçu ; rien dedans";https://maps.app.goo.gl/abc
Facebook;Inès K.;24/11/2026;;Reçu en 24 h 💛;https://www.facebook.com/boreale/posts/1
"""


def read(content: bytes | str, name: str = "avis.csv", **options: object) -> Preview:
    data = content.encode() if isinstance(content, str) else content
    return parse_import(data, name, now=NOW, zone=PARIS, **options)  # type: ignore[arg-type]


def rows(preview: Preview) -> list[tuple[object, ...]]:
    return [
        (i.raw["shown_network"], i.author.name, i.said_at.isoformat(), i.rating, i.kind, i.text)
        for i in preview.items
    ]


EXPECTED = [
    (
        "google",
        "J. Morel",
        "2026-11-25T14:05:00+01:00",
        2,
        Kind.REVIEW,
        "Colis « ouvert », déçu ; rien dedans",
    ),
    ("facebook", "Inès K.", "2026-11-24T00:00:00+01:00", None, Kind.COMMENT, "Reçu en 24 h 💛"),
]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_table_is_read_whatever_its_form(encoding: str, said: str, ends: str, separator: str) -> None:
    text = TABLE.replace("2,0", "2.0").replace(";", separator) if separator != ";" else TABLE
    text = text.replace(f"déçu {separator} rien", "déçu ; rien").replace("\n", ends)

    preview = read(text.encode(encoding))

    assert rows(preview) == EXPECTED
    assert (preview.encoding, preview.delimiter, preview.refused) == (said, separator, ())


def test_old_encoding_of_spreadsheets_is_read() -> None:
    preview = read(TABLE.replace("💛", "€").encode("cp1252"))

    assert preview.encoding == "cp1252"
    assert [item.text for item in preview.items] == [EXPECTED[0][-1], "Reçu en 24 h €"]


def test_one_line_of_another_encoding_does_not_spoil_the_rest() -> None:
    lines = ["texte", *[f"Déçu {n} 💛" for n in range(20)]]
    content = "\n".join(lines).encode() + b"\n" + "Très déçu".encode("cp1252")

    texts = [item.text for item in read(content).items]

    assert texts == [*lines[1:], "Très déçu"]


def test_headers_are_guessed_in_english_and_odd_spellings() -> None:
    preview = read(
        "Review Text,Star rating,Created At,USERNAME,Platform\nGreat!,5,2026-11-25T10:00:00Z,Ann,twitter\n"
    )

    assert preview.mapping == {
        "text": "Review Text",
        "rating": "Star rating",
        "said_at": "Created At",
        "author": "USERNAME",
        "network": "Platform",
    }
    assert rows(preview) == [("x", "Ann", "2026-11-25T10:00:00+00:00", 5, Kind.REVIEW, "Great!")]


def test_unknown_headers_wait_for_a_person_to_choose() -> None:
    content = "Colonne A;Colonne B\nBonjour;Luc\n"

    assert read(content).items == ()
    assert read(content).columns == ("Colonne A", "Colonne B")
    chosen = read(content, mapping={"text": "Colonne A", "author": "Colonne B"})
    assert [(i.text, i.author.name) for i in chosen.items] == [("Bonjour", "Luc")]


def test_mapping_that_does_not_fit_is_refused() -> None:
    with pytest.raises(Rejected) as refusal:
        read("a;b\n1;2\n", mapping={"text": "c", "colour": "a"})
    assert (refusal.value.code, refusal.value.params) == ("unknown-columns", {"names": ["c", "colour"]})


def test_each_bad_row_is_reported_by_its_line_and_the_rest_is_usable() -> None:
    content = """texte;date;note;lien
Bon;25/11/2026;5;https://a.example/1
;25/11/2026;4;
Date;avant-hier;4;
Note;25/11/2026;neuf;
Lien;25/11/2026;4;javascript:alert(1)
Trop;25/11/2026;4;https://a.example/2;de;cellules
Bon;24/11/2026;5;https://a.example/1
"Jamais fermé;25/11/2026;4;https://a.example/3
Bon aussi;25/11/2026;;
"""

    preview = read(content)

    assert [item.text for item in preview.items] == ["Bon", "Bon aussi"]
    assert preview.refused == (
        Refusal(3, "empty"),
        Refusal(4, "unreadable-date", {"said": "avant-hier"}),
        Refusal(5, "unreadable-rating", {"said": "neuf"}),
        Refusal(6, "bad-link", {"link": "javascript:alert(1)"}),
        Refusal(7, "cells-too-many", {"cells": 6, "columns": 4}),
        Refusal(8, "duplicate", {"of": 2}),
        Refusal(9, "quote-left-open"),
    )


def test_cell_with_line_breaks_keeps_them_and_the_next_lines_keep_their_number() -> None:
    preview = read('texte;note\n"Bonjour,\nje dis ""non"".\n";3\nSuite;x\n')

    assert [item.text for item in preview.items] == ['Bonjour,\nje dis "non".']
    assert preview.refused == (Refusal(5, "unreadable-rating", {"said": "x"}),)


def test_open_quote_takes_no_row_but_its_own() -> None:
    rest = ['"Bonjour";1', 'Un écran de 5" fendu;2', '"Un ""autre""";3', '"Dernier;4']

    preview = read("\n".join(["texte;note", '"ouvert;1', *rest]))

    assert [item.text for item in preview.items] == ["Bonjour", 'Un écran de 5" fendu', 'Un "autre"']
    assert [refusal.line for refusal in preview.refused] == [2, 6]


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+33 6 00 00 00 00", "-2+3", "@SUM(A1)", "\t=1+1"])
def test_formulas_stay_text(cell: str) -> None:
    assert [item.text for item in read(f"texte;note\n{cell};4\n").items] == [cell.strip()]


def test_month_first_is_seen_from_the_column() -> None:
    english = read("text,date\na,11/25/2026\nb,03/04/2026\n")
    french = read("texte;date\na;25/11/2026\nb;03/04/2026\n")

    assert [item.said_at.month for item in english.items] == [11, 3]
    assert [item.said_at.month for item in french.items] == [11, 4]
    assert (english.day_first, french.day_first) == (False, True)


def test_json_lines_are_read_with_their_bad_lines_reported() -> None:
    lines = [
        json.dumps(
            {
                "id": 4711,
                "message": "Où est mon colis ?",
                "from": "Luc",
                "created_time": "2026-11-25T10:00:00Z",
            }
        ),
        "{pas du json",
        json.dumps(["liste"]),
        json.dumps({"message": "Merci", "likes": 12, "from": None}),
    ]

    preview = read("\n".join(lines), "export.jsonl")

    assert [(i.native_id, i.text, i.author.name, i.likes) for i in preview.items[:1]] == [
        ("4711", "Où est mon colis ?", "Luc", 0)
    ]
    assert [(i.text, i.likes) for i in preview.items[1:]] == [("Merci", 12)]
    assert preview.refused == (Refusal(2, "not-an-object"), Refusal(3, "not-an-object"))


def test_json_array_is_read_too() -> None:
    assert [i.text for i in read('[{"text": "a"}, {"text": "b"}]', "export.json").items] == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.csv", "empty-file"),
        (b" \n \n", "a.csv", "empty-file"),
        (b"PK\x03\x04\x14\x00", "classeur.xlsx", "not-text"),
        (b"%PDF-1.7", "a.csv", "not-text"),
        (b"x" * 101, "a.csv", "file-too-large"),
    ],
)
def test_file_that_cannot_be_read_says_why(content: bytes, name: str, code: str) -> None:
    with pytest.raises(Rejected) as refusal:
        parse_import(content, name, now=NOW, limits=Limits(bytes=100))
    assert refusal.value.code == code


def test_bytes_are_counted_while_reading() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"a" * size

    endless = Endless()
    with pytest.raises(Rejected, match="file-too-large"):
        parse_import(endless, "a.csv", now=NOW, limits=Limits(bytes=200_000))  # type: ignore[arg-type]
    assert endless.given < 400_000


def test_rows_over_the_limit_are_said() -> None:
    content = "\n".join(["texte", *(f"m{n}" for n in range(9))]).encode()

    preview = parse_import(content, "a.csv", now=NOW, limits=Limits(rows=4))

    assert [item.text for item in preview.items] == ["m0", "m1", "m2", "m3"]
    assert preview.refused == (Refusal(6, "too-many-rows", {"limit": 4}),)


def long_table(rows: int, bad_line: int) -> bytes:
    lines = ["texte;date;note", *(f"Message {n} « déçu »;25/11/2026;{n % 5}" for n in range(rows))]
    lines[bad_line - 1] = '"guillemet ouvert;25/11/2026;4'
    return "\n".join(lines).encode()


def test_one_bad_row_of_100_000_costs_one_row() -> None:
    preview = parse_import(long_table(100_000, 50_000), "gros.csv", now=NOW)

    assert len(preview.items) == 99_999
    assert preview.refused == (Refusal(50_000, "quote-left-open"),)


@pytest.mark.parametrize("line", [2, 1_000, 2_001])
def test_bad_row_may_stand_anywhere(line: int) -> None:
    preview = parse_import(long_table(2_000, line), "gros.csv", now=NOW)

    assert len(preview.items) == 1_999
    assert preview.refused == (Refusal(line, "quote-left-open"),)


def test_memory_stays_in_proportion() -> None:
    content = long_table(5_000, 2)

    tracemalloc.start()
    parse_import(content, "gros.csv", now=NOW)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 5_000 * 5_000  # 5 kB a row


@given(content=st.binary(max_size=2_000), name=st.sampled_from(["a.csv", "a.jsonl", "a.txt", "a"]))
def test_any_bytes_give_a_preview_or_a_reason(content: bytes, name: str) -> None:
    try:
        preview = parse_import(content, name, now=NOW)
    except Rejected:
        return
    assert preview.rows >= len(preview.items)


@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
        .map(str.strip)
        .filter(
            lambda text: (
                text
                and text.casefold()
                not in {"-", "–", "na", "n/a", "null", "none", "nan", "#n/a", "néant", "vide"}
            )
        ),
        min_size=1,
        max_size=8,
        unique=True,
    )
)
def test_quoted_text_comes_back_as_it_was(texts: list[str]) -> None:
    quoted = ['"' + text.replace('"', '""') + '";1' for text in texts]
    preview = read("\n".join(["texte;id", *[line[:-1] + str(n) for n, line in enumerate(quoted)]]))
    assert [item.text for item in preview.items] == texts
