"""A document as it is shown: its lines, with headings, sentences and the words that are marked in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hedgerow import contracts
from hedgerow.publish.report.marks import Piece, cut, highlights_of, visible


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a line: a sentence, or text that is none (``id`` is empty then)."""

    id: str
    claim: str
    title: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, list item or heading.

    Attributes:
        heading: level of the heading, 0 for none.
        sections: ids of the sections that begin here.
        runs: what it consists of.
        in_list: whether its sentences are list items.
    """

    heading: int
    sections: Sequence[str]
    runs: Sequence[Run]
    in_list: bool


@dataclass(slots=True)
class Branch:
    """A section in the tree beside the text."""

    id: str
    heading: str
    role: str
    n_sentences: int
    children: list[Branch] = field(default_factory=list)


def make_lines(text: str, sections: Sequence[Mapping[str, Any]], sentences: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Return the lines of a document; together they show every character of it but line ends.

    Args:
        text: the text of the document.
        sections: its sections, in order.
        sentences: its sentences, in order.
    """
    headings = {s["heading_start"]: s["level"] for s in sections if s["heading_start"] is not None}
    starts: dict[int, list[str]] = {}
    waiting = list(sentences)
    for section in sections:
        starts.setdefault(section["start"], []).append(section["section_id"])
    opened = sorted(starts)
    lines, at = [], 0
    while at < len(text):
        end = _line_end(text, at, waiting)
        mine = []
        while waiting and waiting[0]["start"] < end:
            mine.append(waiting.pop(0))
        begun = []
        while opened and opened[0] < max(end, at + 1):
            begun += starts[opened.pop(0)]
        if text[at:end].strip():
            in_list = bool(mine) and mine[0]["kind"] == contracts.label_number("sentence_kind", "list_item")
            lines.append(Line(headings.get(at, 0), begun, [*_runs(text, at, end, mine)], in_list))
        at = end + 1
    return lines


def _line_end(text: str, at: int, sentences: Sequence[Mapping[str, Any]]) -> int:
    """Return where the line ends; a sentence that goes on in the next line carries it along."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    for sentence in sentences:
        if sentence["start"] >= end:
            break
        if sentence["end"] > end:
            following = text.find("\n", sentence["end"])
            end = len(text) if following < 0 else following
    return end


def _runs(text: str, at: int, end: int, sentences: Sequence[Mapping[str, Any]]) -> Iterator[Run]:
    claims = contracts.vocabulary("claim_type")
    for s in sentences:
        if s["start"] > at:
            yield Run("", "", "", cut(text[at : s["start"]], ()))
        claim = claims[s["claim_type"]]
        extra = [word for word, on in (("hedged", s["hedge"]), ("warning", s["safety_warning"])) if on]
        yield Run(s["sentence_id"], claim, ", ".join([claim, *extra]), cut(s["text"], highlights_of(s)))
        at = s["end"]
    if at < end:
        yield Run("", "", "", cut(text[at:end], ()))


def make_tree(sections: Sequence[Mapping[str, Any]], sentences: Sequence[Mapping[str, Any]]) -> list[Branch]:
    """Return the tree of sections, each with the number of sentences that lie in it alone."""
    roles = contracts.vocabulary("section_role")
    counts: dict[str, int] = {}
    for sentence in sentences:
        counts[sentence["section_id"]] = counts.get(sentence["section_id"], 0) + 1
    found: dict[str, Branch] = {}
    top: list[Branch] = []
    for s in sections:
        role = roles[s["role"]]
        branch = Branch(s["section_id"], visible(s["heading"] or f"({role})"), role, counts.get(s["section_id"], 0))
        found[branch.id] = branch
        parent = found.get(s["parent_id"] or "")
        (parent.children if parent else top).append(branch)
    return top
