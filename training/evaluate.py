"""Every figure of the reading model on texts that it had not seen: `make evaluate`.

Reads what `training.train` kept of its folds: each sector of the corpus and each source of open data was
read by a model that learned without it, and its chances are calibrated by the other folds. Further files,
as those that no licence lets us ship, are read by the shipped model, which holds nothing of theirs:
`--also FILE.csv.gz ...` (columns id, text and any of sentiment, abusive, spam).
"""

import argparse
import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from training.calibration import calibrated, chance_of_yes, expected_error, log_chances
from training.examples import FOLDS, HEADS, OTHERS, SECTORS, UNKNOWN, Examples, load_examples
from training.fitting import SLICES
from training.train import BUILD, digest
from vigie.core.text import read_texts
from vigie.core.text.evidence import gather
from vigie.core.text.fold import fold_batch
from vigie.core.text.model import chances
from vigie.core.text.removal import removable
from vigie.core.text.resources import pack_settings
from vigie.core.text.rules import first_opinion


class Unseen:
    """What was said of texts by models that had not seen them, calibrated by other folds."""

    def __init__(self, examples: Examples, logits: np.ndarray) -> None:
        self.examples, self.logits = examples, np.zeros_like(logits)
        ours = ~np.isin(examples.sources, list(OTHERS))
        for number in range(len(FOLDS)):
            inside = examples.folds == number
            scale, shift = calibrated(logits[ours & ~inside], examples.labels[ours & ~inside])
            self.logits[inside] = logits[inside] * scale + shift
        self.ours = ours
        self.yes_from: dict[str, float] = pack_settings()["yes_from"]  # type: ignore[assignment]
        self.plain = np.ones(logits.shape[1], dtype=np.float32), np.zeros(logits.shape[1], dtype=np.float32)

    def chance(self, head: str, which: np.ndarray) -> np.ndarray:
        return chance_of_yes(self.logits[which], head, self.plain)

    def column(self, head: str) -> np.ndarray:
        return self.examples.labels[:, list(HEADS).index(head)]

    def known(self, head: str, among: np.ndarray) -> np.ndarray:
        return np.flatnonzero(among & (self.column(head) != UNKNOWN))

    def macro_f1(self, head: str, among: np.ndarray) -> float:
        rows = self.known(head, among)
        said = self.logits[rows, SLICES[head]].argmax(axis=1)
        return macro_f1(said, self.column(head)[rows])

    def yes_scores(self, head: str, among: np.ndarray) -> tuple[float, float, float]:
        rows = self.known(head, among)
        return f1(self.chance(head, rows) >= self.yes_from[head], self.column(head)[rows] == 1)

    def error(self, head: str, among: np.ndarray) -> float:
        rows = self.known(head, among)
        if len(HEADS[head]) == 2:
            return expected_error(self.chance(head, rows), self.column(head)[rows] == 1)
        shares = np.exp(log_chances(self.logits[rows, SLICES[head]]))
        return expected_error(shares.max(axis=1), shares.argmax(axis=1) == self.column(head)[rows])


def macro_f1(said: np.ndarray, true: np.ndarray) -> float:
    """Mean F1 over the classes that occur."""
    return float(np.mean([f1(said == one, true == one)[2] for one in np.unique(true)]))


