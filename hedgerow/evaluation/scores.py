"""Scores of predicted labels against gold: counts, ratios with intervals, confusion.

Right means: among the acceptable values. For precision, recall and F1 the gold
value is the acceptable one nearest to the prediction. A cue matches where it
overlaps an occurrence of its text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from hedgerow import contracts
from hedgerow.evaluation.gold import Cues, GoldRow
from hedgerow.intervals import wilson

MIN_CLASS = 10
"""Classes with fewer gold sentences stay out of the macro average."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """The decided labels of one gold sentence, in words."""

    claim_type: str
    claim_types: tuple[str, ...]
    hedge: bool
    hedge_cues: tuple[tuple[int, int, str], ...]
    safety_warning: bool
    warning_kinds: tuple[str, ...]
    claim_prob: float
    text: str
    hedge_prob: float = 1.0  # of the decided side, as the training views publish it
    warning_prob: float = 1.0

    def cue_texts(self) -> list[str]:
        """Return the words of the found cues."""
        return [self.text[start:end] for start, end, _ in self.hedge_cues]


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share with its count and 95 % Wilson interval; value and ends are None when n is 0."""

    right: int
    n: int

    @property
    def value(self) -> float | None:
        """The share."""
        return self.right / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval."""
        return wilson(self.right, self.n)


@dataclass(frozen=True, slots=True)
class Detection:
    """Counts of a found-or-not decision."""

    hits: int
    false_alarms: int
    misses: int

    @property
    def precision(self) -> Ratio:
        """Share of the found that are right."""
        return Ratio(self.hits, self.hits + self.false_alarms)

    @property
    def recall(self) -> Ratio:
        """Share of the wanted that were found."""
        return Ratio(self.hits, self.hits + self.misses)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None when nothing was wanted and nothing found."""
        total = 2 * self.hits + self.false_alarms + self.misses
        return 2 * self.hits / total if total else None

    @property
    def f1_interval(self) -> tuple[float, float] | None:
        """95 % interval of F1: the Wilson interval of the Jaccard share J = hits / all, mapped by F1 = 2 J / (1 + J)."""
        jaccard = wilson(self.hits, self.hits + self.false_alarms + self.misses)
        return None if jaccard is None else (2 * jaccard[0] / (1 + jaccard[0]), 2 * jaccard[1] / (1 + jaccard[1]))


@dataclass(frozen=True, slots=True)
class Scores:
    """All scores of a set of gold sentences."""

    n: int
    claim_accuracy: Ratio
    claim_set_accuracy: Ratio
    claim_classes: dict[str, Detection]
    gold_classes: dict[str, int]
    confusion: dict[tuple[str, str], int]
    hedge: Detection
    hedge_accuracy: Ratio
    cues: Detection
    cue_types: Ratio
    warning: Detection
    warning_accuracy: Ratio
    kinds: Detection
    kind_classes: dict[str, Detection]
    claim_accuracy_by_prob: dict[str, Ratio]

    @property
    def macro_f1(self) -> float | None:
        """Mean F1 of the claim classes with enough gold."""
        found = [self.claim_classes[c].f1 or 0.0 for c, n in self.gold_classes.items() if n >= MIN_CLASS]
        return sum(found) / len(found) if found else None

    def as_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        plain = {name: _plain(getattr(self, name)) for name in self.__slots__ if name not in ("confusion", "n")}
        matrix = {f"{gold} -> {got}": count for (gold, got), count in sorted(self.confusion.items())}
        return {"n": self.n, "macro_f1": self.macro_f1, "confusion": matrix, **plain}


def _plain(value: Any) -> Any:
    if isinstance(value, Ratio):
        return {**asdict(value), "value": value.value, "interval": value.interval}
    if isinstance(value, Detection):
        parts = {
            "precision": _plain(value.precision),
            "recall": _plain(value.recall),
            "f1": value.f1,
            "f1_interval": value.f1_interval,
        }
        return {**asdict(value), **parts}
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return value


