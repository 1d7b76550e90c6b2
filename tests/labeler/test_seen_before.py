"""Sentences of changed documents that keep their votes: after any edits a shard has just the rows of labeling it from nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow import contracts, ids
from hedgerow.labeler.labeling import label_result
from hedgerow.labeler.seen_before import seen_before
from hedgerow.labeler.toolbox import Toolbox, build_labeler
from hedgerow.work.deltas import Merge
from hedgerow.work.grouped import groups_of, noted
from hedgerow.work.results import Result
from hedgerow.work.watch import UNWATCHED

EVERYTHING = """
import zlib
from hedgerow.label.functions import Vote, labeling_function

def seen(s):
    return s and (s.text, s.kind, s.heading, s.role, s.previous, s.following, sorted(s.hits), seen(s.lead))

def votes(s):
    number = zlib.crc32(repr(seen(s)).encode())
    start = number % len(s.text)
    return [Vote(start, start + 1, kind="modal"), Vote(0, start + 1, kind="reporting")][: number % 3]

@labeling_function(task="hedge", label="hedged", looks_for="all there is to see", rule="3.1")
def hedge_everything(sentence):
    if sentence.text == "It breaks.":
        raise ValueError(repr(seen(sentence)))
    return votes(sentence)
"""
CUE = """
[[cue]]
id = "context.tea"
sense = "tea"
patterns = ["tea"]
rule = "3.1"
softener = "scope"
"""
TEXTS = ["Tea may help.", "Drink tea.", "It breaks.", "Take:", "Two cups of tea.", "One cup."]


@pytest.fixture(scope="module")
def toolbox(tmp_path_factory) -> Toolbox:
    """One function whose votes tell everything that it saw, and one cue."""
    folder = tmp_path_factory.mktemp("seen")
    (folder / "cues.toml").write_text(CUE)
    (folder / "mine.py").write_text(EVERYTHING)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hedgerow.lexicon.shipped_cues", lambda: [folder / "cues.toml"])
        patch.setattr("hedgerow.labeler.toolbox.label_modules", list)
        return build_labeler(functions=[folder / "mine.py"])


@dataclass(frozen=True)
class Row:
    """A sentence to be: ``lead`` counts back from it, 0 for none."""

    text: str = "Tea may help."
    heading: str | None = None
    role: str = "body"
    kind: int = 0
    lead: int = 0
    gap: int = 1


def sentences_of(documents: dict[str, list[Row]]) -> pa.Table:
    found: list[dict[str, Any]] = []
    for document, rows in documents.items():
        at, names, texts = 0, [], []
        for number, row in enumerate(rows):
            at += row.gap
            names.append(ids.sentence_id(document, row.text, texts.count(row.text)))
            texts.append(row.text)
            found.append({
                "sentence_id": names[-1], "document_id": document, "section_id": "x", "index": number, "start": at,
                "end": at + len(row.text), "text": row.text, "kind": row.kind, "section_heading": row.heading,
                "lead_sentence_id": names[number - row.lead] if 0 < row.lead <= number else None,
                "section_role": contracts.label_number("section_role", row.role),
            })  # fmt: skip
            at += len(row.text)
    return contracts.build("work_sentences", found)


def segmented(documents: dict[str, list[Row]]) -> Result:
    table = sentences_of(documents)
    note = {"rows": {"work_sentences": noted(groups_of(table))}}
    return Result({"work_sentences": table}, {"work_sentences": table.num_rows}, note, "")


def labeled(made_of: Result, toolbox: Toolbox, previous: Result | None = None) -> Result:
    """What the stage gives, whole, as it would be read back."""
    made, note = label_result(made_of, toolbox, previous, UNWATCHED)
    tables = {
        name: table.onto(previous.tables[name]) if isinstance(table, Merge) and previous else table
        for name, table in made.items()
    }
    return Result(tables, {name: table.num_rows for name, table in tables.items()}, note, "", made_of=made_of)


rows_drawn = st.builds(
    Row,
    text=st.sampled_from(TEXTS),
    heading=st.sampled_from([None, "Use"]),
    role=st.sampled_from(["body", "body", "references"]),
    kind=st.integers(0, 1),
    lead=st.integers(0, 3),
    gap=st.integers(1, 3),
)
documents_drawn = st.dictionaries(st.sampled_from("abc"), st.lists(rows_drawn, min_size=1, max_size=8), min_size=1)


@st.composite
def edited(draw: st.DrawFn, documents: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Documents of which some rows are left out, changed or put in front of others; some documents go and come."""
    found: dict[str, list[Row]] = {}
    for name, rows in documents.items():
        kept = [row for row in rows if draw(st.integers(0, 5))]
        for _ in range(draw(st.integers(0, 2))):
            kept.insert(draw(st.integers(0, len(kept))), draw(rows_drawn))
        if kept and draw(st.integers(0, 5)):
            found[name] = kept
    return found or draw(documents_drawn)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_votes_taken_over_equal_votes_cast_anew(toolbox, data) -> None:
    documents = data.draw(documents_drawn)
    result = labeled(segmented(documents), toolbox)
    for _ in range(3):
        documents = data.draw(edited(documents))
        made_of = segmented(documents)
        result, anew = labeled(made_of, toolbox, result), labeled(made_of, toolbox)
        for name, table in anew.tables.items():
            assert table.equals(result.tables[name]), name
        assert anew.note == result.note


