"""Train the reading model: `make train` makes src/vigie/core/text/pack from what this folder holds.

First every fold is read by a model that has not seen it (`unseen`): calibration, thresholds and all
figures of `training.evaluate` come from there. Then one model learns from everything and is packed.
"""

import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from training.calibration import calibrated, chance_of_yes, threshold
from training.examples import FOLDS, HEADS, OTHERS, SECTORS, UNKNOWN, Examples, load_examples
from training.fitting import OUT, Again, Lessons, Schedule, Weights, fit, fit_again
from training.seeing import VECTORS, Seen, scales, see

HERE = Path(__file__).parent
PACK = HERE.parent / "src" / "vigie" / "core" / "text" / "pack"
BUILD = HERE / "build"
NAME = "vigie-1"
PRECISION = {"abusive": 0.965, "spam": 0.96, "scam": 0.96, "vulgar": 0.97, "reason_stated": 0.9}
NATURAL = (*SECTORS, "public_chatter", "reviews")
"""Where every sort of message has about its share of the world; other files gather the hard ones."""
SCHEDULE = Schedule(fits=2)
AGAIN = Schedule(fits=2, hidden=96, dropped=(0.0, 0.1))


def main() -> None:
    """Train, and say how long it took."""
    started = time.perf_counter()
    examples = load_examples()
    seen = see(examples.texts)
    lessons, inputs = lessons_of(examples, seen)
    say(started, f"{len(examples.texts)} texts seen")
    first = unseen(examples, lessons, started)
    ours = lessons.habits == 0
    logits = unseen_again(examples, first, ours)
    say(started, "looked again")
    model = fit(lessons, SCHEDULE)
    again = fit_again(first[ours], examples.labels[ours], AGAIN)
    say(started, "one model learned from everything")
    calibration = calibrated(logits[ours], examples.labels[ours])
    natural = np.isin(examples.sources, NATURAL)
    thresholds = {
        head: _threshold(head, logits[natural], examples.labels[natural], calibration)
        for head, values in HEADS.items()
        if len(values) == 2
    }
    write(model, again, calibration, thresholds, inputs)
    BUILD.mkdir(exist_ok=True)
    np.savez(BUILD / "unseen.npz", logits=logits, learned_from=digest())
    size = sum(path.stat().st_size for path in PACK.iterdir())
    say(started, f"{PACK.name} written: {size / 1e6:.1f} MB, sha256 {digest()}")


def lessons_of(examples: Examples, seen: Seen) -> tuple[Lessons, tuple[np.ndarray, float]]:
    """Examples as the fit wants them, and the scales of their numbers."""
    foreign = sorted({source for source in examples.sources if source in OTHERS})
    habits = np.array([foreign.index(source) + 1 if source in OTHERS else 0 for source in examples.sources])
    inputs = scales(seen, habits == 0)
    return Lessons(seen.sparse, seen.dense(*inputs), examples.labels, examples.weights, habits), inputs


def unseen(examples: Examples, lessons: Lessons, started: float) -> np.ndarray:
    """What a model that has not seen its fold says of each text, n × columns."""
    logits = np.zeros((len(examples.texts), OUT), dtype=np.float32)
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        folds = [pool.submit(_unseen_fold, lessons, examples.folds == number) for number in range(len(FOLDS))]
        for number, fold in enumerate(folds):
            logits[examples.folds == number] = fold.result()
            say(started, f"fold {number + 1} of {len(FOLDS)}")
    return logits


def _unseen_fold(lessons: Lessons, inside: np.ndarray) -> np.ndarray:
    model = fit(part_of(lessons, ~inside), SCHEDULE)
    return model.logits(lessons.sparse[inside], lessons.dense[inside])


def unseen_again(examples: Examples, first: np.ndarray, ours: np.ndarray) -> np.ndarray:
    """What two looks say of each text, the second learned without its fold too."""
    logits = first.copy()
    for number in range(len(FOLDS)):
        inside, others = examples.folds == number, ours & (examples.folds != number)
        logits[inside] += fit_again(first[others], examples.labels[others], AGAIN).added(first[inside])
    return logits


def part_of(lessons: Lessons, which: np.ndarray) -> Lessons:
    return Lessons(
        lessons.sparse[which],
        lessons.dense[which],
        lessons.labels[which],
        lessons.weights[which],
        lessons.habits[which],
    )


def _threshold(
    head: str, logits: np.ndarray, labels: np.ndarray, calibration: tuple[np.ndarray, np.ndarray]
) -> float:
    column = labels[:, list(HEADS).index(head)]
    known = column != UNKNOWN
    return threshold(chance_of_yes(logits[known], head, calibration), column[known], PRECISION[head])


def write(
    model: Weights,
    again: Again,
    calibration: tuple[np.ndarray, np.ndarray],
    thresholds: dict[str, float],
    inputs: tuple[np.ndarray, float],
) -> None:
    """The pack: arrays of bytes and small numbers, and what is worth reading as text."""
    PACK.mkdir(exist_ok=True)
    wide_scale = np.maximum(np.abs(model.wide).max(axis=0), 1e-6) / 127
    with np.load(VECTORS, allow_pickle=False) as held:
        words = {name: held[name] for name in held.files}
    np.savez_compressed(
        PACK / "model.npz",
        wide=np.round(model.wide / wide_scale).astype(np.int8), wide_scale=wide_scale.astype(np.float32),
        **{name: array.astype(np.float16) for name, array in model.dense.items()},
        **{f"again_{name}": array.astype(np.float16) for name, array in again.dense.items()},
        again_scale=again.scale,
        numbers_scale=inputs[0], scale=calibration[0], shift=calibration[1],
        word_hashes=words["hashes"], word_rows=words["rows"], word_ranks=words["ranks"],
        vectors=words["vectors"], vector_scale=words["scale"],
    )  # fmt: skip
    settings = {"name": NAME, "meaning_scale": inputs[1], "yes_from": thresholds, "learned_from": digest()}
    (PACK / "model.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def digest() -> str:
    """A name for all that is learned from and how: the pack says it, and a test compares."""
    found = sha256()
    code = (HERE / f"{name}.py" for name in ("calibration", "examples", "fitting", "seeing", "train"))
    for path in (*sorted(HERE.glob("corpus/*.jsonl")), *sorted(HERE.glob("open/*.gz")), VECTORS, *code):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def say(started: float, what: str) -> None:
    print(f"{time.perf_counter() - started:6.0f} s  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
