"""The user's own functions and cues: checked, isolated, versioned by content, and only the changed ones called again."""

from __future__ import annotations

import ast
import gc
import json
from pathlib import Path

import pyarrow as pa
import pytest
from article_factory import write_articles
from map_runs import run

from hedgerow import build, contracts
from hedgerow.config import Config, LabelConfig, SourceConfig
from hedgerow.errors import ConfigError
from hedgerow.label.apply import Labeled
from hedgerow.label.functions import Sentence
from hedgerow.labeler.label_again import note_of, take_over
from hedgerow.labeler.own_functions import own_digest
from hedgerow.labeler.toolbox import build_labeler
from hedgerow.work.batches import Span, run_batches
from hedgerow.work.grouped import groups_of
from hedgerow.work.results import Result
from hedgerow.work.watch import Watch

HEAD = "from hedgerow.label.functions import Vote, labeling_function\n"
TEA = """
@labeling_function(task="claim_type", label="usage", looks_for="a cup of something", rule="2.3 step 2")
def claim_type_cup(sentence):
    at = sentence.text.find("cup")
    return Vote(at, at + 3) if at >= 0 else None
"""
BREAKS = """
@labeling_function(task="hedge", label="hedged", kind="reporting", looks_for="a report", rule="3.1")
def hedge_report(sentence):
    if "report" in sentence.text:
        raise ValueError("no\\x1b[31m idea")
"""
CUE = """
[[cue]]
id = "{id}"
sense = "a report"
patterns = ["{words}"]
rule = "3.1"
task = "hedge"
label = "hedged"
kind = "reporting"
"""


@pytest.fixture
def few(tmp_path, monkeypatch):
    """Instead of all shipped cues and functions only one cue: compiling all of them takes seconds."""
    shipped = tmp_path / "shipped.toml"
    shipped.write_text(CUE.format(id="hedge.modal_may", words="may").replace("reporting", "modal"))
    monkeypatch.setattr("hedgerow.lexicon.shipped_cues", lambda: [shipped])
    monkeypatch.setattr("hedgerow.labeler.toolbox.label_modules", list)


KNOTS = """
class Knot:
    def __init__(self):
        self.itself = self

@labeling_function(task="hedge", label="hedged", kind="reporting", looks_for="nothing", rule="3.1")
def hedge_knot(sentence):
    Knot()
"""


def config(folder: Path, *, functions: tuple[str, ...] = (), cues: tuple[str, ...] = ()) -> Config:
    return Config(
        dataset="small",
        sources=(SourceConfig(path=str(folder / "in")),),
        label=LabelConfig(functions=functions, cues=cues),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("x = 1", "holds no labeling function", id="none in it"),
        pytest.param("import sys\nsys.exit(3)", r"SystemExit: 3 \(line 2\)", id="leaves at import"),
        pytest.param("\n\n1 / 0", r"ZeroDivisionError.*\(line 3\)", id="raises at import"),
        pytest.param(HEAD + TEA.replace("usage", "cups"), "'cups' is no label of claim_type", id="no such label"),
        pytest.param(HEAD + TEA.replace('rule="2', 'kind="modal", rule="2'), "have no kind, not 'modal'", id="a kind too many"),
        pytest.param(HEAD + BREAKS.replace('"reporting"', '"rumor"'), "kind 'rumor'.*use one of modal", id="no such kind"),
        pytest.param(HEAD + TEA.replace('rule="2', 'scope="whole", rule="2'), "no scope 'whole'", id="no such scope"),
        pytest.param(HEAD + BREAKS.replace("report(s", "modal_may(s"), "two labeling functions named hedge.modal_may", id="a name that is taken"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_a_clear_error(few, tmp_path, text, words):
    (tmp_path / "mine.py").write_text(text)
    with pytest.raises(ConfigError, match=words):
        build_labeler(functions=[tmp_path / "mine.py"])


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param("raise SystemExit(1)", "may not leave the program", id="leaves"),
        pytest.param("return Vote(0, 3, kind='rumor')", "kind 'rumor'", id="unknown kind"),
        pytest.param("return Vote(0, 3)", "kind None", id="a positive vote without a kind"),
        pytest.param("return Vote(0, 3, kind='modal', scope='whole')", "no scope 'whole'", id="unknown scope"),
        pytest.param("return 3", "expected votes", id="no vote"),
        pytest.param(
            "return Vote(0.5, 3.7, kind='modal')", "whole numbers, not at 0.5", id="a place between characters"
        ),
        pytest.param("yield Vote(0, 3, kind='modal'); raise KeyError('late')", "late", id="raises after a vote"),
        pytest.param("return hedge_odd.call(sentence)", "recursion", id="never ends"),
    ],
)
def test_what_a_function_does_wrong_is_its_fault_alone(few, tmp_path, body, words):
    head = '\n@labeling_function(task="hedge", label="hedged", looks_for="x", rule="3.1")\n'
    (tmp_path / "mine.py").write_text(f"{HEAD}{head}def hedge_odd(sentence):\n    {body}\n")
    toolbox = build_labeler(functions=[tmp_path / "mine.py"])
    text = "Mint may help."
    votes, faults = toolbox.labeler.votes_on(Sentence(text=text, hits=toolbox.scanner.scan([text])[0]))
    assert [f for f, _ in faults] == ["hedge.odd"]
    assert words in faults[0][1]
    assert "hedge.modal_may" in {f.id for f, _ in votes}
    assert "hedge.odd" not in {f.id for f, _ in votes}


