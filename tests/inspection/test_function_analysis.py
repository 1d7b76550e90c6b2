"""Functions on text: how they behave, which one stands for which, what would be without them, and the commands."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from article_factory import write_articles

from hedgerow import build, cli, contracts
from hedgerow.cli import terminal
from hedgerow.config import Config, LabelConfig, SourceConfig
from hedgerow.corpus.models import build_models
from hedgerow.corpus.weights import Record, Weights
from hedgerow.errors import ConfigError
from hedgerow.inspection.function_analysis import Material, analyze
from hedgerow.inspection.released_models import ReleasedFunction
from hedgerow.inspection.trial import try_function
from hedgerow.stages import load_toolbox

TEXTS = ("One may.", "Two may.", "Three may.", "Four.")
IDS = ("hedge.a", "hedge.b", "hedge.c", "hedge.silent")


def function(name: str) -> ReleasedFunction:
    return ReleasedFunction(name, "hedge", 1, name, "words", "3.1", "0" * 64)


def material(*votes: tuple[int, str, str], before=None) -> Material:
    sentences = [
        {"sentence_id": f"s{i}", "document_id": "d", "section_id": "x", "index": i, "start": 100 * i,
         "end": 100 * i + len(text), "text": text, "kind": 0, "lead_sentence_id": None, "section_heading": None,
         "section_role": contracts.label_number("section_role", "body")}
        for i, text in enumerate(TEXTS)
    ]  # fmt: skip
    rows = [
        {"sentence_id": f"s{i}", "task": "hedge", "function": f, "version": 1, "label": label,
         "kind": "modal" if label == "hedged" else None, "scope": "sentence", "start": 100 * i, "end": 100 * i + 3}
        for i, f, label in votes
    ]  # fmt: skip
    functions = [function(name) for name in IDS]
    defaults = {
        task: tuple(1 / len(v) for _ in v)
        for task in contracts.vocabulary("task")
        for v in [contracts.vocabulary(task)]
    }
    weights = Weights(
        {("hedge.a", "hedged"): Record(10, 9)}, dict.fromkeys(contracts.vocabulary("task"), 0.8), defaults, ""
    )
    models = build_models("precision_weighted", functions, weights)
    tables = (contracts.build("work_sentences", sentences), contracts.build("votes", rows))
    return Material("hand-made", *tables, functions, models, weights, before)


VOTES = (
    (0, "hedge.a", "hedged"), (1, "hedge.a", "hedged"), (2, "hedge.a", "hedged"),
    (0, "hedge.b", "hedged"), (1, "hedge.b", "not_hedged"),
    (2, "hedge.c", "not_hedged"),
)  # fmt: skip


def reports(*votes, **options):
    return {r.id: r for r in analyze(material(*votes, **options), task="hedge")}


def test_coverage_overlap_and_conflict_are_shares_of_prose():
    a = reports(*VOTES)["hedge.a"]
    assert (a.coverage, a.overlap, a.conflict) == (3 / 4, 3 / 4, 2 / 4)
    assert a.polarity == ("hedged",)


def test_precision_that_nobody_measured_is_unknown_and_not_zero():
    found = reports(*VOTES)
    assert (found["hedge.a"].precision, found["hedge.a"].gold_n) == (0.9, 10)
    assert found["hedge.b"].precision is None
    assert found["hedge.silent"].coverage == 0
    assert found["hedge.silent"].low is None


def test_the_twin_votes_the_same_label():
    found = reports(*VOTES)
    assert (found["hedge.b"].twin, found["hedge.b"].twin_share) == ("hedge.a", 1 / 2)
    assert found["hedge.c"].twin is None  # it votes where a does, another label


def test_decisive_are_the_votes_without_which_the_label_would_be_another():
    alone = reports((0, "hedge.a", "hedged"), (1, "hedge.a", "hedged"), (1, "hedge.b", "hedged"))
    assert (alone["hedge.a"].sampled, alone["hedge.a"].decisive) == (2, 1)
    assert (alone["hedge.b"].sampled, alone["hedge.b"].decisive) == (1, 0)


@pytest.mark.parametrize(
    ("before", "change"),
    [
        pytest.param(None, None, id="nothing to compare with"),
        pytest.param({}, "new", id="new"),
        pytest.param({"hedge.a": {"version": 2, "digest": "0" * 64, "coverage": 0.5}}, "version", id="version"),
        pytest.param({"hedge.a": {"version": 1, "digest": "1" * 64, "coverage": 0.5}}, "content", id="content"),
        pytest.param({"hedge.a": {"version": 1, "digest": "0" * 64, "coverage": 0.5}}, None, id="as before"),
    ],
)
def test_what_changed_since_the_release_before(before, change):
    assert reports(*VOTES, before=before)["hedge.a"].change == change


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with articles and a release of them."""
    folder = tmp_path_factory.mktemp("functions")
    write_articles(folder / "in", range(2))
    config = Config(dataset="small", sources=(SourceConfig(path=str(folder / "in")),))
    build.build(config, folder / "out", workers=0)
    return folder


