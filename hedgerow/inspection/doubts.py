"""The published sentences that most deserve a person's look: improbable labels, and votes against them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from hedgerow import contracts
from hedgerow.annotate.items import Item, Span, before_it
from hedgerow.inspection.reading import tables
from hedgerow.inspection.released_models import released_models
from hedgerow.prose import NOT_PROSE
from hedgerow.publish.log import ReleaseRef


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a sentence is worth a look.

    Attributes:
        task: the task that is in doubt most.
        label: its published label.
        probability: of that label.
        against: share of the weight of its votes that is against the label.
        votes: label and function of each vote of the task, sorted; those on a part of the sentence stand apart.
        parts: label and function of each vote on a part of the sentence, sorted: they have no weight against a label, but
            may have given it.
        item: the sentence.
    """

    task: str
    label: str
    probability: float
    against: float
    votes: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...]
    item: Item

    @property
    def score(self) -> float:
        """Mean of improbability and contradiction."""
        return (1 - self.probability + self.against) / 2


def find_doubts(release: ReleaseRef, n: int, task: str | None = None) -> list[Doubt]:
    """Return the ``n`` sentences in doubt most, of equal texts one, the most doubtful first.

    Args:
        release: the release.
        n: how many.
        task: look at this task only; default at that which is in doubt most.
    """
    votes = _votes(release)
    best: dict[str, tuple[float, str, Doubt]] = {}
    for item, labels in items_of(release):
        found = [_doubt(t, labels[t], item, votes.get((item.id, t), [])) for t in labels if task in (None, t)]
        doubt = max(found, key=lambda d: (d.score, d.task))
        known = best.get(item.text)
        if known is None or (-doubt.score, item.id) < known[:2]:
            best[item.text] = (-doubt.score, item.id, doubt)
    return [doubt for _, _, doubt in sorted(best.values(), key=lambda entry: entry[:2])[:n]]


def _doubt(task: str, label: str, item: Item, votes: Sequence[_Vote]) -> Doubt:
    whole = [vote for vote in votes if not vote.of_part]
    total = sum(vote.weight for vote in whole)
    against = sum(vote.weight for vote in whole if vote.label != label)
    shown, parts = (
        tuple(sorted({(vote.label, vote.function) for vote in votes if vote.of_part is of_part}))
        for of_part in (False, True)
    )
    return Doubt(task, label, item.probability[task], against / total if total else 0.0, shown, parts, item)


class _Vote(NamedTuple):
    label: str
    function: str
    of_part: bool
    weight: float


def _votes(release: ReleaseRef) -> dict[tuple[str, str], list[_Vote]]:
    """Return the different votes on each sentence and task."""
    released = released_models(release)
    weights = {f.id: released.models[f.task].weight(f.id) for f in released.functions}
    found: dict[tuple[str, str], set[_Vote]] = defaultdict(set)
    columns = ["sentence_id", "task", "function", "label", "scope"]
    for table in tables(release, "votes", columns):
        for sentence, task, function, label, scope in zip(*(table[c].to_pylist() for c in columns), strict=True):
            weight = max(0.0, 1.0 if (w := weights[function]) is None else w)
            found[sentence, task].add(_Vote(label, function, scope == "part", weight))
    return {key: sorted(mine) for key, mine in found.items()}


def items_of(release: ReleaseRef) -> Iterator[tuple[Item, dict[str, str]]]:
    """Yield every prose sentence of a release with its published label of each task."""
    origin = f"{release.storage.name}@{release.version}"
    claims, kinds = contracts.vocabulary("claim_type"), contracts.vocabulary("warning_kind")
    off_on = {task: contracts.vocabulary(task) for task in ("hedge", "safety_warning")}
    for table in tables(release, "sentences", list(_COLUMNS)):
        rows = table.to_pylist()
        texts = {row["sentence_id"]: row["text"] for row in rows}
        for i, row in enumerate(rows):
            if NOT_PROSE in row["flags"]:
                continue
            primary = row["claim_type"]
            labels = {"claim_type": claims[primary]}
            labels |= {task: names[int(row[task])] for task, names in off_on.items()}
            probability = {"claim_type": row["claim_type_probs"][primary]}
            probability |= {t: row[f"{t}_prob"] if row[t] else 1 - row[f"{t}_prob"] for t in off_on}
            before = before_it(row["text"], _neighbor(rows, i, i - 1), texts.get(row["lead_sentence_id"]))
            item = Item(
                id=row["sentence_id"], document=row["document_id"], heading=row["section_heading"],
                previous=before, text=row["text"], following=_neighbor(rows, i, i + 1),
                claim_types=tuple(claims[c] for c in row["claim_types"]),
                hedge_cues=tuple(Span(c["start"] - row["start"], c["end"] - row["start"], c["type"]) for c in row["hedge_cues"]),
                warning_kinds=tuple(kinds[k] for k in row["warning_kinds"]),
                probability=probability, origin=origin,
            )  # fmt: skip
            yield item, labels


_COLUMNS = (
    "sentence_id", "document_id", "start", "text", "lead_sentence_id", "section_heading", "claim_type", "claim_type_probs", "claim_types",
    "hedge", "hedge_prob", "hedge_cues", "safety_warning", "safety_warning_prob", "warning_kinds", "flags",
)  # fmt: skip


def _neighbor(rows: Sequence[dict[str, Any]], i: int, j: int) -> str | None:
    inside = 0 <= j < len(rows) and rows[j]["document_id"] == rows[i]["document_id"]
    return rows[j]["text"] if inside else None