def f1(said: np.ndarray, true: np.ndarray) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    both = float((said & true).sum())
    precision, recall = both / max(said.sum(), 1), both / max(true.sum(), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument(
        "--also", nargs="*", type=Path, default=[], help="further labelled files, never learned from"
    )
    also = parser.parse_args(arguments).also
    with np.load(BUILD / "unseen.npz") as held:
        if str(held["learned_from"]) != digest():
            raise SystemExit("what is learned from has changed since: run `make train` first")
        unseen = Unseen(load_examples(), held["logits"])
    for line in (
        *by_source(unseen), *flags(unseen), *groups(unseen), *removals(unseen),
        *(line for path in also for line in elsewhere(path)),
    ):  # fmt: skip
        print(line)


def by_source(unseen: Unseen) -> Iterator[str]:
    yield "## Macro-F1, source left out"
    yield "| source | texts | " + " | ".join(head for head, values in HEADS.items() if len(values) > 2) + " |"
    sources = [
        name for name in sorted(set(unseen.examples.sources[unseen.ours])) if not name.startswith("own_")
    ]
    for name, among in (
        ("six sectors", np.isin(unseen.examples.sources, SECTORS)),
        *((name, unseen.examples.sources == name) for name in sources),
    ):
        yield _row(
            name, among, [unseen.macro_f1(head, among) for head, values in HEADS.items() if len(values) > 2]
        )


def _row(name: str, among: np.ndarray, numbers: list[float]) -> str:
    return f"| {name} | {int(among.sum())} | " + " | ".join(f"{number:.3f}" for number in numbers) + " |"


def flags(unseen: Unseen) -> Iterator[str]:
    yield "\n## Yes or no: precision, recall, F1; sectors left out, open sources left out"
    yield "| head, source | texts | precision | recall | F1 | calibration error |"
    for head in (head for head, values in HEADS.items() if len(values) == 2):
        sectors = np.isin(unseen.examples.sources, SECTORS)
        yield _row(
            f"{head}, six sectors", sectors, [*unseen.yes_scores(head, sectors), unseen.error(head, sectors)]
        )
    for source in sorted(OTHERS):
        among = unseen.examples.sources == source
        for head in ("abusive", "spam"):
            if len(unseen.known(head, among)):
                rows = unseen.known(head, among)
                at_half = unseen.chance(head, rows) >= 0.5
                macro = macro_f1(at_half.astype(int), unseen.column(head)[rows])
                yield (
                    _row(
                        f"{head}, {source}",
                        among,
                        [*unseen.yes_scores(head, among), unseen.error(head, among)],
                    )
                    + f" macro-F1 at one half {macro:.3f}"
                )
    among = unseen.ours
    yield "calibration error, all of ours: " + ", ".join(
        f"{head} {unseen.error(head, among):.3f}" for head in HEADS
    )


def groups(unseen: Unseen) -> Iterator[str]:
    yield "\n## Groups, six sectors"
    sectors = np.isin(unseen.examples.sources, SECTORS)
    for language in ("fr", "en"):
        among = sectors & (unseen.examples.languages == language)
        classes = ", ".join(
            f"{head} {unseen.macro_f1(head, among):.3f}" for head, values in HEADS.items() if len(values) > 2
        )
        yes = ", ".join(
            f"{head} {unseen.yes_scores(head, among)[2]:.3f}"
            for head, values in HEADS.items()
            if len(values) == 2
        )
        yield f"{language}: {classes}, {yes}"
    clean = _clean_complaints(unseen) & (unseen.examples.languages == "fr") & sectors
    wrong = (unseen.chance("abusive", np.flatnonzero(clean)) >= unseen.yes_from["abusive"]).mean()
    yield f"clean French complaints called abusive: {wrong:.2%} of {int(clean.sum())}"


def _clean_complaints(unseen: Unseen) -> np.ndarray:
    complaint = list(HEADS["intent"]).index("complaint")
    return (unseen.column("intent") == complaint) & _clean(unseen)


def _clean(unseen: Unseen) -> np.ndarray:
    return np.logical_and.reduce([unseen.column(head) == 0 for head in ("vulgar", "abusive", "spam", "scam")])


def removals(unseen: Unseen) -> Iterator[str]:
    yield "\n## Removal"
    rows = np.flatnonzero(unseen.ours)
    texts = [unseen.examples.texts[row] for row in rows]
    gone = np.concatenate(
        [
            _removable(texts[start : start + 256], unseen.logits[rows[start : start + 256]])
            for start in range(0, len(texts), 256)
        ]
    )
    bad = np.logical_or.reduce([unseen.column(head)[rows] == 1 for head in ("abusive", "spam", "scam")])
    negative = (unseen.column("sentiment")[rows] == 0) & _clean(unseen)[rows]
    yield f"removable: {int(gone.sum())} of {len(rows)}; rightly {bad[gone].mean():.4f}"
    for source in ("six sectors", "all"):
        among = np.isin(unseen.examples.sources[rows], SECTORS) | (source == "all")
        yield f"of what is abusive, spam or scam, {source}: {gone[bad & among].mean():.3f}"
    yield f"clean negative messages removed: {int(gone[negative].sum())} of {int(negative.sum())}"
    for row in np.flatnonzero(gone & ~bad)[:20]:
        yield f"  wrongly: {texts[row][:160]!r}"


def _removable(texts: list[str], logits: np.ndarray) -> np.ndarray:
    evidence = gather(fold_batch(texts))
    rules = first_opinion(evidence)
    return removable(evidence, rules, {**rules, **chances(logits)})


def elsewhere(path: Path) -> Iterator[str]:
    """The shipped model on a file that it never learned from."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    readings = read_texts([row["text"] for row in rows])
    yield f"\n## {path.name}: {len(rows)} texts"
    if "sentiment" in rows[0]:
        told = np.array([row["sentiment"] for row in rows])
        guessed = np.array([reading.sentiment.value or "neutral" for reading in readings])
        said, true = guessed[told != ""], told[told != ""]
        sided = true != "neutral"
        of_sided = macro_f1(said[sided], true[sided])
        yield f"sentiment macro-F1 {macro_f1(said, true):.3f}; of texts that take sides {of_sided:.3f}"
    for head in ("abusive", "spam"):
        if head in rows[0]:
            true = np.array([row[head] == "1" for row in rows])
            said = np.array([getattr(reading, head).value == "yes" for reading in readings])
            precision, recall, score = f1(said, true)
            scores = f"precision {precision:.3f} recall {recall:.3f} F1 {score:.3f}"
            yield f"{head} {scores} macro-F1 {macro_f1(said, true):.3f}"


if __name__ == "__main__":
    main()
