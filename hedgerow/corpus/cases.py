"""Combinations of votes: each is asked of the models and decided once, however many sentences show it."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hedgerow import contracts
from hedgerow.corpus.matrix import LabelMatrix, build_matrix, group_keys, task_matrices
from hedgerow.corpus.models import LabelModel
from hedgerow.corpus.rules import Case, CastVote, Decision, decide
from hedgerow.corpus.votes import TASKS, FunctionInfo, Ints, VoteArrays, sort_functions

Mask = npt.NDArray[np.bool_]

MAX_KNOWN = 100_000
"""Combinations that a run remembers, about a kilobyte each; with more it starts anew, and decides some twice."""

_CUE_TYPES = contracts.vocabulary("hedge_cue_type")
_POTENTIAL = _CUE_TYPES.index("potential")
_HEDGED = contracts.label_number("hedge", "hedged")
_WARNS = contracts.label_number("safety_warning", "warning")
_WHETHER = "whether"


class Decider:
    """Decides sentences with the models of a run. What it remembers changes no decision: one follows from its votes."""

    def __init__(self, models: Mapping[str, LabelModel], functions: Sequence[FunctionInfo]) -> None:
        """Take the label model of each task and every function that may vote."""
        self._models, self._functions = models, functions
        self._known: dict[bytes, Decision] = {}

    def decide(self, votes: VoteArrays, exempt: Mask) -> tuple[list[Decision], Ints]:
        """Return the decision of each distinct combination of votes, and which one each sentence has."""
        keys, inverse = group_keys(votes.n_sentences, votes.sentence, _pack(votes, exempt))
        if len(self._known) > MAX_KNOWN:
            self._known.clear()
        fresh = [number for number, key in enumerate(keys) if key not in self._known]
        chosen, exempted = _first_of_each(votes, exempt, np.array(fresh, np.int64), inverse)
        for number, case in zip(fresh, _make_cases(chosen, exempted, self._models, self._functions), strict=True):
            self._known[keys[number]] = decide(case)
        return [self._known[key] for key in keys], inverse


def find_exempt(sentences: pa.Table, votes: VoteArrays) -> Mask:
    """Mask the hedge votes that do not count in a usage sentence (E1): cues of type potential and "whether"."""
    hedged = votes.of_task("hedge") & (votes.label == _HEDGED)
    mask: Mask = hedged & (votes.kind == _POTENTIAL)
    maybe = np.flatnonzero(hedged & (votes.end - votes.start == len(_WHETHER)))
    rows = pa.array(votes.sentence[maybe])
    texts = sentences.column("text").take(rows).to_pylist()
    starts = (votes.start[maybe] - sentences.column("start").take(rows).to_numpy()).tolist()
    words = [text[at : at + len(_WHETHER)].lower() for text, at in zip(texts, starts, strict=True)]
    mask[maybe] |= np.array([word == _WHETHER for word in words], dtype=np.bool_)
    return mask


def collect_cases(
    votes: VoteArrays,
    exempt: Mask,
    models: Mapping[str, LabelModel],
    functions: Sequence[FunctionInfo],
) -> tuple[list[Case], Ints]:
    """Return each distinct combination of votes with what the models say of it, and which one each sentence has."""
    keys, inverse = group_keys(votes.n_sentences, votes.sentence, _pack(votes, exempt))
    chosen, exempted = _first_of_each(votes, exempt, np.arange(len(keys)), inverse)
    return _make_cases(chosen, exempted, models, functions), inverse


def model_matrices(votes: VoteArrays, exempt: Mask, functions: Sequence[FunctionInfo]) -> dict[str, LabelMatrix]:
    """Return what the models are asked about: each task, and ``usage``, hedge without the votes that E1 exempts."""
    return task_matrices(votes, functions) | {"usage": build_matrix("hedge", votes, functions, ~exempt)}


def _first_of_each(votes: VoteArrays, exempt: Mask, wanted: Ints, inverse: Ints) -> tuple[VoteArrays, Mask]:
    """Return the votes of the first sentence that shows each wanted combination, as sentences 0, 1, ..."""
    first = np.full(int(inverse.max(initial=-1)) + 1, -1, np.int64)
    first[inverse[::-1]] = np.arange(votes.n_sentences)[::-1]
    place = np.full(votes.n_sentences, -1, np.int64)
    place[first[wanted]] = np.arange(len(wanted))
    kept = place[votes.sentence] >= 0
    return votes.select(kept, place, len(wanted)), exempt[kept]


def _make_cases(
    votes: VoteArrays, exempt: Mask, models: Mapping[str, LabelModel], functions: Sequence[FunctionInfo]
) -> list[Case]:
    """Return the case of each sentence."""
    if not votes.n_sentences:
        return []
    predicted = {
        name: models[matrix.task].predict(matrix)[matrix.inverse].tolist()
        for name, matrix in model_matrices(votes, exempt, functions).items()
    }
    unpack = functools.cache(_Unpacker(models, functions))
    keys, inverse = group_keys(votes.n_sentences, votes.sentence, _pack(votes, exempt))
    patterns = [tuple(map(unpack, np.frombuffer(key, np.int64).tolist())) for key in keys]
    return [
        Case(
            votes=patterns[pattern],
            claim=predicted["claim_type"][number],
            hedge=predicted["hedge"][number][_HEDGED],
            hedge_usage=predicted["usage"][number][_HEDGED],
            warning=predicted["safety_warning"][number][_WARNS],
        )
        for number, pattern in enumerate(inverse.tolist())
    ]


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
