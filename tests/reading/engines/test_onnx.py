"""A classifier in a folder: a real model, run; and every way in which a folder is not one."""

import json
import sys
import time
from pathlib import Path

import numpy as np
import onnx
import pytest

from tests.reading.engines.tiny import endless_network, make_classifier, network
from vigie.reading.engines.answers import CEILING, Trouble
from vigie.reading.engines.onnx import Classifier, contract_of

TONES = ["sentiment:negative", "sentiment:neutral", "sentiment:positive"]
WORDS = {"cassé": [4, 0, 0], "merci": [0, 0, 4], "colis": [0, 0.4, 0]}
SOON = 5.0  # seconds


def in_time() -> float:
    return time.monotonic() + SOON


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_classifier(tmp_path / "tone", TONES, WORDS)


def classifier(folder: Path) -> Classifier:
    return Classifier(str(folder), [str(folder.parent)])


def answers(engine: Classifier, *texts: str) -> list[dict[str, str | None]]:
    outcomes = engine.ask(texts, in_time())
    return [{head: guess.value for head, guess in one.answers.items()} for one in outcomes]


def test_it_answers_each_message_of_a_batch(folder: Path) -> None:
    engine = classifier(folder)

    assert answers(engine, "Cassé !", "merci merci pour le colis", "MERCI") == [
        {"sentiment": "negative"},
        {"sentiment": "positive"},
        {"sentiment": "positive"},
    ]
    assert engine.heads == {"sentiment"}
    assert (engine.host, engine.request_for("Cassé")) == ("", "")


def test_a_message_is_read_the_same_alone_and_beside_a_longer_one(folder: Path) -> None:
    engine = classifier(folder)
    [alone] = engine.ask(["cassé colis"], in_time())
    [beside, _] = engine.ask(["cassé colis", "merci " * 80], in_time())

    assert alone.answers == beside.answers


def test_it_is_never_sure(folder: Path) -> None:
    [outcome] = classifier(folder).ask(["cassé " * 20], in_time())
    guess = outcome.answers["sentiment"]

    assert (guess.value, guess.p, guess.sure) == ("negative", CEILING, False)


def test_what_is_not_more_likely_than_the_rest_is_no_answer(folder: Path) -> None:
    [outcome] = classifier(folder).ask(["rien de connu"], in_time())

    assert (outcome.answers, outcome.trouble) == ({}, "nonsense")


def test_several_heads_each_with_its_own_odds(tmp_path: Path) -> None:
    labels = ["intent:complaint", "intent:praise", "vulgar:yes", "severity:0", "severity:3"]
    words = {"cassé": [3, 0, -3, 0, 2], "merde": [0, 0, 6, 0, 0]}
    engine = classifier(make_classifier(tmp_path / "many", labels, words))

    assert answers(engine, "cassé", "cassé merde") == [
        {"intent": "complaint", "vulgar": "no", "severity": "3"},
        {"intent": "complaint", "vulgar": "yes", "severity": "3"},
    ]


def test_several_labels_may_be_likely_at_once_and_the_likeliest_of_a_head_counts(tmp_path: Path) -> None:
    labels = ["topic:delivery", "topic:product", "spam:yes"]
    engine = classifier(
        make_classifier(
            tmp_path / "several",
            labels,
            {"colis": [2, 1, -4], "lent": [-4, -4, -4]},
            problem_type="multi_label_classification",
        )
    )

    assert answers(engine, "colis", "lent") == [{"topic": "delivery", "spam": "no"}, {"spam": "no"}]


def test_a_model_of_one_head_names_it_once(tmp_path: Path) -> None:
    names = ["negative", "neutral", "positive"]
    engine = classifier(make_classifier(tmp_path / "plain", names, WORDS, head="sentiment"))

    assert answers(engine, "cassé") == [{"sentiment": "negative"}]


@pytest.mark.parametrize("text", ["", " ", "mot " * 5000, "\ud800 cassé", "\x00", "👩‍👩‍👧" * 300])
def test_any_text_is_taken(folder: Path, text: str) -> None:
    assert len(classifier(folder).ask([text, "cassé"], in_time())) == 2


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_numbers_that_are_none_are_no_answer(tmp_path: Path, bad: float) -> None:
    engine = classifier(make_classifier(tmp_path / "nan", TONES, {"cassé": [bad, 0, 0]}))

    assert [one.trouble for one in engine.ask(["cassé", "merci"], in_time())] == ["nonsense"] * 2


