"""How labeling functions behave on some text: how often they vote, agree, are right, and whether they matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from hedgerow import contracts
from hedgerow.corpus.analysis import Statistics
from hedgerow.corpus.cases import collect_cases, find_exempt
from hedgerow.corpus.matrix import LabelMatrix, build_matrix
from hedgerow.corpus.models import LabelModel
from hedgerow.corpus.rules import Decision, decide
from hedgerow.corpus.votes import TASKS, FunctionInfo, VoteArrays, code_votes, sort_functions
from hedgerow.corpus.weights import Weights
from hedgerow.intervals import wilson
from hedgerow.prose import NOT_PROSE_ROLES

MAX_SAMPLE = 5000
"""Prose sentences over which the marginal contribution is counted: those of the smallest ids, which are hashes."""


@dataclass(frozen=True, slots=True)
class Material:
    """What is analyzed.

    Attributes:
        name: of the release or source.
        sentences: contract ``work_sentences``.
        votes: contract ``votes``, of these sentences.
        functions: every function that may have voted.
        models: label model of each task.
        weights: records of the functions on gold.
        before: rows of ``labeling_functions`` of the release before; None where there is none to compare with.
    """

    name: str
    sentences: pa.Table
    votes: pa.Table
    functions: Sequence[FunctionInfo]
    models: Mapping[str, LabelModel]
    weights: Weights
    before: Mapping[str, Mapping[str, Any]] | None = None

    def measured_on(self, weights: Weights) -> Material:
        """Return the same with records on other gold."""
        return replace(self, weights=weights)


@dataclass(frozen=True, slots=True)
class FunctionReport:
    """What is known of one function. Shares are of prose sentences; None where nothing can be said.

    Attributes:
        id, task, version, digest, rule, looks_for, family: as its author and its content give them.
        polarity: labels that it voted.
        n_votes: sentences on which it voted.
        coverage, overlap, conflict: share with a vote; with another function's vote too; with another label voted.
        gold_n, gold_right: its votes on gold.
        precision, low, high: share right on gold, with its 95 % Wilson interval.
        weight: in the label model.
        sampled, decisive: its votes in the sample, and those without which the task's label would be another.
        twin, twin_share: the function that most often votes the same label with it, and on what share of its votes.
        gold_gain: sentences of gold that are right with it minus those right without it.
        coverage_before: coverage in the release before.
        change: new, another version, or another content than in the release before.
    """

    id: str
    task: str
    version: int
    digest: str
    rule: str
    looks_for: str
    family: str
    polarity: tuple[str, ...]
    n_votes: int
    coverage: float | None
    overlap: float | None
    conflict: float | None
    gold_n: int
    gold_right: int
    precision: float | None
    low: float | None
    high: float | None
    weight: float | None
    sampled: int
    decisive: int
    twin: str | None
    twin_share: float | None
    gold_gain: int | None
    coverage_before: float | None
    change: str | None


def analyze(
    material: Material, gold_gain: Mapping[str, int] | None = None, task: str | None = None
) -> list[FunctionReport]:
    """Report on every function of a task, or of all, by id.

    Args:
        material: text, votes and models.
        gold_gain: what each function gains on gold, where that was measured.
        task: only its functions.
    """
    coded = code_votes(material.sentences["sentence_id"], material.votes, material.functions)
    statistics = Statistics(material.functions)
    statistics.add(coded, prose_mask(material.sentences))
    twins = find_twins(coded, material.functions)
    decisive = count_decisive(material, coded)
    return [
        _report(f, material, statistics, twins, decisive, gold_gain)
        for f in sort_functions(material.functions)
        if task in (None, f.task)
    ]


def _report(
    f: FunctionInfo,
    material: Material,
    statistics: Statistics,
    twins: Mapping[str, tuple[str, float]],
    decisive: Mapping[str, tuple[int, int]],
    gold_gain: Mapping[str, int] | None,
) -> FunctionReport:
    record = material.weights.record(f.id)
    interval = wilson(record.right, record.n)
    shares = [share(f.id) for share in (statistics.coverage, statistics.overlap, statistics.conflict)]
    before = None if material.before is None else material.before.get(f.id)
    twin = twins.get(f.id)
    sampled, changed = decisive.get(f.id, (0, 0))
    return FunctionReport(
        id=f.id, task=f.task, version=f.version, digest=f.digest, rule=f.rule, looks_for=f.looks_for, family=f.family,
        polarity=tuple(sorted(statistics.polarity[f.id], key=contracts.vocabulary(f.task).index)),
        n_votes=statistics.n_votes[f.id],
        coverage=_float(shares[0]), overlap=_float(shares[1]), conflict=_float(shares[2]),
        gold_n=record.n, gold_right=record.right,
        precision=record.right / record.n if record.n else None,
        low=interval[0] if interval else None, high=interval[1] if interval else None,
        weight=material.models[f.task].weight(f.id),
        sampled=sampled, decisive=changed,
        twin=twin[0] if twin else None, twin_share=twin[1] if twin else None,
        gold_gain=None if gold_gain is None else gold_gain.get(f.id, 0),
        coverage_before=None if before is None else before["coverage"],
        change=_change(f, material.before),
    )  # fmt: skip


def _float(share: Any) -> float | None:
    return None if share is None else float(share)


def _change(f: FunctionInfo, before: Mapping[str, Mapping[str, Any]] | None) -> str | None:
    if before is None:
        return None
    if f.id not in before:
        return "new"
    if before[f.id]["version"] != f.version:
        return "version"
    return "content" if before[f.id]["digest"] != f.digest else None


def prose_mask(sentences: pa.Table) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Mask the sentences that carry labels."""
    mute = [contracts.label_number("section_role", role) for role in NOT_PROSE_ROLES]
    return ~np.isin(np.asarray(sentences["section_role"]), mute)