def score(gold: Sequence[GoldRow], predictions: Sequence[Prediction]) -> Scores:
    """Score predictions against gold, row by row."""
    pairs = list(zip(gold, predictions, strict=True))
    claims = [(p.claim_type if p.claim_type in g.claim_type else g.claim_type[0], p.claim_type) for g, p in pairs]
    hedges = [(p.hedge if p.hedge in g.hedge else g.hedge[0], p.hedge) for g, p in pairs]
    warnings = [
        (p.safety_warning if p.safety_warning in g.safety_warning else g.safety_warning[0], p.safety_warning)
        for g, p in pairs
    ]
    kinds = [(_nearest(g.warning_kinds, p.warning_kinds), set(p.warning_kinds)) for g, p in pairs]
    sets = [any(set(s) == set(p.claim_types) for s in g.claim_types) for g, p in pairs]
    cues, typed = _score_cues(pairs)
    return Scores(
        n=len(pairs),
        claim_accuracy=_right(claims),
        claim_set_accuracy=Ratio(sum(sets), len(sets)),
        claim_classes={c: _detect((g == c, p == c) for g, p in claims) for c in contracts.vocabulary("claim_type")},
        gold_classes={c: sum(g == c for g, _ in claims) for c in contracts.vocabulary("claim_type")},
        confusion=dict(Counter(pair for pair in claims if pair[0] != pair[1])),
        hedge=_detect(hedges),
        hedge_accuracy=_right(hedges),
        cues=cues,
        cue_types=typed,
        warning=_detect(warnings),
        warning_accuracy=_right(warnings),
        kinds=_sum(_detect((k in g, k in p) for k in contracts.vocabulary("warning_kind")) for g, p in kinds),
        kind_classes={k: _detect((k in g, k in p) for g, p in kinds) for k in contracts.vocabulary("warning_kind")},
        claim_accuracy_by_prob=_by_prob(pairs),
    )


def _right(pairs: Sequence[tuple[object, object]]) -> Ratio:
    return Ratio(sum(g == p for g, p in pairs), len(pairs))


def _detect(pairs: Iterable[tuple[bool, bool]]) -> Detection:
    counts = Counter(pairs)
    return Detection(counts[True, True], counts[False, True], counts[True, False])


def _sum(parts: Iterable[Detection]) -> Detection:
    found = list(parts)
    return Detection(sum(d.hits for d in found), sum(d.false_alarms for d in found), sum(d.misses for d in found))


def _nearest(readings: Sequence[Sequence[str]], got: Sequence[str]) -> set[str]:
    """Return the reading with the fewest differences; the first of equals."""
    return set(min(readings, key=lambda r: len(set(r) ^ set(got))))


def _score_cues(pairs: Sequence[tuple[GoldRow, Prediction]]) -> tuple[Detection, Ratio]:
    """Return cue overlap counts, and how many of the matching cues have the gold type."""
    parts, right, typed = [], 0, 0
    for row, prediction in pairs:
        options = [_match_cues(reading, prediction) for reading in row.hedge_cues]
        best = min(options, key=lambda o: o[0].false_alarms + o[0].misses)
        parts.append(best[0])
        right, typed = right + best[1], typed + best[2]
    return _sum(parts), Ratio(right, typed)


def _match_cues(reading: Cues, prediction: Prediction) -> tuple[Detection, int, int]:
    text = prediction.text.lower()
    places = [(occurrences(words.lower(), text), kind) for words, kind in reading]
    hits = false_alarms = right = 0
    for start, end, kind in prediction.hedge_cues:
        kinds = {k for there, k in places if there.overlap(start, end)}
        hits += bool(kinds)
        false_alarms += not kinds
        right += kind in kinds
    found = [(start, end) for start, end, _ in prediction.hedge_cues]
    misses = sum(not any(there.overlap(a, b) for a, b in found) for there, _ in places)
    return Detection(hits, false_alarms, misses), right, hits


class Places(NamedTuple):
    """Where some words stand in a text: all as long as one another, so their ends are as sorted as their starts."""

    starts: list[int]
    length: int

    def overlap(self, start: int, end: int) -> bool:
        """Tell whether a span has a character in common with one of them."""
        last = bisect_left(self.starts, end) - 1
        return last >= 0 and start < self.starts[last] + self.length


def occurrences(words: str, text: str) -> Places:
    """Return where some words stand in a text; those that overlap one another too."""
    found, at = [], text.find(words)
    while words and at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return Places(found, len(words))


def _by_prob(pairs: Sequence[tuple[GoldRow, Prediction]]) -> dict[str, Ratio]:
    """Return claim accuracy by published probability of the primary: how far it is calibrated."""
    bounds = (0.0, 0.5, 0.7, 0.9, 0.99, 1.0)
    found = {}
    for low, high in pairwise(bounds):
        mine = [
            p.claim_type in g.claim_type for g, p in pairs if low <= p.claim_prob < high or p.claim_prob == high == 1
        ]
        found[f"{low}-{high}"] = Ratio(sum(mine), len(mine))
    return found
