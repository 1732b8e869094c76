"""Fit the forecast: `make train-forecast CASCADES=folder` makes src/vigie/core/forecast/pack.

First every fold is foretold by trees that have not seen it: conformal factors and the figures that count come
from there. Then trees learn from everything and are packed. LightGBM is needed here only; the product reads
the trees with numpy.
"""

import argparse
import gzip
import importlib
import json
import sys
import time
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from training.cascades import FOLDS, MOMENTS, Rows, any_rows, folds_of, load, rows_of
from vigie.cli.forecast import answer
from vigie.core.forecast import Event, estimate
from vigie.core.forecast.features import DIGITS, Floats, features
from vigie.core.forecast.forecast import ENOUGH
from vigie.core.forecast.model import ABOVE, BELOW, SLACK, TARGETS, Model, Models, ordered, stretched
from vigie.core.forecast.resources import packed

HERE = Path(__file__).parent
PACK = HERE.parent / "src" / "vigie" / "core" / "forecast" / "pack"
BUILD = HERE / "build"
SCORED = (5, 15, 30, 60, 180)
NAME = "cascades-1"
EXAMPLES = 24
EXAMPLES_AT = HERE.parent / "tests" / "core" / "forecast" / "said_by_the_trainer.jsonl"
Arrays = dict[str, npt.NDArray[Any]]
FIRM = {"size": (200, 10, 200)}
"""Trees, leaves of each, rows in a leaf at least."""

LIGHT = (100, 8, 200)
SETTINGS: dict[str, Any] = {
    "learning_rate": 0.06,
    "subsample": 0.7,
    "subsample_freq": 1,
    "colsample_bytree": 0.3,
    "reg_lambda": 5,
    "use_missing": False,
    "deterministic": True,
    "force_col_wise": True,
    "n_jobs": 1,
    "random_state": 0,
    "verbose": -1,
}
ALMOST = 1e-9
NEAR = 1.6
"""Moments that teach the factors of another: at most so many times as late or as early."""


def main() -> None:
    """Fit, foretell what was not seen, pack."""
    parser = argparse.ArgumentParser(prog="python -m training.forecasts")
    parser.add_argument("folder", type=Path, help="where t1516.jsonl.gz lies")
    path = parser.parse_args().folder / "t1516.jsonl.gz"
    started = time.perf_counter()
    cascades = load(path)
    folds = folds_of(cascades)
    rows = rows_of(cascades)
    learned = {"any": any_rows(cascades, rows), "large": rows}
    shipped = {}
    unseen = {}
    examples: dict[str, Floats] = {}
    for name, some in learned.items():
        say(started, f"{name}: {len(some.at)} rows of {some.inputs.shape[1]} features")
        boosters, stretch, unseen[name] = cross_fitted(some, folds)
        shipped[name] = arrays_of(boosters) | stretch
        examples[name] = said_by(boosters, np.stack([features(times, at) for times, at in invented()]))
        say(started, f"{name}: learned")
    models = [Models(any=unseen["any"][number], large=unseen["large"][number]) for number in range(FOLDS)]
    write_unseen(path, cascades, [models[number] for number in folds])
    write_examples(examples)
    write(shipped, len(cascades), sha256(path.read_bytes()).hexdigest()[:16])
    size = sum(path.stat().st_size for path in PACK.iterdir())
    say(started, f"{PACK.name} written: {size / 1e3:.0f} kB")


def cross_fitted(rows: Rows, folds: npt.NDArray[np.int64]) -> tuple[list[Any], Arrays, list[Model]]:
    """Trees and factors to ship, and a model for each fold whose trees and factors have not seen it."""
    fold = folds[rows.cascade]
    said = np.zeros((len(rows.at), width()))
    trees = []
    for number in range(FOLDS):
        trees.append(fit(rows.part(fold != number)))
        said[fold == number] = said_by(trees[-1], rows.inputs[fold == number])
    say_held(rows, said, fold)
    models = [
        Model.from_arrays(arrays_of(boosters) | factors_of(rows, said, fold != number))
        for number, boosters in enumerate(trees)
    ]
    return fit(rows), factors_of(rows, said, fold >= 0), models


