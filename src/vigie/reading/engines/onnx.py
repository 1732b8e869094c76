"""A classifier in a folder of this machine. What the folder must hold is written in docs/operate.md.

onnxruntime and tokenizers are an extra (`vigie[onnx]`): they are imported when a model is first used.
"""

import json
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Timer
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from vigie.core.types import NO, YES, Guess
from vigie.reading.engines.answers import HEADS, Answers, Outcome, Trouble, likely
from vigie.reading.engines.masking import sendable

FILES: Final = ("model.onnx", "tokenizer.json", "config.json")
LONGEST: Final = 4_000  # characters
MOST_TOKENS: Final = 256
KEPT: Final = 2  # models in memory

Label = tuple[str, str]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Contract:
    """What config.json says of the outputs: one label each, and whether several of one head may be true."""

    labels: tuple[Label, ...]
    multi_label: bool
    pad: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Model:
    contract: Contract
    session: Any
    tokenizer: Any


class Classifier:
    """The model of a folder. Nothing leaves the machine. Raises `Trouble` when it cannot be used."""

    mark = "onnx"
    host = ""
    together = 16

    def __init__(self, folder: str, parents: Sequence[str]) -> None:
        files = allowed_files(folder, parents)
        self.model = _loaded(files, tuple((stat.st_mtime_ns, stat.st_size) for stat in map(Path.stat, files)))
        self.heads = frozenset(head for head, _ in self.model.contract.labels)

    def request_for(self, text: str) -> str:  # noqa: ARG002 - the protocol gives it
        return ""

    def ask(self, texts: Sequence[str], until: float) -> list[Outcome]:
        left = until - time.monotonic()
        if left <= 0:
            return [Outcome(went=False)] * len(texts)
        logits = self._run(self._encoded(texts), left)
        rows = logits.shape == (len(texts), len(self.model.contract.labels)) and np.isfinite(logits).all()
        if not rows:
            return [Outcome(trouble="nonsense")] * len(texts)
        outcomes = [answers_of(self.model.contract, row) for row in logits]
        return [Outcome(one, "" if one else "nonsense", said=_in_words(one)) for one in outcomes]

    def _encoded(self, texts: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
        """What the model takes, padded to the longest text."""
        encodings = [self.model.tokenizer.encode(sendable(text[:LONGEST])) for text in texts]
        width = max(1, *(len(one.ids) for one in encodings))
        shape = (len(texts), width)
        columns = {
            "input_ids": np.full(shape, self.model.contract.pad),
            "attention_mask": np.zeros(shape, int),
            "token_type_ids": np.zeros(shape, int),
        }
        for row, one in enumerate(encodings):
            columns["input_ids"][row, : len(one.ids)] = one.ids
            columns["attention_mask"][row, : len(one.ids)] = one.attention_mask
            columns["token_type_ids"][row, : len(one.ids)] = one.type_ids
        kinds = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
        return {
            taken.name: columns[taken.name].astype(kinds[taken.type])
            for taken in self.model.session.get_inputs()
        }

    def _run(self, given: Mapping[str, npt.NDArray[Any]], seconds: float) -> Numbers:
        """The first output; the run is cut when its time is over. Raises `Trouble` then."""
        from onnxruntime import RunOptions

        options = RunOptions()
        cut = Timer(seconds, setattr, (options, "terminate", True))
        cut.start()
        try:
            first = self.model.session.get_outputs()[0].name
            return np.asarray(self.model.session.run([first], dict(given), options)[0], dtype=np.float64)
        except Exception as error:
            if options.terminate:
                raise Trouble("slow") from error
            raise
        finally:
            cut.cancel()


def allowed_files(folder: str, parents: Sequence[str]) -> tuple[Path, ...]:
    """The three files, links followed, each under a folder that the operator allowed. Raises `Trouble`."""
    roots = [Path(parent).resolve() for parent in parents]
    files: tuple[Path, ...] = ()
    with suppress(OSError, ValueError):  # a NUL, a loop of links
        files = tuple((Path(folder) / name).resolve() for name in FILES)
    if not files or not all(any(file.is_relative_to(root) for root in roots) for file in files):
        raise Trouble("folder-not-allowed")
    if not all(file.is_file() for file in files):
        raise Trouble("files-missing")
    return files


@lru_cache(maxsize=KEPT)
def _loaded(files: tuple[Path, ...], _stamp: tuple[tuple[int, int], ...]) -> Model:
    """The model as its files are now: `_stamp` (time and size of each) changes with them."""
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise Trouble("not-installed") from error
    network, words, config = files
    try:
        contract = contract_of(json.loads(config.read_text(encoding="utf-8")))
        tokenizer = Tokenizer.from_file(str(words))
        tokenizer.no_padding()
        tokenizer.enable_truncation(contract.tokens)
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # the desk runs on the same cores
        options.log_severity_level = 4
        session = onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # both libraries raise bare exceptions of their own
        raise Trouble("model-unusable") from error
    taken = {(one.name, one.type) for one in session.get_inputs()}
    known = {"input_ids", "attention_mask", "token_type_ids"}
    if not {name for name, _ in taken} <= known or not {kind for _, kind in taken} <= {
        "tensor(int64)",
        "tensor(int32)",
    }:
        raise Trouble("model-unusable")
    return Model(contract, session, tokenizer)


def contract_of(config: Any) -> Contract:
    """What config.json promises. Raises ValueError or KeyError where it breaks the contract."""
    names = config["id2label"]
    head = config.get("head", "")
    labels = []
    for number in range(len(names)):
        words = names[str(number)]
        labels.append(tuple(f"{head}:{words}".split(":") if head else words.split(":")))
    for label in labels:
        if len(label) != 2 or label[1] not in HEADS.get(label[0], ()):
            raise ValueError(f"not a label we know: {label}")
    if not labels or len(set(labels)) != len(labels):
        raise ValueError("each label stands once")
    return Contract(
        labels=tuple(labels),
        multi_label=config.get("problem_type") == "multi_label_classification",
        pad=int(config.get("pad_token_id") or 0),
        tokens=max(1, min(MOST_TOKENS, int(config.get("max_position_embeddings") or MOST_TOKENS))),
    )


def answers_of(contract: Contract, logits: Numbers) -> Answers:
    """One answer per head, where one value is more likely than all others together."""
    answers: dict[str, Guess] = {}
    for head in dict.fromkeys(head for head, _ in contract.labels):
        places = [place for place, label in enumerate(contract.labels) if label[0] == head]
        values = [contract.labels[place][1] for place in places]
        alone = contract.multi_label or len(places) == 1
        chances = (_sigmoid if alone else _softmax)(logits[places])
        best = int(chances.argmax())
        p, value = float(chances[best]), values[best]
        if len(places) == 1 and p < 0.5 and HEADS[head] == (YES, NO):
            p, value = 1 - p, NO if value == YES else YES
        if p >= 0.5:
            answers[head] = likely(value, p)
    return answers


def _in_words(answers: Answers) -> str:
    return "\n".join(f"{head}: {guess.value} ({guess.p:.2f})" for head, guess in answers.items())


def _sigmoid(logits: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))))


def _softmax(logits: Numbers) -> Numbers:
    raised = np.exp(logits - logits.max())
    return np.asarray(raised / raised.sum())