@pytest.fixture
def hedgerow(monkeypatch, capsys):
    monkeypatch.setattr(terminal.OUT, "width", 80)

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["hedgerow", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        out, err = capsys.readouterr()
        return int(stop.value.code or 0), out, err

    return call


def test_a_release_and_its_source_are_analyzed_alike(hedgerow, place):
    of_release = json.loads(hedgerow("functions", "analyze", "small@1.0.0", "--output", place / "out", "--json")[1])
    of_source = json.loads(hedgerow("functions", "analyze", place / "in", "--json")[1])
    assert [f["n_votes"] for f in of_release["functions"]] == [f["n_votes"] for f in of_source["functions"]]
    may = next(f for f in of_release["functions"] if f["id"] == "hedge.modal_may")
    assert may["n_votes"] > 0
    assert 0 < may["decisive"] <= may["sampled"] == may["n_votes"]
    assert may["coverage_before"] is None


def test_gold_gives_precision_and_gain(hedgerow, place, tmp_path):
    row = {"id": "r", "text": "Mint may help sleep.", "claim_type": "efficacy", "claim_types": ["efficacy"], "hedge": True,
           "hedge_cues": [{"text": "may", "type": "modal"}], "safety_warning": False, "warning_kinds": []}  # fmt: skip
    (tmp_path / "gold.jsonl").write_text(json.dumps(row))
    arguments = ("functions", "analyze", place / "in", "--task", "hedge", "--gold", tmp_path / "gold.jsonl")
    found = {f["id"]: f for f in json.loads(hedgerow(*arguments, "--json")[1])["functions"]}
    assert (found["hedge.modal_may"]["gold_n"], found["hedge.modal_may"]["gold_gain"]) == (1, 1)
    assert (found["hedge.modal_could"]["gold_n"], found["hedge.modal_could"]["precision"]) == (0, None)
    code, out, _ = hedgerow(*arguments)
    assert code == 0
    assert max(map(len, out.splitlines()[1:])) <= 80


def test_try_marks_the_words_and_is_inert(hedgerow, tmp_path):
    text = "Kava and sleep\n\nKava may calm the nerves of \x1b[31mmany people after a long day, as they say.\n"
    (tmp_path / "a.txt").write_text(text + "It grows in Fiji and is drunk by all the people of the island.\n")
    code, out, _ = hedgerow("functions", "try", "modal_may", "--on", tmp_path / "a.txt")
    assert code == 0
    assert "Kava [may] calm" in out
    assert "\x1b[31m" not in out
    found = json.loads(hedgerow("functions", "try", "hedge.modal_may", "--on", tmp_path / "a.txt", "--json")[1])
    assert [h["votes"][0]["label"] for h in found["hits"]] == ["hedged"]
    assert not list(tmp_path.glob("output*"))


@pytest.mark.parametrize("arguments", [("try", "modal_may", "--on"), ("analyze",)], ids=["try", "analyze"])
@pytest.mark.parametrize(
    ("output", "source"),
    [
        pytest.param("output", ".", id="default output below the source"),
        pytest.param("made/here", ".", id="another output below the source"),
        pytest.param("output", "*", id="glob that meets the output"),
        pytest.param("output", "output/notes.txt", id="file in the output, named itself"),
    ],
)
def test_what_builds_write_below_a_source_is_not_looked_at(hedgerow, tmp_path, monkeypatch, arguments, output, source):
    monkeypatch.chdir(tmp_path)
    text = "Kava and sleep\n\nKava may calm the nerves of many people after a long day, as they say.\n"
    for place in ("a.txt", f"{output}/notes.txt", f"{output}/small/versions/1.0.0/README.md"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(text)
    (tmp_path / output / "small" / "log").mkdir()
    code, out, _ = hedgerow("functions", *arguments, source, "--output", output, "--json")
    assert code == 0
    found = json.loads(out)
    counts = (
        [len(found["hits"])]
        if "hits" in found
        else [f["n_votes"] for f in found["functions"] if f["id"] == "hedge.modal_may"]
    )
    assert counts == [1]


def test_try_reports_a_function_that_raises(tmp_path):
    (tmp_path / "mine.py").write_text(
        "from hedgerow.label.functions import labeling_function\n"
        '@labeling_function(task="hedge", label="hedged", kind="modal", looks_for="x", rule="3.1")\n'
        "def hedge_breaks(sentence):\n    raise KeyError(sentence.text)\n"
    )
    write_articles(tmp_path / "in", range(1))
    label = LabelConfig(functions=(str(tmp_path / "mine.py"),))
    found = try_function("breaks", load_toolbox(label.functions, ()), label, str(tmp_path / "in"), 2, "output")
    assert len(found.hits) == 2
    assert all(hit.error and "KeyError" in hit.error for hit in found.hits)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("functions", "try", "modal_mai", "--on", "."), "did you mean hedge.modal_may", id="misspelled"),
        pytest.param(("functions", "try", "modal_may", "--on", ""), "source '': path", id="no path"),
        pytest.param(("functions", "try", "question", "--on", "."), "several labeling functions", id="ambiguous"),
        pytest.param(("functions", "analyze", "nowhere"), "no file or folder", id="no target"),
        pytest.param(("functions", "--json", "analyze", "x"), "write the options after analyze", id="misplaced"),
    ],
)
def test_mistakes_are_one_line(hedgerow, arguments, words):
    code, _, err = hedgerow(*arguments)
    assert code == 2
    assert words in " ".join(err.split())


def test_an_unknown_function_without_a_likeness():
    with pytest.raises(ConfigError, match="hedgerow functions lists them"):
        try_function("zzz", load_toolbox((), ()), LabelConfig(), ".", 1, "output")
