"""Applying functions: votes with evidence, features, and faults that cost one function on one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import ModuleType

import pyarrow as pa
import pytest

from hedgerow import contracts
from hedgerow.errors import ConfigError
from hedgerow.label.apply import Labeler
from hedgerow.label.functions import Sentence, Vote, Votes, collect_functions, labeling_function
from hedgerow.label.scan import Hit, Scanner
from hedgerow.lexicon import Cue, Lexicon, load_cues

CUES = """
[[cue]]
id = "hedge.may"
task = "hedge"
label = "hedged"
kind = "modal"
sense = "may"
rule = "3.1"
patterns = ["may"]

[[cue]]
id = "context.tea"
sense = "tea"
rule = "2.1"
patterns = ["tea"]

[[cue]]
id = "softener.can"
sense = "can"
rule = "3.2"
patterns = ["can"]
softener = "ability"
"""


@pytest.fixture
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    """Three cues: one votes by itself, one is context, one is a softener."""
    path = tmp_path_factory.mktemp("cues") / "made.toml"
    path.write_text(CUES, "utf-8")
    cues: list[Cue] = load_cues(path)
    return Lexicon(tuple(cues), "made")


def labeler_of(lexicon: Lexicon, *calls: Callable[[Sentence], Votes], **options: object) -> Labeler:
    """Make a labeler of plain functions on context.tea, each claiming efficacy of the main clause."""
    module = ModuleType("made")
    for call in calls:
        made = labeling_function(
            task="claim_type", label="efficacy", looks_for="tea", rule="B1", reads=["context.tea"], scope="main"
        )(call)
        setattr(module, call.__name__, made)
    functions = collect_functions(lexicon, [module])
    return Labeler(functions, lexicon, Scanner(lexicon, "re2"), options.get("flaggers", ()))  # type: ignore[arg-type]


def sentences(*texts: str, **columns: object) -> pa.Table:
    """Build rows of one document; columns give one value for all rows or a list."""
    rows = []
    start = 0
    for number, text in enumerate(texts):
        row = {
            "sentence_id": f"s{number}", "document_id": "d", "section_id": "x", "index": number, "start": start,
            "end": start + len(text), "text": text, "kind": 0, "lead_sentence_id": None, "section_heading": None,
            "section_role": contracts.label_number("section_role", "body"),
        }  # fmt: skip
        row |= {name: value[number] if isinstance(value, list) else value for name, value in columns.items()}
        rows.append(row)
        start += len(text) + 1
    return contracts.build("work_sentences", rows)


def whole(sentence: Sentence) -> Votes:
    """Vote on the tea."""
    return sentence.hits["context.tea"]


def broken(sentence: Sentence) -> Votes:
    """Fail where the sentence is bitter."""
    if "bitter" in sentence.text:
        raise LookupError("too bitter")
    return sentence.first("context.tea")


def test_a_function_is_called_only_where_its_cue_is(lexicon: Lexicon) -> None:
    """Without the cue the function never runs."""
    seen = []

    def watch(sentence: Sentence) -> Votes:
        seen.append(sentence.text)
        return None

    labeler_of(lexicon, watch).label_sentences(sentences("Mint may help.", "Sage tea."))
    assert seen == ["Sage tea."]


def test_votes_carry_spans_of_the_document(lexicon: Lexicon) -> None:
    """Offsets are code points of the document, with text beyond ASCII before them."""
    table = sentences("Für 𝒳 it may help.", "The tea may too.")
    document = " ".join(table.column("text").to_pylist())
    votes = labeler_of(lexicon, whole).label_sentences(table).votes.to_pylist()
    assert [(v["sentence_id"], v["function"], document[v["start"] : v["end"]]) for v in votes] == [
        ("s0", "hedge.may", "may"), ("s1", "claim_type.whole", "tea"), ("s1", "hedge.may", "may"),
    ]  # fmt: skip


def test_a_function_that_raises_abstains_and_is_reported(lexicon: Lexicon) -> None:
    """A fault costs one function on one sentence; it is counted and flagged."""
    result = labeler_of(lexicon, broken, whole).label_sentences(sentences("A bitter tea may do.", "A sweet tea."))
    assert [(f["function"], f["sentence_id"]) for f in result.faults.to_pylist()] == [("claim_type.broken", "s0")]
    assert "too bitter" in result.faults.column("error")[0].as_py()
    assert [(v["sentence_id"], v["function"]) for v in result.votes.to_pylist()] == [
        ("s0", "claim_type.whole"), ("s0", "hedge.may"), ("s1", "claim_type.broken"), ("s1", "claim_type.whole"),
    ]  # fmt: skip
    flags = [f for f in result.features.to_pylist() if f["feature"] == "flag"]
    assert [(f["sentence_id"], f["type"]) for f in flags] == [("s0", "function_failed")]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (7, "expected votes, hits or None"),
        (["tea"], "expected Vote or Hit"),
        (Vote(0, 99), "not inside the sentence"),
        (Vote(2, 2), "not inside the sentence"),
        (Vote(0, 3, label="hedged"), "no label of claim_type"),
    ],
)
def test_a_wrong_vote_is_a_fault(lexicon: Lexicon, given: object, error: str) -> None:
    """What is no vote in the task's vocabulary inside the sentence is refused, and said."""

    def wrong(sentence: Sentence) -> Votes:
        return given  # type: ignore[return-value]

    votes, faults = labeler_of(lexicon, wrong).votes_on(
        Sentence("Sage tea.", {"context.tea": [Hit("context.tea", 5, 8)]})
    )
    assert votes == []
    assert error in faults[0][1]


