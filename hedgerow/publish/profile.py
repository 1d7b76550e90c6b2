"""What the rows of a release look like: the counts and sample sentences that its report shows.

Taken while the rows are read back before the commit, so that they are read once. Memory does not
grow with the release, but for one cluster id a document.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import columns, contracts
from hedgerow.columns import Mask, Numbers, Tables
from hedgerow.prose import prose_mask
from hedgerow.publish.profile_samples import Samples
from hedgerow.publish.profile_votes import Agreement, count_votes

BINS = 20  # of confidence, each 0.05 wide


@dataclass(slots=True)
class SourceCounts:
    """What came from one source; sentences are prose."""

    documents: int = 0
    sentences: int = 0
    hedged: int = 0
    warnings: int = 0
    claims: Counter[str] = field(default_factory=Counter)


def _grid(*vocabularies: str) -> Numbers:
    return np.zeros([len(contracts.vocabulary(name)) for name in vocabularies], dtype=np.int64)


@dataclass(slots=True)
class Profile:
    """Counts over the prose sentences of a release, and samples of them.

    Attributes:
        n_prose: number of prose sentences.
        claims_by_role: prose sentences by section role and claim type.
        cue_types: hedged sentences with a cue of this type.
        warning_kinds: sentences with a warning of this kind.
        confidence: for each task, prose sentences by the probability of their label, in equal bins from 0 to 1.
        flags: prose sentences with this flag.
        sources: counts by source.
        clusters: members by cluster.
        agreement: how the functions vote beside one another.
        samples: sentences to show.
    """

    n_prose: int = 0
    claims_by_role: Numbers = field(default_factory=lambda: _grid("section_role", "claim_type"))
    cue_types: Counter[str] = field(default_factory=Counter)
    warning_kinds: Counter[str] = field(default_factory=Counter)
    confidence: dict[str, Numbers] = field(
        default_factory=lambda: {t: np.zeros(BINS, dtype=np.int64) for t in contracts.vocabulary("task")}
    )
    flags: Counter[str] = field(default_factory=Counter)
    sources: dict[str, SourceCounts] = field(default_factory=dict)
    clusters: Counter[str] = field(default_factory=Counter)
    agreement: Agreement = field(default_factory=Agreement)
    samples: Samples = field(default_factory=Samples)

    def add(self, batch: Tables) -> None:
        """Count the rows of some whole documents; they keep their contracts and the laws.

        Args:
            batch: tables documents, sentences and votes.
        """
        sentences = batch["sentences"]
        prose = prose_mask(sentences)
        self.n_prose += int(np.count_nonzero(prose))
        self._add_labels(sentences.filter(pa.array(prose)))
        self._add_sources(batch, prose)
        disagree = count_votes(self.agreement, batch, prose)
        self.samples.add(batch, prose, disagree)

    def _add_labels(self, prose: pa.Table) -> None:
        roles, claims = columns.numbers(prose, "section_role"), columns.numbers(prose, "claim_type")
        shape = self.claims_by_role.shape
        self.claims_by_role += np.bincount(roles * shape[1] + claims, minlength=shape[0] * shape[1]).reshape(shape)
        for task, values in label_probabilities(prose).items():
            bins = np.clip((values * BINS).astype(np.int64), 0, BINS - 1)
            self.confidence[task] += np.bincount(bins, minlength=BINS)
        row, cues = columns.elements(prose, "hedge_cues")
        self.cue_types.update(_rows_with(row, pc.struct_field(cues, "type")))
        row, kinds = columns.elements(prose, "warning_kinds")
        names = pa.array(contracts.vocabulary("warning_kind"))
        self.warning_kinds.update(_rows_with(row, names.take(kinds)))
        row, flags = columns.elements(prose, "flags")
        self.flags.update(_rows_with(row, flags))

    def _add_sources(self, batch: Tables, prose: Mask) -> None:
        documents, sentences = batch["documents"], batch["sentences"]
        self.clusters.update(columns.array(documents, "cluster_id").to_pylist())
        source = columns.array(documents, "source").dictionary_encode()
        names, of_document = source.dictionary.to_pylist(), np.asarray(source.indices, dtype=np.int64)
        at = columns.link(batch, "sentences", "document_id", "documents", "document_id")
        of_sentence = of_document[at[prose]]
        hedged, warns = columns.flags(sentences, "hedge")[prose], columns.flags(sentences, "safety_warning")[prose]
        claims = columns.numbers(sentences, "claim_type")[prose]
        labels = contracts.vocabulary("claim_type")
        for number, name in enumerate(names):
            mine, counts = of_sentence == number, self.sources.setdefault(name, SourceCounts())
            counts.documents += int(np.count_nonzero(of_document == number))
            counts.sentences += int(np.count_nonzero(mine))
            counts.hedged += int(np.count_nonzero(hedged & mine))
            counts.warnings += int(np.count_nonzero(warns & mine))
            found = np.bincount(claims[mine], minlength=len(labels)).tolist()
            counts.claims.update({label: n for label, n in zip(labels, found, strict=True) if n})


def label_probabilities(sentences: pa.Table) -> dict[str, npt.NDArray[np.float64]]:
    """Return the probability of each sentence's own label, by task."""
    labels = contracts.vocabulary("claim_type")
    flat = pc.list_flatten(columns.array(sentences, "claim_type_probs")).to_numpy(zero_copy_only=False)
    claims = columns.numbers(sentences, "claim_type")
    found = {"claim_type": flat.reshape(-1, len(labels))[np.arange(len(claims)), claims].astype(np.float64)}
    for task in ("hedge", "safety_warning"):
        positive = columns.floats(sentences, f"{task}_prob")
        found[task] = np.where(columns.flags(sentences, task), positive, 1 - positive)
    return found


def _rows_with(row: Numbers, values: pa.Array) -> Counter[str]:
    """Count for each value the rows that hold it."""
    coded = values.dictionary_encode()
    words = coded.dictionary.to_pylist()
    held = np.sort(row * max(len(words), 1) + np.asarray(coded.indices, dtype=np.int64))
    counts = np.bincount(held[np.flatnonzero(np.diff(held, prepend=-1))] % max(len(words), 1), minlength=len(words))
    return Counter(dict(zip(words, counts.tolist(), strict=True)))
