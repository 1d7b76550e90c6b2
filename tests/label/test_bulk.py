"""Votes in bulk: what columns say of many sentences is what each function says of each of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from label_votes import toolbox

from hedgerow import contracts
from hedgerow.label.batch import Batch, Places
from hedgerow.label.bulk import EachHit, Whole, spread
from hedgerow.label.conditions import Aspect, Near
from hedgerow.label.dispatch import Dispatch, by_sentence
from hedgerow.label.functions import LabelingFunction, Sentence, Votes, labeling_function
from hedgerow.label.scan import Hit

BULK = [f for f in toolbox().functions.functions if f.bulk is not None]
HEADINGS = (
    None, "Side effects", "What causes gout?", "How it works", "Where to buy", "Gout and its symptoms", "How to take it",
    "Is it legal?", "Benefits",
)  # fmt: skip


def table(texts: list[str]) -> pa.Table:
    """Return sentences under headings of several kinds; every third text again in another document."""
    rows = []
    for document, of in enumerate((texts, texts[::3])):
        lead = None
        for n, text in enumerate(of):
            rows.append({
                "sentence_id": f"{document}-{n:05d}", "document_id": f"d{document}", "section_id": "x", "index": n,
                "start": 1000 * n, "end": 1000 * n + len(text), "text": text, "kind": int(n % 5 == 4),
                "lead_sentence_id": lead if n % 5 == 4 else None, "section_heading": HEADINGS[(n // 7 + document) % len(HEADINGS)],
                "section_role": contracts.label_number("section_role", "body"),
            })  # fmt: skip
            lead = rows[-1]["sentence_id"] if text.endswith(":") else lead
    return contracts.build("work_sentences", rows)


@pytest.fixture(scope="module")
def examples() -> pa.Table:
    """The examples of all shipped cues, some of them twice, and some in two clauses, in parentheses or as questions."""
    texts = [text for cue in toolbox().lexicon.cues for text in (*cue.positive, *cue.negative)]
    return table([
        *texts, *(f"However, while it rains, {text} (see also: {text})" for text in texts[::9]),
        *(f"Does it? {text}" for text in texts[::40]), *(f"{text.rstrip('.')}?" for text in texts[::40]),
        *(f"Side effects include: {text}" for text in texts[::40]),
    ])  # fmt: skip


def test_all_at_once_is_one_by_one(examples: pa.Table) -> None:
    """The votes on a table are those that the functions cast when each is called on each sentence."""
    labeler = toolbox().labeler
    result = labeler.label_sentences(examples)
    expected = []
    for row, view in zip(examples.to_pylist(), labeler.views(examples), strict=True):
        assert view is not None
        cast, faults = labeler.votes_on(view)
        assert faults == []
        for function, vote in cast:
            expected.append((
                row["sentence_id"], function.id, function.task, function.version, row["start"] + vote.start,
                row["start"] + vote.end, vote.label, vote.kind, vote.scope,
            ))  # fmt: skip
    names = ("sentence_id", "function", "task", "version", "start", "end", "label", "kind", "scope")
    assert [tuple(vote[name] for name in names) for vote in result.votes.to_pylist()] == expected
    assert result.faults.num_rows == 0
    cast_in_bulk = {f.id for f in BULK} & {vote[1] for vote in expected}
    assert {f.id for f in BULK} - cast_in_bulk == set(), "no example shows these"


@pytest.mark.parametrize("function", BULK, ids=lambda function: function.id)
def test_nothing_in_bulk_of_no_sentence(function: LabelingFunction) -> None:
    """Where a function is called nowhere, it votes nowhere; neither in no batch at all."""
    assert function.bulk is not None
    for sentences in ([], [Sentence("A tea.", {}), Sentence("(Tea)", {"claim.body": [Hit("claim.body", 1, 4)]})]):
        marks = function.bulk(Batch(sentences), Batch([]).text_of)
        assert [len(column) for column in marks] == [0, 0, 0, 0]


CUES = ("a", "b", "c")
_HITS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4)), min_size=1, max_size=4)
_SENTENCES = st.lists(st.dictionaries(st.sampled_from(CUES), _HITS, max_size=3), max_size=6)


def made(drawn: list[dict[str, list[tuple[int, int]]]]) -> list[Sentence]:
    """Make sentences with these hits, and each again with the same reading."""
    sentences = []
    for found in drawn:
        hits = {c: [Hit(c, start, start + n) for start, n in sorted(set(places))] for c, places in found.items()}
        one = Sentence("x" * 40, hits)
        sentences += [one, Sentence("x" * 40, hits, heading="again", reading=one.reading)]
    return sentences


@given(_SENTENCES)
def test_columns_hold_what_the_sentences_hold(drawn: list[dict[str, list[tuple[int, int]]]]) -> None:
    """Texts, the cues in them and their places: once for sentences that share a reading."""
    batch = Batch(made(drawn))
    assert [one.reading for one in batch.texts] == [one.reading for one in batch.sentences[::2]]
    assert batch.text_of.tolist() == [n // 2 for n in range(len(batch.sentences))]
    for cues in (("a",), ("a", "c"), ("no such cue",)):
        assert batch.holding(*cues).tolist() == [one.has(*cues) for one in batch.texts]
        places = [(n, hit.start, hit.end) for n, one in enumerate(batch.texts) for hit in one.found(*cues)]
        assert list(zip(*(column.tolist() for column in batch.places(*cues)), strict=True)) == places


@given(_SENTENCES, st.integers(0, 12))
def test_near_in_columns_is_near_in_each(drawn: list[dict[str, list[tuple[int, int]]]], reach: int) -> None:
    """Which texts hold a cue and its follower within reach is told alike."""
    batch = Batch(made(drawn))
    for near in (Near(("a",), ("b",), reach), Near(("a", "b"), ("b", "c"), reach)):
        assert near.hold(batch).tolist() == [near.holds_of(one) for one in batch.texts]


@given(_SENTENCES, st.sets(st.integers(0, 11)))
def test_each_hit_goes_to_every_sentence_with_the_text(
    drawn: list[dict[str, list[tuple[int, int]]]], chosen: set[int]
) -> None:
    """Only sentences on which a function is called get votes, and those with equal text get the same."""
    sentences = made(drawn)
    called = sorted(n for n in chosen if n < len(sentences))
    marks = EachHit("a")(Batch(sentences), np.array(called, np.int64))
    expected = [(n, hit.start, hit.end) for n in called for hit in sentences[n].found("a")]
    assert list(zip(*(column.tolist() for column in marks[:3]), strict=True)) == expected


@pytest.mark.parametrize(("is_of_text", "asked"), [(True, ["bc", "def"]), (False, ["bc", "bc", "def", "def"])])
def test_an_aspect_is_asked_once(is_of_text: bool, asked: list[str]) -> None:
    """However many functions ask; of equal sentences once where the text decides, and of none that is out already."""
    seen: list[str] = []

    def of(sentence: Sentence) -> int:
        seen.append(sentence.text)
        return len(sentence.text)

    aspect = Aspect(of, is_of_text=is_of_text)
    functions = [
        labeling_function(task="hedge", label="hedged", looks_for="x", rule="3", reads=["a"], where=[where])(_abstain)
        for where in (aspect.is_(2), aspect.is_not(2), aspect.is_(3, 4))
    ]
    hits = {"a": [Hit("a", 0, 1)]}
    readings: list[dict[str, Any]] = [{}, {}]
    sentences = [
        Sentence("a", {}),
        *(Sentence(text, hits, reading=readings[n]) for n, text in enumerate(("bc", "def")) for _ in range(2)),
    ]
    assert by_sentence(Dispatch(functions).wanted(Batch(sentences))) == [[], [0], [0], [1, 2], [1, 2]]
    assert sorted(seen) == asked


def _abstain(sentence: Sentence) -> Votes:
    return None


def test_whole_and_each_hit() -> None:
    """The plain ways to vote in bulk."""
    hits = {"a": [Hit("a", 0, 1), Hit("a", 3, 5)]}
    batch = Batch([Sentence("abcdef", hits), Sentence("xy", {}), Sentence("abcdef", hits)])
    called = np.array([0, 2])
    assert [column.tolist() for column in Whole()(batch, called)] == [[0, 2], [0, 0], [6, 6], [0, 0]]
    assert [column.tolist() for column in EachHit("a")(batch, called)][:3] == [[0, 0, 2, 2], [0, 3, 0, 3], [1, 5, 1, 5]]
    nothing = Places(*(called[:0] for _ in range(3)))
    assert [len(column) for column in spread(batch, called, nothing, called[:0])] == [0, 0, 0, 0]
