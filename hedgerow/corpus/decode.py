"""Decode: the one place that sets labels.

Takes a shard's sentences, votes and features, asks the label models, applies
the guideline's joint rules (:mod:`hedgerow.corpus.rules`) once for each
distinct combination of votes, and gives the published label columns.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.corpus.matrix import LabelMatrix, build_matrix, group_codes, task_matrices
from hedgerow.corpus.models import LabelModel
from hedgerow.corpus.rules import Case, CastVote, Decision, decide, not_prose
from hedgerow.corpus.votes import TASKS, FunctionInfo, Ints, VoteArrays, code_votes, sort_functions
from hedgerow.prose import NOT_PROSE, NOT_PROSE_ROLES

Mask: TypeAlias = npt.NDArray[np.bool_]

LABEL_COLUMNS = (
    "claim_type", "claim_type_probs", "claim_types", "hedge", "hedge_prob", "hedge_cues", "safety_warning",
    "safety_warning_prob", "warning_kinds", "warning_spans", "softeners", "flags", "n_votes",
)  # fmt: skip
"""Columns of contract ``sentences`` that decode sets, in its order."""

UNSURE_BELOW = 0.5
"""Probability of the primary below which a sentence is flagged unsure: on gold two such labels of five are right."""

_CUE_TYPES = contracts.vocabulary("hedge_cue_type")
_KINDS = contracts.vocabulary("warning_kind")
_POTENTIAL = _CUE_TYPES.index("potential")
_HEDGED = contracts.label_number("hedge", "hedged")
_WARNS = contracts.label_number("safety_warning", "warning")


def decode(
    sentences: pa.Table,
    votes: pa.Table,
    features: pa.Table,
    models: Mapping[str, LabelModel],
    functions: Sequence[FunctionInfo],
) -> pa.Table:
    """Set the labels of a shard's sentences.

    With a model that is not fitted to the run, a sentence's labels depend on its own votes,
    features and role alone.

    Args:
        sentences: contract ``work_sentences``.
        votes: contract ``votes``, of these sentences.
        features: contract ``features``, of these sentences.
        models: label model of each task.
        functions: every function that may have voted.

    Returns:
        column sentence_id and ``LABEL_COLUMNS`` with the types of contract ``sentences``, row by row
        as in ``sentences``.

    Raises:
        ContractError: a vote that does not fit the sentences, functions or vocabularies.
    """
    coded = code_votes(sentences.column("sentence_id"), votes, functions)
    exempt = find_exempt(sentences, coded)
    prose = _prose(sentences)
    outcome = _outcome(*_decide_all(coded, exempt, models, functions), prose)
    return _build(sentences, features, coded, exempt, outcome, prose)


@dataclass(frozen=True, slots=True, eq=False)
class _Outcome:
    """The decision of every sentence: distinct decisions, that of sentences that are not prose last, and each row's."""

    distinct: list[Decision]
    row: Ints

    def rows(self) -> list[Decision]:
        return [self.distinct[i] for i in self.row.tolist()]

    def column(self, pick: Callable[[Decision], object], kind: pa.DataType) -> pa.Array:
        """Return a column that is made once for each distinct decision and taken by the sentences."""
        return pa.array([pick(one) for one in self.distinct], kind).take(pa.array(self.row))

    def mask(self, holds: Callable[[Decision], bool]) -> Mask:
        """Tell for which sentences something holds of their decision."""
        return np.array([holds(one) for one in self.distinct], dtype=np.bool_)[self.row]


def _outcome(decisions: list[Decision], inverse: Ints, prose: Sequence[bool]) -> _Outcome:
    return _Outcome([*decisions, not_prose()], np.where(np.asarray(prose, dtype=np.bool_), inverse, len(decisions)))


def _prose(sentences: pa.Table) -> list[bool]:
    roles = contracts.vocabulary("section_role")
    mute = [roles.index(role) for role in NOT_PROSE_ROLES]
    return [role not in mute for role in sentences.column("section_role").to_pylist()]