def say_held(rows: Rows, said: Floats, fold: npt.NDArray[np.int64]) -> None:
    """How often intervals held, at each scored moment, with factors that never saw the fold."""
    for name in TARGETS:
        interval = np.zeros((len(rows.at), 2))
        for number in range(FOLDS):
            below, above = factors(rows, said, name, fold != number).T
            for place, at in enumerate(MOMENTS):
                there = (fold == number) & (rows.at == at)
                plain = ordered(said[there][:, columns(name)])
                interval[there] = stretched(plain, below[place], above[place])[:, [0, -1]]
        target = rows.targets[name]
        held = (interval[:, 0] <= target + ALMOST) & (target <= interval[:, 1] + ALMOST)
        shares = [float(held[(rows.at == at) & (rows.seen >= ENOUGH)].mean()) for at in SCORED]
        print(f"{name:>8} held {' '.join(f'{share:.1%}' for share in shares)}", flush=True)


def write_unseen(path: Path, cascades: Sequence[Floats], models: Sequence[Models]) -> None:
    """What the product would have said of each cascade, with trees and factors that never saw its fold.

    `unseen.jsonl` knows that all reached 50, as `vigie forecast` does; `unseen_any.jsonl` does not.
    """
    BUILD.mkdir(exist_ok=True)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        names = [json.loads(line)["id"] for line in lines]
    for large, place in ((True, "unseen.jsonl"), (False, "unseen_any.jsonl")):
        with (BUILD / place).open("w", encoding="utf-8") as out:
            for name, times, own in zip(names, cascades, models, strict=True):
                events = [Event(float(minute)) for minute in times]
                for at in SCORED:
                    said = estimate(events, at, large=large, models=own)
                    out.write(json.dumps(answer(name, at, said)) + "\n")


def invented() -> list[tuple[Floats, float]]:
    """Cascades of nobody: what the product must read from the trees as the trainer does."""
    chance = np.random.default_rng(0)
    return [
        (np.round(np.sort(at * chance.random(int(chance.integers(8, 400))) ** chance.uniform(0.5, 4)), 2), at)
        for at in np.resize(MOMENTS, EXAMPLES).astype(float).tolist()
    ]


def write_examples(said: Mapping[str, Floats]) -> None:
    """For the tests: times, moment, and what the trainer itself said of them."""
    rows = [
        {
            "minutes": times.tolist(),
            "at": at,
            **{name: found[n].round(6).tolist() for name, found in said.items()},
        }
        for n, (times, at) in enumerate(invented())
    ]
    EXAMPLES_AT.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def width() -> int:
    return sum(len(levels) for levels in TARGETS.values()) + 1


def fit(rows: Rows) -> list[Any]:
    """One booster a quantile, in the order the model reads them; the last tells whether the peak is past."""
    lightgbm = importlib.import_module("lightgbm")
    boosters = []
    for name, levels in TARGETS.items():
        trees, leaves, least = FIRM.get(name, LIGHT)
        shape = {"n_estimators": trees, "num_leaves": leaves, "min_child_samples": least}
        for level in levels:
            learner = lightgbm.LGBMRegressor(objective="quantile", alpha=level, **shape, **SETTINGS)
            boosters.append(learner.fit(rows.inputs, rows.targets[name]).booster_)
    trees, leaves, least = LIGHT
    shape = {"n_estimators": trees, "num_leaves": leaves, "min_child_samples": least}
    learner = lightgbm.LGBMClassifier(**shape, **SETTINGS)
    return [*boosters, learner.fit(rows.inputs, rows.targets["past"]).booster_]


def said_by(boosters: list[Any], inputs: Floats) -> Floats:
    """Rows × quantiles, as the trainer itself computes them."""
    return np.stack([booster.predict(inputs, raw_score=True) for booster in boosters], axis=1)