@pytest.mark.parametrize("body", ["print('said'); return None", "print('said'); yield Vote(0, 3, kind='modal')"])
def test_what_a_function_prints_is_not_in_the_way_of_what_a_command_says(few, tmp_path, capsys, body):
    head = '\n@labeling_function(task="hedge", label="hedged", looks_for="x", rule="3.1")\n'
    (tmp_path / "mine.py").write_text(f"{HEAD}\nprint('loaded')\n{head}def hedge_odd(sentence):\n    {body}\n")
    toolbox = build_labeler(functions=[tmp_path / "mine.py"])
    _, faults = toolbox.labeler.votes_on(Sentence(text="Mint may help.", hits={}))
    said = capsys.readouterr()
    assert ("", []) == (said.out, faults)
    assert ["loaded", "said"] == said.err.split()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("sentence.hits.clear()", id="hits"),
        pytest.param("[found.clear() for found in sentence.hits.values()]", id="lists of hits"),
        pytest.param("sentence.text, sentence.role, sentence.heading = 'x', 'toc', 'Uses'", id="text"),
        pytest.param("sentence.lead and sentence.lead.hits.clear()", id="hits of the lead"),
    ],
)
def test_what_a_function_does_to_a_sentence_nobody_else_sees(few, tmp_path, body):
    head = '\n@labeling_function(task="claim_type", label="usage", looks_for="x", rule="2.3 step 2")\n'
    spoils = f"{HEAD}{head}def claim_type_spoils(sentence):\n    {body}\n"
    head = '\n@labeling_function(task="hedge", label="hedged", kind="modal", looks_for="x", rule="3.1", reads=["hedge.modal_may"])\n'
    reads = "def hedge_reads(sentence):\n    yield from (sentence.lead or sentence).hits['hedge.modal_may'] if sentence.heading == 'Use' else ()\n"
    softens = CUE.format(id="my.help", words="help").replace('task = "hedge"', 'softener = "ability"')
    softens = softens.replace('label = "hedged"\nkind = "reporting"\n', "")
    (tmp_path / "help.toml").write_text(softens)
    table = sentences("Mint may help:", "It may help.")
    leads = pa.array([None, "s0"], pa.string())
    table = table.set_column(table.column_names.index("lead_sentence_id"), "lead_sentence_id", leads)
    found = []
    for text in (HEAD + head + reads, spoils + head + reads):
        (tmp_path / "mine.py").write_text(text)
        toolbox = build_labeler(cues=[tmp_path / "help.toml"], functions=[tmp_path / "mine.py"])
        found.append(toolbox.labeler.label_sentences(table))
    assert found[0].features.num_rows
    for name in ("votes", "features", "faults"):
        assert getattr(found[0], name).equals(getattr(found[1], name)), name