def find_exempt(sentences: pa.Table, votes: VoteArrays) -> Mask:
    """Mask the hedge votes that do not count in a usage sentence (E1): cues of type potential and "whether"."""
    hedged = votes.of_task("hedge") & (votes.label == _HEDGED)
    mask: Mask = hedged & (votes.kind == _POTENTIAL)
    texts, starts = sentences.column("text"), sentences.column("start")
    length = len("whether")
    for i in np.flatnonzero(hedged & (votes.end - votes.start == length)).tolist():
        row = int(votes.sentence[i])
        at = int(votes.start[i]) - starts[row].as_py()
        mask[i] |= texts[row].as_py()[at : at + length].lower() == "whether"
    return mask


def _decide_all(
    votes: VoteArrays,
    exempt: Mask,
    models: Mapping[str, LabelModel],
    functions: Sequence[FunctionInfo],
) -> tuple[list[Decision], Ints]:
    """Decide once for each distinct combination of votes."""
    cases, inverse = collect_cases(votes, exempt, models, functions)
    return [decide(case) for case in cases], inverse


def collect_cases(
    votes: VoteArrays,
    exempt: Mask,
    models: Mapping[str, LabelModel],
    functions: Sequence[FunctionInfo],
) -> tuple[list[Case], Ints]:
    """Return each distinct combination of votes with what the models say of it, and which one each sentence has."""
    codes = _pack(votes, exempt)
    distinct, inverse = group_codes(votes.n_sentences, votes.sentence, codes)
    first = np.full(len(distinct), -1, np.int64)
    first[inverse[::-1]] = np.arange(votes.n_sentences)[::-1]
    predicted = {
        name: models[matrix.task].predict(matrix)[matrix.inverse][first].tolist()
        for name, matrix in model_matrices(votes, exempt, functions).items()
    }
    unpack = functools.cache(_Unpacker(models, functions))
    cases = [
        Case(
            votes=tuple(map(unpack, pattern)),
            claim=predicted["claim_type"][number],
            hedge=predicted["hedge"][number][_HEDGED],
            hedge_usage=predicted["usage"][number][_HEDGED],
            warning=predicted["safety_warning"][number][_WARNS],
        )
        for number, pattern in enumerate(distinct)
    ]
    return cases, inverse


def model_matrices(votes: VoteArrays, exempt: Mask, functions: Sequence[FunctionInfo]) -> dict[str, LabelMatrix]:
    """Return what the models are asked about: each task, and ``usage``, hedge without the votes that E1 exempts."""
    return task_matrices(votes, functions) | {"usage": build_matrix("hedge", votes, functions, ~exempt)}


_RADIX = (len(TASKS), 16, 16, 4, 2)  # task, label, kind + 1, scope, exempt


def _pack(votes: VoteArrays, exempt: Mask) -> Ints:
    """Pack everything of a vote but its span into one number."""
    packed = votes.function
    parts = (votes.task, votes.label, votes.kind + 1, votes.scope, exempt.astype(np.int64))
    for part, radix in zip(parts, _RADIX, strict=True):
        packed = packed * radix + part
    return packed


class _Unpacker:
    """Turns a packed number back into a vote, with what the task's model thinks of it."""

    def __init__(self, models: Mapping[str, LabelModel], functions: Sequence[FunctionInfo]) -> None:
        self._models = models
        self._functions = sort_functions(functions)
        families = sorted({f.family for f in functions})
        self._family = {f.id: families.index(f.family) for f in functions}

    def __call__(self, code: int) -> CastVote:
        parts = []
        for radix in reversed(_RADIX):
            code, part = divmod(code, radix)
            parts.append(part)
        exempt, scope, kind, label, task = parts
        function = self._functions[code]
        p = self._models[function.task].trust(function.id, contracts.vocabulary(function.task)[label])
        odds = math.log(p / (1 - p))
        return CastVote(task, label, kind - 1, scope, bool(exempt), self._family[function.id], odds)


def _build(
    sentences: pa.Table,
    features: pa.Table,
    votes: VoteArrays,
    exempt: Mask,
    outcome: _Outcome,
    prose: Sequence[bool],
) -> pa.Table:
    rows = outcome.rows()
    softeners, flags = _features(sentences, features, prose, outcome)
    schema = contracts.schema("sentences")
    columns = {name: outcome.column(pick, schema.field(name).type) for name, pick in _DECIDED.items()}
    spans = {
        "hedge_cues": _cues(votes, exempt, rows),
        "warning_spans": _warning_spans(votes, rows),
        "softeners": softeners,
        "flags": flags,
        "n_votes": np.bincount(votes.sentence, minlength=votes.n_sentences),
    }
    columns |= {name: pa.array(values, schema.field(name).type) for name, values in spans.items()}
    arrays = [columns[name] for name in LABEL_COLUMNS]
    return pa.table([sentences.column("sentence_id"), *arrays], names=["sentence_id", *LABEL_COLUMNS])