@pytest.mark.parametrize("given", [None, [], (), iter(())])
def test_nothing_is_an_abstention(lexicon: Lexicon, given: Votes) -> None:
    """None and an empty iterable are no vote and no fault."""

    def silent(sentence: Sentence) -> Votes:
        return given

    assert labeler_of(lexicon, silent).votes_on(Sentence("Tea.", {"context.tea": [Hit("context.tea", 0, 3)]})) == (
        [],
        [],
    )


def test_votes_take_the_functions_defaults_and_repeats_count_once(lexicon: Lexicon) -> None:
    """A hit takes label and scope of its function; the same vote twice is one."""

    def twice(sentence: Sentence) -> Iterable[Vote | Hit]:
        yield from sentence.hits["context.tea"]
        yield Vote(0, 3)
        yield Vote(0, 3, label="safety", scope="part")

    votes, _ = labeler_of(lexicon, twice).votes_on(Sentence("Tea.", {"context.tea": [Hit("context.tea", 0, 3)]}))
    assert [vote for _, vote in votes] == [Vote(0, 3, "efficacy", None, "main"), Vote(0, 3, "safety", None, "part")]


def test_softeners_and_flags_are_features(lexicon: Lexicon) -> None:
    """Softener cues give spans, flaggers give flags over the whole sentence."""

    def loud(sentence: Sentence) -> list[str]:
        return ["question", "question"] if "?" in sentence.text else []

    labeler = labeler_of(lexicon, flaggers=(loud,))
    features = labeler.label_sentences(sentences("Can tea help?")).features.to_pylist()
    assert [(f["feature"], f["type"], f["start"], f["end"]) for f in features] == [
        ("flag", "question", 0, 13), ("softener", "ability", 0, 3),
    ]  # fmt: skip


def test_sections_without_prose_get_no_votes(lexicon: Lexicon) -> None:
    """Contents, references and boilerplate are not looked at."""
    role = contracts.label_number("section_role", "references")
    result = labeler_of(lexicon, whole).label_sentences(sentences("Tea may help.", section_role=role))
    assert (result.votes.num_rows, result.features.num_rows, result.faults.num_rows) == (0, 0, 0)


def test_a_view_knows_its_neighbors_and_its_lead(lexicon: Lexicon) -> None:
    """A list item sees the sentence that introduces it, and its neighbors in the same document only."""
    table = sentences(
        "Side effects:", "Nausea", "Other document.", document_id=["d", "d", "e"], lead_sentence_id=[None, "s0", None]
    )
    first, item, other = labeler_of(lexicon).views(table)
    assert first is not None and item is not None and other is not None
    assert (item.lead, item.previous, item.following) == (first, "Side effects:", None)
    assert (other.lead, other.previous) == (None, None)


def test_two_functions_of_one_name_are_refused(lexicon: Lexicon) -> None:
    """Ids are unique within a set."""
    one, two = ModuleType("one"), ModuleType("two")
    for module in (one, two):
        made = labeling_function(task="claim_type", label="efficacy", looks_for="tea", rule="B1")(lambda sentence: None)
        module.same = made
    with pytest.raises(ConfigError, match="two labeling functions named"):
        collect_functions(lexicon, [one, two])


def test_a_function_may_not_read_a_cue_that_is_nowhere(lexicon: Lexicon) -> None:
    """A misspelled cue id is an error when the functions are collected, not silence."""
    module = ModuleType("made")
    made = labeling_function(task="claim_type", label="efficacy", looks_for="tea", rule="B1", reads=["context.tee"])(
        whole
    )
    module.whole = made
    with pytest.raises(ConfigError, match=r"context\.tee"):
        collect_functions(lexicon, [module])