def test_the_want_of_memory_is_no_fault_of_the_function_that_met_it(few, tmp_path):
    """The batch had used it up: done again document by document it is enough, or the document is lost."""
    head = '\n@labeling_function(task="hedge", label="hedged", kind="modal", looks_for="x", rule="3.1")\n'
    body = "    seen.append(sentence.text)\n    if len(seen) == 2 or 'greedy' in sentence.text:\n        raise MemoryError\n"
    text = f"{HEAD}\nseen = []\n{head}def hedge_odd(sentence):\n{body}    return Vote(0, 3)\n"
    (tmp_path / "mine.py").write_text(text)
    toolbox = build_labeler(functions=[tmp_path / "mine.py"])
    table = sentences("Mint works.", "Sage works.", "A greedy one.")
    table = table.set_column(table.column_names.index("document_id"), "document_id", pa.array(["a", "b", "c"]))

    def label(start: int, end: int) -> Labeled:
        return toolbox.labeler.label_sentences(table.slice(start, end - start))

    done = run_batches(Watch(), [Span(at, at + 1) for at in range(3)], [1, 1, 1], label)
    assert {2: "parser_memory"} == {at: error.reason for at, error in done.lost.items()}
    assert [["hedge.odd"]] * 2 == [one.votes["function"].to_pylist() for one in done.results]
    assert [0, 0] == [one.faults.num_rows for one in done.results]
    alone = Sentence(text="A greedy one.", hits={})
    assert ["hedge.odd"] == [f for f, _ in toolbox.labeler.votes_on(alone)[1]]


def test_a_negative_vote_needs_no_kind(few, tmp_path):
    head = '\n@labeling_function(task="hedge", label="not_hedged", looks_for="x", rule="3.1")\n'
    (tmp_path / "mine.py").write_text(f"{HEAD}{head}def hedge_firm(sentence):\n    return Vote(0, 3)\n")
    toolbox = build_labeler(functions=[tmp_path / "mine.py"])
    votes, faults = toolbox.labeler.votes_on(Sentence(text="Mint works.", hits={}))
    assert not faults
    assert "hedge.firm" in {f.id for f, _ in votes}


def test_a_condition_on_the_heading_that_raises_is_a_fault_too(few, tmp_path):
    text = HEAD + TEA.replace('rule="2', 'under=lambda heading: 1 / 0, rule="2')
    (tmp_path / "mine.py").write_text(text)
    toolbox = build_labeler(functions=[tmp_path / "mine.py"])
    labeled = toolbox.labeler.label_sentences(sentences("A cup of tea."))
    assert labeled.faults["function"].to_pylist() == ["claim_type.cup"]


def test_a_question_of_a_condition_that_raises_is_a_fault_too(few, tmp_path):
    head = "from hedgerow.label.conditions import Aspect\nODD = Aspect(lambda sentence: 1 / 0)\n"
    text = HEAD + TEA.replace('rule="2', 'where=[ODD.is_(True)], rule="2')
    (tmp_path / "mine.py").write_text(head + text)
    toolbox = build_labeler(functions=[tmp_path / "mine.py"])
    labeled = toolbox.labeler.label_sentences(sentences("A cup of tea."))
    assert labeled.faults["function"].to_pylist() == ["claim_type.cup"]


@pytest.mark.parametrize(
    ("edit", "same"),
    [
        pytest.param(lambda s: s + "\n# a remark\n", True, id="a comment"),
        pytest.param(lambda s: s + BREAKS, True, id="another function"),
        pytest.param(lambda s: s.replace("cup", "mug"), False, id="its own words"),
        pytest.param(lambda s: s.replace("LIMIT = 3", "LIMIT = 4"), False, id="a constant of the file"),
        pytest.param(
            lambda s: s.replace("return text.find", "return text.rfind"), False, id="a function that it calls"
        ),
    ],
)
def test_a_function_is_told_apart_by_what_it_is_made_of(edit, same):
    text = HEAD + "LIMIT = 3\ndef place(text, words):\n    return text.find(words)\n" + TEA
    text = text.replace('sentence.text.find("cup")', 'place(sentence.text, "cup")')

    def digest(source: str) -> str:
        return own_digest(ast.parse(source), "claim_type_cup", ["claim_type_cup", "hedge_report"])

    assert (digest(edit(text)) == digest(text)) == same