def test_outputs_that_are_not_the_labels_are_no_answer(folder: Path) -> None:
    onnx.save(network(np.zeros((5, 7), dtype=np.float32)), str(folder / "model.onnx"))

    assert [one.trouble for one in classifier(folder).ask(["cassé"], in_time())] == ["nonsense"]


def test_changed_files_are_read_again(folder: Path) -> None:
    before = answers(classifier(folder), "cassé")
    make_classifier(folder, TONES, {**WORDS, "cassé": [0, 0, 9]})

    assert (before, answers(classifier(folder), "cassé")) == (
        [{"sentiment": "negative"}],
        [{"sentiment": "positive"}],
    )


def test_a_model_is_loaded_once(folder: Path) -> None:
    assert classifier(folder).model is classifier(folder).model


def test_nothing_starts_when_its_time_is_over(folder: Path) -> None:
    [outcome] = classifier(folder).ask(["cassé"], time.monotonic() - 1)

    assert (outcome.went, outcome.answers) == (False, {})


def test_work_that_takes_too_long_is_cut(folder: Path) -> None:
    onnx.save(endless_network(len(TONES)), str(folder / "model.onnx"))
    engine, began = classifier(folder), time.monotonic()
    with pytest.raises(Trouble) as cut:
        engine.ask(["cassé"], began + 0.2)

    assert cut.value.code == "slow"
    assert time.monotonic() - began < 2


def test_without_the_extra_it_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    assert code_of(folder, folder.parent) == "not-installed"


def code_of(folder: object, *parents: object) -> str:
    with pytest.raises(Trouble) as refused:
        Classifier(str(folder), [str(parent) for parent in parents])
    return refused.value.code


def test_only_folders_the_operator_allowed(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    assert code_of(folder) == "folder-not-allowed"
    assert code_of(folder, elsewhere) == "folder-not-allowed"
    assert code_of(elsewhere / ".." / "tone", elsewhere) == "folder-not-allowed"
    assert code_of("\x00", tmp_path) == "folder-not-allowed"
    assert code_of("tone", tmp_path) == "folder-not-allowed"


def test_links_lead_nowhere_else(folder: Path, tmp_path: Path) -> None:
    allowed = tmp_path / "allowed"
    linked, partly = allowed / "linked", allowed / "partly"
    allowed.mkdir()
    linked.symlink_to(folder)
    make_classifier(partly, TONES, WORDS)
    (partly / "model.onnx").unlink()
    (partly / "model.onnx").symlink_to(folder / "model.onnx")

    assert code_of(linked, allowed) == "folder-not-allowed"
    assert code_of(partly, allowed) == "folder-not-allowed"
    assert Classifier(str(linked), [str(tmp_path)]).heads == {"sentiment"}


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
def test_each_file_is_needed_and_makes_sense(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"\x00 nonsense")
    spoiled = code_of(folder, folder.parent)
    (folder / name).unlink()

    assert (spoiled, code_of(folder, folder.parent)) == ("model-unusable", "files-missing")


def test_a_model_that_takes_something_else_is_refused(folder: Path) -> None:
    strange = network(np.zeros((5, 3), dtype=np.float32), taken="pixels")
    onnx.save(strange, str(folder / "model.onnx"))

    assert code_of(folder, folder.parent) == "model-unusable"


@pytest.mark.parametrize(
    "labels",
    [
        [],
        ["LABEL_0", "LABEL_1"],
        ["sentiment:angry"],
        ["removable:yes"],
        ["language:fr"],
        ["intent:complaint", "intent:complaint"],
        ["vulgar:yes:no"],
    ],
)
def test_labels_outside_the_closed_lists_are_refused(folder: Path, labels: list[str]) -> None:
    """Above all, no model can say that something may be removed."""
    (folder / "config.json").write_text(json.dumps({"id2label": dict(enumerate(labels))}))

    assert code_of(folder, folder.parent) == "model-unusable"


def test_limits_of_the_model_are_kept() -> None:
    config = {"id2label": {"0": "spam:yes"}, "max_position_embeddings": 32, "pad_token_id": 1}
    contract = contract_of(config)

    assert (contract.tokens, contract.pad) == (32, 1)
    assert contract_of({"id2label": {"0": "spam:yes"}}).tokens == 256
