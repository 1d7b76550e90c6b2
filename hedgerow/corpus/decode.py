"""Decode: the one place that sets labels.

Takes a shard's sentences, votes and features, asks the label models, applies
the guideline's joint rules (:mod:`hedgerow.corpus.rules`) once for each
distinct combination of votes (:mod:`hedgerow.corpus.cases`), and gives the
published label columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.columns import array, find
from hedgerow.corpus.cases import Decider, find_exempt
from hedgerow.corpus.models import LabelModel
from hedgerow.corpus.rules import Decision, not_prose
from hedgerow.corpus.spans import make_cues, make_flags, make_softeners, make_warning_spans
from hedgerow.corpus.votes import FunctionInfo, Ints, VoteArrays, code_votes
from hedgerow.prose import NOT_PROSE_ROLES

Mask: TypeAlias = npt.NDArray[np.bool_]

LABEL_COLUMNS = (
    "claim_type", "claim_type_probs", "claim_types", "hedge", "hedge_prob", "hedge_cues", "safety_warning",
    "safety_warning_prob", "warning_kinds", "warning_spans", "softeners", "flags", "n_votes",
)  # fmt: skip
"""Columns of contract ``sentences`` that decode sets, in its order."""

UNSURE_BELOW = 0.5
"""Probability of the primary below which a sentence is flagged unsure: on gold half of such labels are right."""


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
    return decode_coded(sentences, coded, features, Decider(models, functions))


def decode_coded(sentences: pa.Table, votes: VoteArrays, features: pa.Table, decider: Decider) -> pa.Table:
    """Set the labels of a shard's sentences as :func:`decode` does, from votes that are arrays already.

    Args:
        sentences: contract ``work_sentences``.
        votes: the votes on them.
        features: contract ``features``, of these sentences.
        decider: that of the run.
    """
    exempt, prose = find_exempt(sentences, votes), _prose(sentences)
    decisions, inverse = decider.decide(votes, exempt)
    outcome = _Outcome([*decisions, not_prose()], np.where(prose, inverse, len(decisions)))
    return _build(sentences, features, votes, exempt, outcome, prose)


@dataclass(frozen=True, slots=True, eq=False)
class _Outcome:
    """The decision of every sentence: distinct decisions, that of sentences that are not prose last, and each row's."""

    distinct: list[Decision]
    row: Ints

    def column(self, pick: Callable[[Decision], object], kind: pa.DataType) -> pa.Array:
        """Return a column that is made once for each distinct decision and taken by the sentences."""
        return pa.array([pick(one) for one in self.distinct], kind).take(pa.array(self.row))

    def mask(self, holds: Callable[[Decision], bool]) -> Mask:
        """Tell for which sentences something holds of their decision."""
        return np.array([holds(one) for one in self.distinct], dtype=np.bool_)[self.row]

    def kinds(self) -> Ints:
        """Return the warning kinds of each sentence as bits."""
        return np.array([sum(1 << kind for kind in one.kinds) for one in self.distinct], dtype=np.int64)[self.row]


def _prose(sentences: pa.Table) -> Mask:
    mute = [contracts.label_number("section_role", role) for role in NOT_PROSE_ROLES]
    return ~np.isin(sentences.column("section_role").to_numpy(), mute)


def _build(
    sentences: pa.Table, features: pa.Table, votes: VoteArrays, exempt: Mask, outcome: _Outcome, prose: Mask
) -> pa.Table:
    schema = contracts.schema("sentences")
    kinds = {name: schema.field(name).type for name in LABEL_COLUMNS}
    columns = {name: outcome.column(pick, kinds[name]) for name, pick in _DECIDED.items()}
    of_vote = votes.sentence
    hedged, usage = outcome.mask(lambda d: d.hedge), outcome.mask(lambda d: d.usage)
    warned = (outcome.kinds()[of_vote] >> np.maximum(votes.kind, 0)) & 1 == 1
    columns |= {
        "hedge_cues": make_cues(votes, hedged[of_vote] & ~(exempt & usage[of_vote]), kinds["hedge_cues"]),
        "warning_spans": make_warning_spans(votes, warned, kinds["warning_spans"]),
        "n_votes": pa.array(np.bincount(of_vote, minlength=votes.n_sentences), kinds["n_votes"]),
    }
    at = find(array(features, "sentence_id"), array(sentences, "sentence_id"))
    spoken = at >= 0
    spoken[spoken] = prose[at[spoken]]
    is_flag = np.asarray(pc.equal(features.column("feature"), "flag").to_numpy(), dtype=np.bool_)
    unsure = outcome.mask(lambda d: d.claim_probs[d.claim_type] < UNSURE_BELOW)
    mine, flagged = spoken & ~is_flag, spoken & is_flag
    columns["softeners"] = make_softeners(
        at[mine].astype(np.int64), len(prose), features.filter(pa.array(mine)), kinds["softeners"]
    )
    names = features.column("type").filter(pa.array(flagged))
    columns["flags"] = make_flags(at[flagged].astype(np.int64), names, unsure, prose, kinds["flags"])
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