def test_a_labeling_function_that_another_one_names_is_part_of_it():
    other = "\ndef hedge_report(sentence):\n    return None\n"
    uses = TEA.replace("return Vote(at", "return hedge_report.call(sentence) or Vote(at")
    found = [
        own_digest(ast.parse(uses + o), "claim_type_cup", ["hedge_report"]) for o in (other, other.replace("None", "1"))
    ]
    assert found[0] != found[1]


def sentences(*texts: str) -> pa.Table:
    rows, at = [], 0
    for i, text in enumerate(texts):
        rows.append(
            {"sentence_id": f"s{i}", "document_id": "d", "section_id": "x", "index": i, "start": at, "end": at + len(text),
             "text": text, "kind": 0, "lead_sentence_id": None, "section_heading": "Use",
             "section_role": contracts.label_number("section_role", "body")}
        )  # fmt: skip
        at += len(text) + 1
    return contracts.build("work_sentences", rows)


TEXTS = ("A cup of mint may help.", "One report says so.", "Take a cup, a report says.", "It could harm you.")


@pytest.fixture
def toolboxes(few, tmp_path):
    """Returns a function that makes a toolbox from the texts of a Python file and a cue file."""
    count = 0

    def make(functions: str = "", cues: str = ""):
        nonlocal count
        count += 1
        paths = []
        for text, name in ((functions, f"f{count}.py"), (cues, f"c{count}.toml")):
            (tmp_path / name).write_text(text)
            paths.append([tmp_path / name] if text else [])
        return build_labeler(cues=paths[1], functions=paths[0])

    return make


def contents(table: pa.Table) -> dict[str, str]:
    return {one: group.digest for one, group in groups_of(table).items()}


def join(table, toolbox, previous):
    """Labels with what is taken over, as the label stage does it."""
    again = take_over(contents(table), toolbox, previous)
    assert again is not None
    return again.join(table, again.labeler.label_sentences(table) if again.labeler else None)


CUES = CUE.format(id="hedge.a_report", words="report says")
EDITS = {
    "a function added": ((HEAD + TEA, ""), (HEAD + TEA + BREAKS, "")),
    "a function gone": ((HEAD + TEA + BREAKS, ""), (HEAD + TEA, "")),
    "a function changed": ((HEAD + TEA + BREAKS, ""), (HEAD + TEA.replace("cup", "help") + BREAKS, "")),
    "a cue added": ((HEAD + BREAKS, ""), (HEAD + BREAKS, CUES)),
    "a cue changed": (("", CUES), ("", CUES.replace("report says", "cup"))),
    "all gone": ((HEAD + TEA, CUES), ("", "")),
    "the first ones": (("", ""), (HEAD + TEA + BREAKS, CUES)),
}


@pytest.mark.parametrize(("before", "after"), EDITS.values(), ids=EDITS)
def test_votes_taken_over_equal_votes_cast_anew(toolboxes, before, after):
    table = sentences(*TEXTS)
    old, new = toolboxes(*before), toolboxes(*after)
    earlier = old.labeler.label_sentences(table)
    previous = Result(earlier._asdict(), {}, json.loads(json.dumps(note_of(contents(table), old))), "")
    again = join(table, new, previous)
    anew = new.labeler.label_sentences(table)
    assert again.votes.equals(anew.votes)
    assert again.features.equals(anew.features)
    assert [r["function"] for r in again.faults.to_pylist()] == [r["function"] for r in anew.faults.to_pylist()]