_DECIDED: dict[str, Callable[[Decision], object]] = {
    "claim_type": lambda d: d.claim_type,
    "claim_type_probs": lambda d: d.claim_probs,
    "claim_types": lambda d: d.claim_types,
    "hedge": lambda d: d.hedge,
    "hedge_prob": lambda d: d.hedge_prob,
    "safety_warning": lambda d: d.warning,
    "safety_warning_prob": lambda d: d.warning_prob,
    "warning_kinds": lambda d: d.kinds,
}
"""The columns that follow from the decision alone."""


def _cues(votes: VoteArrays, exempt: Mask, rows: Sequence[Decision]) -> list[list[dict[str, Any]]]:
    """Return the counted cue spans: of overlapping ones the longest."""
    found: list[list[dict[str, Any]]] = [[] for _ in rows]
    mine = votes.of_task("hedge") & (votes.label == _HEDGED) & (votes.kind >= 0)
    for i in np.flatnonzero(mine).tolist():
        row = int(votes.sentence[i])
        if rows[row].hedge and not (exempt[i] and rows[row].usage):
            cue = {"start": int(votes.start[i]), "end": int(votes.end[i]), "type": _CUE_TYPES[votes.kind[i]]}
            found[row].append(cue)
    return [_apart(cues) if len(cues) > 1 else cues for cues in found]


def _apart(cues: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for cue in sorted(cues, key=lambda c: (c["start"] - c["end"], c["start"], _CUE_TYPES.index(c["type"]))):
        if all(cue["end"] <= other["start"] or other["end"] <= cue["start"] for other in kept):
            kept.append(cue)
    return sorted(kept, key=lambda c: c["start"])


def _warning_spans(votes: VoteArrays, rows: Sequence[Decision]) -> list[list[dict[str, Any]]]:
    found: list[list[dict[str, Any]]] = [[] for _ in rows]
    mine = votes.of_task("safety_warning") & (votes.label == _WARNS) & (votes.kind >= 0)
    for i in np.flatnonzero(mine).tolist():
        row, kind = int(votes.sentence[i]), int(votes.kind[i])
        if kind in rows[row].kinds:
            span = {"start": int(votes.start[i]), "end": int(votes.end[i]), "kind": _KINDS[kind]}
            if span not in found[row]:
                found[row].append(span)
    return [sorted(spans, key=lambda s: (s["start"], s["end"], _KINDS.index(s["kind"]))) for spans in found]


def _features(
    sentences: pa.Table, features: pa.Table, prose: Sequence[bool], outcome: _Outcome
) -> tuple[list[list[dict[str, Any]]], list[list[str]]]:
    """Return softeners and flags of every row, in order; ``unsure`` where the primary is improbable."""
    ids = sentences.column("sentence_id").combine_chunks()
    softeners: list[list[dict[str, Any]]] = [[] for _ in range(len(ids))]
    flags: list[set[str]] = [set() if spoken else {NOT_PROSE} for spoken in prose]
    for row in np.flatnonzero(outcome.mask(lambda d: d.claim_probs[d.claim_type] < UNSURE_BELOW)).tolist():
        flags[row].add("unsure")
    rows = pc.index_in(features.column("sentence_id"), value_set=ids).to_pylist()
    columns = [features.column(c).to_pylist() for c in ("feature", "type", "start", "end")]
    for row, feature, kind, start, end in zip(rows, *columns, strict=True):
        if row is None or not prose[row]:
            continue
        if feature == "flag":
            flags[row].add(kind)
        else:
            softeners[row].append({"start": start, "end": end, "type": kind})
    order = contracts.vocabulary("flag").index
    for spans in softeners:
        spans.sort(key=lambda s: (s["start"], s["end"], s["type"]))
    return softeners, [sorted(found, key=order) for found in flags]
