"""Which parts of a sentence assert what: main clauses, other asserting parts, circumstances.

Built on cue hits only (``clause.*``, ``frame.*``), so it is an approximation
of guideline 2.2 and 2.4: the words of a transparent frame belong to no clause,
a subordinate clause, a result phrase in -ing and a purpose are *parts*, and
conditions and circumstances assert nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal, NamedTuple

import re2

from hedgerow.label.functions import Sentence
from hedgerow.label.scan import Hit

Role = Literal["main", "part", "circumstance"]
OPENERS: dict[str, Role] = {
    "clause.subordinate": "part",
    "clause.purpose": "part",
    "clause.result": "part",
    "clause.circumstance": "circumstance",
    "clause.fronted": "circumstance",
    "clause.apposition": "circumstance",
    "clause.coordinator": "main",
    "claim.later_command": "main",
}
FRAMES = ("frame.evidence", "frame.fame", "frame.awareness")
_INITIAL = 4  # an opener within so many characters of the start opens the sentence ("However, while ...")
_MEMO = "clauses"


class Clause(NamedTuple):
    """A stretch of the sentence with one way of asserting; offsets are half-open code points."""

    start: int
    end: int
    role: Role
    number: int


class Clauses(NamedTuple):
    """The clauses of one sentence, tiling it, and the frames in it."""

    clauses: tuple[Clause, ...]
    starts: tuple[int, ...]
    frames: tuple[Hit, ...]

    def at(self, position: int) -> Clause:
        """Return the clause that a position lies in."""
        return self.clauses[bisect_right(self.starts, position) - 1]

    def framed(self, hit: Hit) -> bool:
        """Tell whether a hit lies inside a transparent frame."""
        return any(frame.start <= hit.start and hit.end <= frame.end for frame in self.frames)


def clauses_of(sentence: Sentence) -> Clauses:
    """Return the clauses of a sentence; computed once and kept in its reading."""
    known: Clauses | None = sentence.reading.get(_MEMO)
    if known is not None:
        return known
    frames = tuple(sentence.found(*FRAMES)) if sentence.has(*FRAMES) else ()
    if sentence.has(*OPENERS):
        clauses = tuple(_split(sentence))
        made = Clauses(clauses, tuple([c.start for c in clauses]), frames)
    else:
        made = Clauses((Clause(0, len(sentence.text), "main", 0),), (0,), frames)
    sentence.reading[_MEMO] = made
    return made


def scope_of(sentence: Sentence, hit: Hit) -> str | None:
    """Return the vote scope of a hit: main, part, or None where nothing is asserted."""
    role = clauses_of(sentence).at(hit.start).role
    return None if role == "circumstance" else role


def _split(sentence: Sentence) -> list[Clause]:
    """Cut the sentence at its openers and where the main clause goes on after them."""
    length = len(sentence.text)
    openers = [(hit, role) for cue, role in OPENERS.items() for hit in sentence.hits.get(cue, ())]
    if openers and "(" in sentence.text:
        openers = [pair for pair in openers if not in_parentheses(sentence.text, pair[0].start)]
    if not openers:
        return [Clause(0, length, "main", 0)]
    openers.sort(key=lambda pair: (pair[0].start, -pair[0].end))
    cuts: list[tuple[int, Role]] = [(0, "main")]
    for number, (hit, role) in enumerate(openers):
        if hit.start < cuts[-1][0]:
            continue
        following = next((h.start for h, r in openers[number + 1 :] if r == "main"), length)
        if hit.cue == "clause.fronted" and _front_end(sentence.text, hit.end, min(following, hit.end + _FRONTED)) < 0:
            continue
        if hit.cue == "clause.apposition" and (
            hit.start > _SUBJECT_LENGTH
            or ", " not in sentence.text[hit.end : following]
            or cuts[-1][1] != "main"
            or hit.start == cuts[-1][0]  # the subject that goes on after a circumstance in front
        ):
            continue
        cuts.append((hit.start, role))
        if role != "main":
            end = _end_of_part(sentence, hit, cuts[-2], following)
            if end is not None:
                cuts.append((end, "main"))
    return _tile(cuts, length)


def in_parentheses(text: str, position: int) -> bool:
    """Tell whether a position lies in parentheses, where sources stand: "(Smith 2015; PMID 1)"."""
    opened = text.rfind("(", 0, position)
    return opened >= 0 and ")" not in text[opened:position] and ")" in text[position:]


def _end_of_part(sentence: Sentence, opener: Hit, before: tuple[int, Role], limit: int) -> int | None:
    """Return where the main clause goes on after a part, None when it does not before ``limit``."""
    text = sentence.text
    stretch = text[before[0] : opener.start]
    fronted = before[1] == "main" and (not _has_words(stretch) or stretch.rstrip().endswith(_NEW_START))
    if fronted:
        if opener.cue == "clause.fronted":
            subject = _subject_after(text[opener.end : limit])
            if subject is not None:
                return opener.end + subject
            ends = _front_end(text, opener.end, limit)
            if ends >= 0 and text[ends] == ":":
                return ends
        resumed = [h.start for h in sentence.hits.get("clause.resumption", ()) if opener.end < h.start < limit]
        resumed += [h.start - 2 for h in sentence.hits.get("claim.substance", ()) if opener.end < h.start - 2 < limit]
        for start in sorted(resumed):
            if text[start] == ",":
                return start
        comma = text.find(", ", opener.end, limit)
        return comma if comma >= 0 else None
    inserted = text[opener.start] == "," or (opener.start >= 2 and text[opener.start - 2 : opener.start] == ", ")
    if inserted and opener.start < _SUBJECT_LENGTH:
        comma = text.find(", ", opener.end, limit)
        return comma if comma >= 0 else None
    return None


def _front_end(text: str, start: int, end: int) -> int:
    """Return where a comma or colon ends a circumstance in front ("For long runs in the heat: ..."), -1 if none does."""
    comma, colon = text.find(", ", start, end), text.find(": ", start, end)
    return min(comma, colon) if comma >= 0 and colon >= 0 else max(comma, colon)


_SUBJECT = re2.compile(
    r"(?i)\b([a-z0-9%-]+) ((?:it|they|there|you|we) "
    r"(?:can|may|might|could|will|would|should|must|need|want|is|are|was|were|has|have|had|does|do|did|[a-z]{2,}s)\b)"
)
_CONJUNCTION = re2.compile(
    r"(?i)(?:as|than|that|which|what|when|if|while|where|how|because|until|before|after|and|or|but)"
)
_NEW_START = (":", ";", "—")  # after these the sentence starts anew: "One thing is sure: when brewed, it is bitter"
_FRONTED = 60  # a circumstance in front is short; a comma further on belongs to the main clause
_SUBJECT_LENGTH = 40  # ", which ..." this early interrupts the subject, later it ends the sentence


def _subject_after(stretch: str) -> int | None:
    """Return where a pronoun with its verb goes on without a comma ("Within an hour it fades"), if so."""
    found = _SUBJECT.search(stretch)
    if found is None or _CONJUNCTION.fullmatch(found[1]) or "," in stretch[: found.start(2)]:
        return None
    start: int = found.start(2)
    return start


def _has_words(stretch: str) -> bool:
    """Tell whether more than a connective ("However,", "Note:", "And") stands in a stretch."""
    words = stretch.replace(",", " ").replace(";", " ").split()
    return len(words) > 1 or (
        len(words) == 1 and not stretch.rstrip().endswith((",", ":")) and len(words[0]) > _INITIAL
    )


def _tile(cuts: list[tuple[int, Role]], length: int) -> list[Clause]:
    """Turn cuts into clauses that tile the sentence; an empty stretch is dropped."""
    kept: list[Clause] = []
    ordered = sorted(dict(sorted(cuts, key=lambda cut: cut[0])).items())
    for (start, role), (end, _) in zip(ordered, [*ordered[1:], (length, "main")], strict=True):
        if end > start:
            kept.append(Clause(start, end, role, len(kept)))
    return kept