def test_what_was_said_of_a_lost_document_is_dropped(toolboxes):
    table = sentences(*TEXTS)
    box = toolboxes(HEAD + TEA + BREAKS)
    earlier = box.labeler.label_sentences(table)
    previous = Result(earlier._asdict(), {}, dict(note_of(contents(table), box)), "")
    again = take_over(contents(table), box, previous)
    assert again is not None
    left = again.join(table.slice(0, 1), None)
    for found in left:
        assert set(found["sentence_id"].to_pylist()) <= {"s0"}
    assert left.votes.num_rows


def test_only_changed_functions_are_called(toolboxes, monkeypatch):
    table = sentences(*TEXTS)
    old, new = toolboxes(HEAD + TEA + BREAKS), toolboxes(HEAD + TEA + BREAKS.replace("no", "not one"))
    earlier = old.labeler.label_sentences(table)
    previous = Result(earlier._asdict(), {}, dict(note_of(contents(table), old)), "")
    called = []
    monkeypatch.setattr(
        "hedgerow.labeler.label_again.Labeler", lambda functions, *_: called.append(functions.functions) or new.labeler
    )
    join(table, new, previous)
    assert [[f.id for f in functions] for functions in called] == [["hedge.report"]]


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        pytest.param(TEXTS[:3], CUES, id="other sentences"),
        pytest.param(TEXTS, CUES + CUE.format(id="hedge.x", words="x").replace('kind = "reporting"', 'kind = "reporting"\nsoftener = "scope"'), id="a softener"),
    ],
)  # fmt: skip
def test_what_may_differ_elsewhere_is_labeled_anew(toolboxes, text, cues):
    old, new = toolboxes("", CUES), toolboxes("", cues)
    earlier = old.labeler.label_sentences(sentences(*TEXTS))
    previous = Result(earlier._asdict(), {}, dict(note_of(contents(sentences(*TEXTS)), old)), "")
    assert take_over(contents(sentences(*text)), new, previous) is None


def test_a_build_with_own_functions_reports_ships_and_names_them(tmp_path):
    write_articles(tmp_path / "in", range(2))
    mine = tmp_path / "mine.py"
    mine.write_text(HEAD + TEA + BREAKS)
    (tmp_path / "cues.toml").write_text(CUE.format(id="hedge.they_say", words="as they say"))
    build.build(config(tmp_path), tmp_path / "out", workers=0)
    made = config(tmp_path, functions=(str(mine),), cues=(str(tmp_path / "cues.toml"),))
    report = build.build(made, tmp_path / "out", workers=0)
    assert report.outcome.version == "1.1.0"
    assert "functions" in report.outcome.cause
    fault = report.faults["hedge.report"]
    assert fault.n > 0
    assert "report" in fault.text
    assert fault.traceback[-1] == r"ValueError: no\x1b[31m idea"
    shown = "\n".join(report.closing_lines())
    assert "hedge.report raised on" in shown
    assert fault.text in shown
    assert "\x1b" not in shown
    record = json.loads((tmp_path / "out" / "small" / "runs" / f"{report.run.run_id}.json").read_text())
    assert record["faults"]["hedge.report"]["n"] == fault.n
    recipe = Path(report.folder) / "recipe"
    assert (recipe / "functions" / "user" / "1" / "mine.py").read_text() == mine.read_text()
    assert (recipe / "cues" / "user" / "1" / "cues.toml").is_file()
    mine.write_text(HEAD + TEA + BREAKS + "\n# a remark\n")
    assert build.build(made, tmp_path / "out", workers=0).outcome.kind == "unchanged"


@pytest.mark.usefixtures("few")
def test_what_a_function_tied_in_knots_goes_with_its_shard(tmp_path):
    """Workers look for cycles rarely."""
    write_articles(tmp_path / "in", range(3))
    (tmp_path / "mine.py").write_text(HEAD + KNOTS)
    gc.disable()
    try:
        found = run(config(tmp_path, functions=(str(tmp_path / "mine.py"),)), tmp_path / "work")
        left = [one for one in gc.get_objects() if type(one).__name__ == "Knot"]
    finally:
        gc.enable()
    assert dict(found[0].counts)["segment.work_sentences"] > 0
    assert left == []
