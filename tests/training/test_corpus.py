"""Labels that contradict each other and copies are refused; what is kept comes back as it was written."""

import json
from pathlib import Path

import pytest

from training import corpus

LINE = "fr-CA facebook neg vr complaint billing 2 brand | Câlisse, vous m'avez chargé deux fois.\\nEncore."


def test_line_is_read_as_its_labels_say() -> None:
    row = corpus.row_of(LINE)

    assert row["text"] == "Câlisse, vous m'avez chargé deux fois.\nEncore."
    assert (row["lang"], row["variety"], row["sentiment"]) == ("fr", "fr-CA", "negative")
    assert (row["vulgar"], row["abusive"], row["reason_stated"], row["severity"]) == (1, 0, 1, 2)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("fr-FR x neg - complaint other 1 | Bof", "eight words"),
        ("fr-XX x neg - complaint other 1 none | Bof", "'fr-XX' is none of"),
        ("fr-FR x neg z complaint other 1 none | Bof", "'z' is no mark"),
        ("fr-FR x neu p praise other 0 none | Promo", "intent of spam is other"),
        ("fr-FR x neu c other other 0 none | Votre colis", "a scam has severity"),
        ("fr-FR x neu p other other 1 none | Promo", "plain spam has severity 0"),
        ("fr-FR x neg - praise other 0 none | Bravo", "praise is not negative"),
        ("fr-FR x pos - praise other 0 none |", "1 to 1500 characters"),
    ],
)
def test_contradictions_are_refused(line: str, why: str) -> None:
    with pytest.raises(corpus.Refused, match=why):
        corpus.row_of(line)


def test_copies_are_refused_and_the_rest_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(corpus, "FOLDER", tmp_path)
    copy = LINE.replace("Câlisse", "CALISSE").replace("Encore", "Encore!!")

    assert corpus.add("own_x", [LINE, copy, "\n", "nonsense"]) == 2

    [row] = [json.loads(line) for line in (tmp_path / "own_x.jsonl").read_text(encoding="utf-8").splitlines()]
    assert row == {"id": "own_x-1", **corpus.row_of(LINE)}
    assert "nearly the same as" in capsys.readouterr().out


def test_what_is_shipped_contradicts_itself_nowhere() -> None:
    rows = corpus.everything()

    assert len(rows) > 17_000
    assert [row["id"] for row in rows if any(corpus.faults_of(row))] == []
    assert len({row["id"] for row in rows}) == len(rows)
