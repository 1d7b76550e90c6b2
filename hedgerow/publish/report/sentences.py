"""The sample sentences of the report: each with its words marked, its labels and its votes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from hedgerow import contracts
from hedgerow.publish.profile_samples import Sample
from hedgerow.publish.report.marks import Piece, cut, highlights_of, plain, visible

BANDS = (
    (0.0, 0.5, "under 0.5 (unsure)"),
    (0.5, 0.7, "0.5 to 0.7"),
    (0.7, 0.9, "0.7 to 0.9"),
    (0.9, 1.01, "0.9 and more"),
)


class VoteLine(NamedTuple):
    """One vote as shown."""

    function: str
    label: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class SentenceCard:
    """One sentence as shown.

    Attributes:
        id: sentence_id
        pieces: its text, cut at the marked words.
        claims: its claim types, the primary first.
        probability: of the primary.
        band: number of the band of that probability.
        hedge: probability of the hedge, None when there is none.
        warning: probability of the warning, None when there is none.
        cues: the marked words in words, for who does not see the marks.
        kinds: kinds of the warning.
        role: role of the section.
        heading: heading of the section.
        source: source of the document.
        document: title or key of the document.
        document_id: its id.
        flags: remarks.
        votes: the votes.
        disagree: tasks on which a vote is overruled.
    """

    id: str
    pieces: Sequence[Piece]
    claims: Sequence[str]
    probability: float
    band: int
    hedge: float | None
    warning: float | None
    cues: Sequence[str]
    kinds: Sequence[str]
    role: str
    heading: str
    source: str
    document: str
    document_id: str
    flags: Sequence[str]
    votes: Sequence[VoteLine]
    disagree: Sequence[str]


def cards(samples: Sequence[Sample]) -> list[SentenceCard]:
    """Return the samples as they are shown."""
    return [make_card(s.sentence, s.document, s.votes, s.disagree) for s in samples]


def make_card(
    row: Mapping[str, Any], document: Mapping[str, Any], votes: Sequence[Mapping[str, Any]], disagree: Sequence[str]
) -> SentenceCard:
    """Return one sentence as it is shown.

    Args:
        row: its row of config ``sentences``.
        document: key, title and source of its document.
        votes: the votes on it.
        disagree: tasks on which a vote is overruled.
    """
    claims = contracts.vocabulary("claim_type")
    probability = float(row["claim_type_probs"][row["claim_type"]])
    marked = highlights_of(row)
    return SentenceCard(
        id=row["sentence_id"],
        pieces=cut(row["text"], marked),
        claims=[claims[c] for c in row["claim_types"]] or [claims[row["claim_type"]]],
        probability=probability,
        band=band_of(probability),
        hedge=row["hedge_prob"] if row["hedge"] else None,
        warning=row["safety_warning_prob"] if row["safety_warning"] else None,
        cues=[
            f"“{visible(row['text'][h.start : h.end])}” {plain(h.type)}" for h in sorted(marked) if h.what == "hedge"
        ],
        kinds=[plain(contracts.vocabulary("warning_kind")[k]) for k in row["warning_kinds"]],
        role=contracts.vocabulary("section_role")[row["section_role"]],
        heading=visible(row["section_heading"] or ""),
        source=visible(document["source"]),
        document=visible(document["title"] or document["document_key"]),
        document_id=row["document_id"],
        flags=[plain(f) for f in row["flags"]],
        votes=[
            vote_line(row, v) for v in sorted(votes, key=lambda v: (v["task"], v["start"], v["function"], v["label"]))
        ],
        disagree=[plain(task) for task in disagree],
    )


def vote_line(row: Mapping[str, Any], vote: Mapping[str, Any]) -> VoteLine:
    """Return one vote as shown."""
    words = row["text"][vote["start"] - row["start"] : vote["end"] - row["start"]]
    return VoteLine(vote["function"], vote["label"], plain(vote["kind"] or ""), visible(words))


def band_of(probability: float) -> int:
    """Return the number of the band that a probability lies in."""
    return next(i for i, (low, high, _) in enumerate(BANDS) if low <= probability < high)