STILL = [Row("Tea may help."), Row("Drink tea."), Row("Take:"), Row("Two cups of tea.", kind=1, lead=1),
         Row("One cup.", kind=1, lead=2)]  # fmt: skip


@pytest.mark.parametrize(("now", "kept"), [
    pytest.param([*STILL, Row("It ends.")], 4, id="a sentence behind: the last one has another neighbor"),
    pytest.param([Row("It begins."), *STILL], 4, id="a sentence in front, and all stand elsewhere"),
    pytest.param([replace(one, gap=7) for one in STILL], 5, id="more space between"),
    pytest.param([replace(STILL[0], heading="Use"), *STILL[1:]], 4, id="another heading"),
    pytest.param([replace(STILL[0], role="references"), *STILL[1:]], 4, id="another role"),
    pytest.param([replace(STILL[0], kind=1), *STILL[1:]], 4, id="another kind"),
    pytest.param([*STILL[:2], replace(STILL[2], heading="Use"), *STILL[3:]], 2, id="what leads a list is seen otherwise"),
    pytest.param([*STILL[:3], replace(STILL[3], lead=0), STILL[4]], 4, id="an item without its lead"),
    pytest.param(STILL[1:], 3, id="without the first: the second has no neighbor any more, and the list keeps its lead"),
    pytest.param([Row("Tea may help."), *STILL], 4, id="the same text once more: two stand under other names"),
    pytest.param([Row("Other."), Row("Words.")], 0, id="nothing is the same"),
])  # fmt: skip
def test_only_what_is_seen_otherwise_is_labeled(toolbox, now, kept) -> None:
    before = segmented({"a": STILL, "b": [Row()]})
    made_of = segmented({"a": now, "b": [Row()]})
    previous = labeled(before, toolbox)
    changed = made_of.tables["work_sentences"].slice(0, len(now))
    seen = seen_before(changed, previous)
    assert kept == int(seen.is_kept.sum())
    again, anew = labeled(made_of, toolbox, previous), labeled(made_of, toolbox)
    assert again.tables["votes"].equals(anew.tables["votes"])


def test_without_what_the_earlier_result_was_made_of_nothing_is_kept(toolbox) -> None:
    previous = replace(labeled(segmented({"a": STILL}), toolbox), made_of=None)
    now = segmented({"a": [*STILL, Row("It ends.")]})
    assert not seen_before(now.tables["work_sentences"], previous).is_kept.any()
    assert labeled(now, toolbox, previous).tables["votes"].equals(labeled(now, toolbox).tables["votes"])


def test_sentences_of_another_text_than_was_labeled_are_not_trusted(toolbox) -> None:
    previous = labeled(segmented({"a": STILL}), toolbox)
    other = replace(previous, made_of=segmented({"a": [*STILL, Row("It ends.")]}))
    assert not seen_before(sentences_of({"a": [*STILL, Row("It ends.")]}), other).is_kept.any()


def test_of_a_document_that_is_lost_nothing_is_kept(toolbox) -> None:
    previous = labeled(segmented({"a": STILL, "b": STILL}), toolbox)
    now = sentences_of({"a": [*STILL, Row("It ends.")], "b": [Row("It begins."), *STILL]})
    seen = seen_before(now, previous)
    new = toolbox.labeler.label_sentences(now.slice(0, 0))
    joined = seen.join(new, previous, pa.array(["a"]))
    names = dict(zip(now["sentence_id"].to_pylist(), now["document_id"].to_pylist(), strict=True))
    assert {"b"} == {names[one] for one in joined.votes["sentence_id"].to_pylist()}


def test_functions_are_called_on_chosen_sentences_only(toolbox) -> None:
    table = sentences_of({"a": STILL})
    everything = toolbox.labeler.label_sentences(table)
    for chosen in (np.array([False, True, False, False, True]), np.zeros(5, bool), np.ones(5, bool)):
        some = toolbox.labeler.label_sentences(table, chosen)
        wanted = set(np.array(table["sentence_id"].to_pylist())[chosen].tolist())
        expected = [row for row in everything.votes.to_pylist() if row["sentence_id"] in wanted]
        assert expected == some.votes.to_pylist()