def find_twins(votes: VoteArrays, functions: Sequence[FunctionInfo]) -> dict[str, tuple[str, float]]:
    """Return for each function the one that most often votes the same label with it, and on what share of its votes."""
    found: dict[str, tuple[str, float]] = {}
    for task in TASKS:
        matrix = build_matrix(task, votes, functions)
        together = _together(matrix)
        total = together.diagonal().copy()
        np.fill_diagonal(together, 0)
        for i, function in enumerate(matrix.functions):
            if total[i] and together[i].max(initial=0):
                best = int(together[i].argmax())
                found[function] = (matrix.functions[best], float(together[i, best] / total[i]))
    return found


def _together(matrix: LabelMatrix) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Count for each pair of functions the sentences on which both voted the same label."""
    counts = matrix.counts().astype(np.float64)[:, None]
    n = len(matrix.functions)
    total = np.zeros((n, n))
    for label in range(len(matrix.labels)):
        voted = (matrix.patterns == label).astype(np.float64)
        total += voted.T @ (voted * counts)
    return total


def count_decisive(material: Material, votes: VoteArrays) -> dict[str, tuple[int, int]]:
    """Count for each function its votes in a sample, and those without which the label of its task would be another."""
    ids = material.sentences["sentence_id"].to_pylist()
    prose = np.flatnonzero(prose_mask(material.sentences)).tolist()
    sample = sorted(prose, key=ids.__getitem__)[:MAX_SAMPLE]
    chosen = Chosen(material.sentences, votes, np.array(sample, np.int64))
    found = {}
    for f, decided, without in decide_without_each(chosen, material.models, material.functions):
        number = TASKS.index(f.task)
        found[f.id] = (
            len(decided),
            sum(labels_of(a)[number] != labels_of(b)[number] for a, b in zip(decided, without, strict=True)),
        )
    return found


def labels_of(decision: Decision) -> tuple[Any, Any, Any]:
    """Return what a decision says of each task."""
    return tuple(decision.claim_types), decision.hedge, (decision.warning, tuple(decision.kinds))


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """Some rows of a table of sentences with its votes."""

    sentences: pa.Table
    votes: VoteArrays
    rows: np.ndarray[Any, np.dtype[np.int64]]


def decide_without_each(
    chosen: Chosen, models: Mapping[str, LabelModel], functions: Sequence[FunctionInfo]
) -> list[tuple[FunctionInfo, list[Decision], list[Decision]]]:
    """Decide the sentences on which each function voted, with its votes and without them.

    Returns:
        Each function that voted on chosen rows, its decisions with and without it, in the order of rows.
    """
    place = np.full(chosen.votes.n_sentences, -1, np.int64)
    place[chosen.rows] = np.arange(len(chosen.rows))
    votes = chosen.votes.select(place[chosen.votes.sentence] >= 0, place, len(chosen.rows))
    sentences = chosen.sentences.take(pa.array(chosen.rows))
    exempt = find_exempt(sentences, votes)
    everything = _decide(votes, exempt, models, functions)
    found = []
    for number, f in enumerate(sort_functions(functions)):
        mine = np.unique(votes.sentence[votes.function == number])
        if not len(mine):
            continue
        renumber = np.full(votes.n_sentences, -1, np.int64)
        renumber[mine] = np.arange(len(mine))
        kept = (renumber[votes.sentence] >= 0) & (votes.function != number)
        without = _decide(votes.select(kept, renumber, len(mine)), exempt[kept], models, functions)
        found.append((f, [everything[i] for i in mine.tolist()], without))
    return found


def _decide(
    votes: VoteArrays, exempt: Any, models: Mapping[str, LabelModel], functions: Sequence[FunctionInfo]
) -> list[Decision]:
    if not votes.n_sentences:
        return []
    cases, inverse = collect_cases(votes, exempt, models, functions)
    decided = [decide(case) for case in cases]
    return [decided[i] for i in inverse.tolist()]