def columns(name: str) -> slice:
    names = list(TARGETS)
    before = sum(len(TARGETS[other]) for other in names[: names.index(name)])
    return slice(before, before + len(TARGETS[name]))


def factors(rows: Rows, said: Floats, name: str, among: npt.NDArray[np.bool_]) -> Floats:
    """Moments × 2: by how much distances below and above the middle have to grow to hold as often as said."""
    plain = ordered(said[:, columns(name)])
    low, middle, high = plain[:, 0], plain[:, plain.shape[1] // 2], plain[:, -1]
    below = (middle - rows.targets[name]) / (middle - low + SLACK)
    above = (rows.targets[name] - middle) / (high - middle + SLACK)
    usable = (rows.seen >= ENOUGH) & among
    found = []
    for at in MOMENTS:
        near = usable & (rows.at >= at / NEAR) & (rows.at <= at * NEAR)
        found.append([_conformal(below[near], BELOW), _conformal(above[near], ABOVE)])
    return np.array(found)


def _conformal(scores: Floats, missed: float) -> float:
    """The score that this share of new ones will pass (Romano et al. 2019), at least a twentieth."""
    rank = min((1 - missed) * (1 + 1 / len(scores)), 1.0)
    return max(float(np.quantile(scores, rank)), 0.05)


def factors_of(rows: Rows, said: Floats, among: npt.NDArray[np.bool_]) -> Arrays:
    """Factors of every target, as the pack holds them."""
    found = {f"stretch_{name}": factors(rows, said, name, among) for name in TARGETS}
    return {"moments": np.array(MOMENTS, dtype=np.float64), **found}


def write(shipped: Mapping[str, Arrays], cascades: int, learned_from: str) -> None:
    """The pack: trees and factors as arrays, and where they come from as text."""
    PACK.mkdir(exist_ok=True)
    for name, arrays in shipped.items():
        (PACK / f"{name}.npz").write_bytes(packed(arrays))
    settings = {"name": NAME, "learned_from": learned_from, "cascades": cascades}
    (PACK / "model.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def arrays_of(boosters: list[Any]) -> Arrays:
    """All trees in one list of nodes, children by number; a leaf is its own child."""
    nodes: list[tuple[int, float, int, int, float]] = []
    roots: list[int] = []
    starts: list[int] = []
    depth = 0
    for booster in boosters:
        starts.append(len(roots))
        for tree in booster.dump_model()["tree_info"]:
            roots.append(len(nodes))
            depth = max(depth, _laid(tree["tree_structure"], nodes))
    feature, threshold, left, right, value = zip(*nodes, strict=True)
    limit = between(np.array(threshold))
    return {
        "feature": np.array(feature, dtype=np.int16), "limit": limit.astype(np.float32),
        "left": np.array(left, dtype=np.int32), "right": np.array(right, dtype=np.int32),
        "value": np.array(value, dtype=np.float32), "roots": np.array(roots, dtype=np.int32),
        "starts": np.array(starts, dtype=np.int32), "depth": np.array(depth),
    }  # fmt: skip


def between(thresholds: Floats) -> Floats:
    """The same limits midway between two values of features, which are rounded: short numbers will do."""
    scale = 10**DIGITS
    return np.asarray((np.floor(thresholds * scale) + 0.5) / scale, dtype=np.float64)


def _laid(branch: Mapping[str, Any], nodes: list[tuple[int, float, int, int, float]]) -> int:
    """Append a branch; how deep it is."""
    here = len(nodes)
    if "split_feature" not in branch:
        nodes.append((0, 0.0, here, here, float(branch["leaf_value"])))
        return 0
    assert branch["decision_type"] == "<="
    nodes.append((0, 0.0, 0, 0, 0.0))
    left = len(nodes)
    deep = _laid(branch["left_child"], nodes)
    right = len(nodes)
    deep = max(deep, _laid(branch["right_child"], nodes))
    nodes[here] = (int(branch["split_feature"]), float(branch["threshold"]), left, right, 0.0)
    return deep + 1


def say(started: float, what: str) -> None:
    print(f"{time.perf_counter() - started:6.0f} s  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
