"""From a release to annotators and back: the formats of the tools, checks, and what becomes of disagreement."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import pyarrow as pa
import pytest
from annotated import FORMATS, ITEM, PLAIN, confirm, exported
from release_factory import publish_docs, three_splits

from hedgerow import build, cli, contracts, ids
from hedgerow.annotate import label_studio, lines
from hedgerow.annotate.answers import join_answers, read_answers
from hedgerow.annotate.items import Answer, problems_of
from hedgerow.build import make_config
from hedgerow.config import SourceConfig
from hedgerow.corpus.models import build_models
from hedgerow.corpus.weights import shipped_weights
from hedgerow.errors import ConfigError
from hedgerow.evaluation.evaluate import evaluate_files
from hedgerow.evaluation.gold import load_gold
from hedgerow.inspection.doubts import find_doubts, items_of
from hedgerow.inspection.reading import tables
from hedgerow.inspection.released_models import ReleasedFunction, ReleasedModels
from hedgerow.publish.log import resolve
from hedgerow.stages import load_toolbox
from hedgerow.storage import Storage


@pytest.mark.parametrize("form", FORMATS)
def test_what_people_confirm_comes_back_as_gold(form, tmp_path):
    path, target = tmp_path / "back.json", tmp_path / "gold.jsonl"
    path.write_text(confirm(form, exported(form)), "utf-8")
    gold = join_answers(*read_answers(path))
    assert (gold.unanswered, gold.conflicts, gold.duplicates) == (0, [], [])
    target.write_text("".join(json.dumps(row) + "\n" for row in gold.rows), "utf-8")
    first, second = load_gold(target)
    assert (first.id, first.text, first.heading, first.following) == (ITEM.id, ITEM.text, "Use", "Ask first.")
    assert first.claim_types == (("efficacy", "safety"),)
    assert first.hedge_cues == ((("may", "modal"), ("possibly", "probability")),)
    assert (first.hedge, first.safety_warning, first.warning_kinds) == ((True,), (True,), (("adverse_effect",),))
    assert (second.claim_type, second.hedge, second.heading) == (("none",), (False,), None)


@pytest.mark.parametrize("break_", ["\u2028", "\x85", '"', "\n", "\r", "\t,", "=1+1"], ids=ascii)
def test_no_character_of_a_sentence_cuts_a_line(break_, tmp_path):
    item = ITEM._replace(text=f"{ITEM.text}{break_}", heading=break_)
    path = tmp_path / "back.jsonl"
    path.write_bytes(confirm("jsonl", lines.write_lines([item, PLAIN])).encode())
    gold = join_answers(*read_answers(path))
    assert [item.text, PLAIN.text] == [row["text"] for row in gold.rows]


@pytest.mark.parametrize("form", FORMATS)
def test_proposals_are_no_answers(form, tmp_path):
    path = tmp_path / "back.json"
    path.write_text(exported(form), "utf-8")
    assert read_answers(path) == ([], 2)


LEAFLET = """Kava at home

Kava is a shrub of the South Pacific, and its root is made into a drink.

## Side effects

Common side effects are mild and include:

- Drowsiness
- Nausea
- Yellow skin

## Uses

People drink it for:

- Restless nights
- Long feasts. They last until the morning.

Farmers dry the root on mats for a week.
"""


def test_an_item_of_a_list_is_exported_with_its_lead(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "leaflet.md").write_text(LEAFLET)
    build.build(make_config("small", [SourceConfig(path=str(tmp_path / "in"))]), tmp_path / "out", workers=0)
    release = resolve(tmp_path / "out", "small")
    items = {item.text: item for item, _ in items_of(release)}
    effects, uses = "Common side effects are mild and include:", "People drink it for:"
    before = {"Drowsiness": effects, "Nausea": effects, "Yellow skin": effects, "Restless nights": uses,
              "They last until the morning.": "Long feasts.", "Farmers dry the root on mats for a week.": "They last until the morning."}  # fmt: skip
    assert before == {text: items[text].previous for text in before}
    gold = tmp_path / "gold.jsonl"
    gold.write_text(confirm("jsonl", lines.write_lines(list(items.values()))))
    assert [row.safety_warning for row in load_gold(gold) if row.text in ("Nausea", "Restless nights")] == [
        (True,),
        (False,),
    ]
    scores = evaluate_files([gold], load_toolbox((), ()))[str(gold)].scores
    assert scores.warning_accuracy.value == 1.0


def responses(tmp_path: Path, form: str, statuses: dict[str, str | None], record: str | None = None) -> Path:
    """What Argilla exports of the first record when each of these people accepted every proposal."""
    row = json.loads(exported("argilla"))[0]
    given = {
        question: [{"value": s["value"], "user_id": user} | ({"status": status} if status else {})
                   for user, status in statuses.items()]
        for question, s in row["suggestions"].items()
    }  # fmt: skip
    if form == "nested":
        row |= {"status": record, "responses": given}
    else:
        row = {"id": row["id"], "status": record, "_server_id": "x", **row["fields"], **row["metadata"]}
        row |= {"more_claims.suggestion": None, "more_claims.suggestion.score": None}
        for question, mine in given.items():
            row |= {f"{question}.responses": [response["value"] for response in mine] or None,
                    f"{question}.responses.users": list(statuses), f"{question}.responses.status": list(statuses.values())}  # fmt: skip
    path = tmp_path / "back.json"
    path.write_text(json.dumps([row]))
    return path


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("occurrence", [0, 3])
def test_a_text_changed_under_the_id_of_a_release_is_refused(form, occurrence, tmp_path):
    document = ids.document_id("kava.html")
    item = ITEM._replace(id=ids.sentence_id(document, ITEM.text, occurrence), document=document)
    path = tmp_path / "back.json"
    path.write_text(confirm(form, exported(form, item)), "utf-8")
    assert [item.id] == [row["id"] for row in join_answers(*read_answers(path)).rows]
    path.write_text(path.read_text("utf-8").replace("ease nausea", "ease pain"), "utf-8")
    with pytest.raises(ConfigError, match=f"{item.id}: the text is not that of the sentence of this id"):
        join_answers(*read_answers(path))


@pytest.mark.parametrize("form", ["nested", "flat"])
@pytest.mark.parametrize(
    ("statuses", "record", "expected"),
    [
        pytest.param({"a": "submitted"}, "completed", (1, 0), id="submitted"),
        pytest.param({"a": "submitted"}, "pending", (1, 0), id="submitted where more people are to answer"),
        pytest.param({"a": "submitted", "b": "submitted"}, None, (2, 0), id="two submitted"),
        pytest.param({"a": None}, None, (1, 0), id="no status, as older versions export"),
        pytest.param({"a": None}, "completed", (1, 0), id="no status in a completed record"),
        pytest.param({"a": "draft"}, "pending", (0, 1), id="draft"),
        pytest.param({"a": "discarded"}, "completed", (0, 1), id="discarded"),
        pytest.param({"a": "pending"}, None, (0, 1), id="pending"),
        pytest.param({"a": "draft", "b": "discarded"}, "pending", (0, 1), id="none of two"),
        pytest.param({"a": "draft", "b": "submitted"}, "completed", (1, 0), id="one of two"),
        pytest.param({"a": None}, "pending", (0, 1), id="no status in a pending record"),
        pytest.param({}, "pending", (0, 1), id="nobody"),
    ],
)
def test_of_argilla_what_is_submitted_is_taken(form, statuses, record, expected, tmp_path):
    answers, silent = read_answers(responses(tmp_path, form, statuses, record))
    assert (len(answers), silent) == expected
    assert {answer.labels for answer in answers} <= {
        (("efficacy",), ("safety",), (("may", "modal"), ("possibly", "probability")), ("adverse_effect",))
    }
    assert {(answer.document, answer.heading, answer.previous) for answer in answers} <= {("d1", "Use", None)}


def test_tasks_have_the_form_that_label_studio_imports():
    task = json.loads(exported("label-studio"))[0]
    assert set(task) == {"data", "predictions"}
    controls = {c.get("name"): c for c in ElementTree.fromstring(label_studio.labeling_interface()) if c.get("toName")}
    for part in task["predictions"][0]["result"]:
        control = controls[part["from_name"]]
        assert (control.tag.lower(), control.get("toName")) == (part["type"], part["to_name"])
        assert set(part["value"][part["type"]]) <= {child.get("value") for child in control}
    cue = task["predictions"][0]["result"][-2]["value"]
    assert task["data"]["text"][cue["start"] : cue["end"]] == cue["text"] == "may"


def test_records_have_the_form_that_argilla_imports():
    record = json.loads(exported("argilla"))[0]
    assert set(record) == {"id", "fields", "metadata", "suggestions", "responses", "vectors"}
    assert all(isinstance(value, str) for value in record["fields"].values())
    assert all(set(s) == {"value", "score", "agent"} for s in record["suggestions"].values())
    assert record["suggestions"]["hedge_cues"]["value"][0] == {"start": 7, "end": 10, "label": "modal"}


def test_offsets_that_count_an_emoji_twice_are_mended_by_the_quoted_words(tmp_path):
    rows = json.loads(confirm("label-studio", exported("label-studio")))
    for part in rows[0]["annotations"][0]["result"]:
        if part["type"] == "labels":
            part["value"] |= {"start": part["value"]["start"] + 1, "end": part["value"]["end"] + 1}
    (tmp_path / "b.json").write_text(json.dumps(rows))
    assert read_answers(tmp_path / "b.json")[0][0].hedge_cues == (("may", "modal"), ("possibly", "probability"))


@pytest.mark.parametrize("form", ["label-studio", "argilla"])
def test_two_people_who_agree_are_a_duplicate_and_who_do_not_give_two_readings(form, tmp_path):
    rows = json.loads(confirm(form, exported(form), users=2))
    if form == "label-studio":
        rows[1]["annotations"][1]["result"][0]["value"]["choices"] = ["descriptive"]
    else:
        rows[1]["responses"]["claim_type"][1]["value"] = "descriptive"
    (tmp_path / "b.json").write_text(json.dumps(rows))
    gold = join_answers(*read_answers(tmp_path / "b.json"))
    assert (gold.duplicates, gold.conflicts) == (["s1"], ["s2"])
    assert gold.rows[1]["claim_type"] == ["none", "descriptive"]


def answer(**change) -> Answer:
    plain = {"id": "a", "document": None, "heading": None, "previous": None, "text": "Mint may ease nausea.",
             "following": None, "claim_types": ("efficacy",), "hedge_cues": (("may", "modal"),), "warning_kinds": ()}  # fmt: skip
    return Answer(**(plain | change))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"claim_types": ("cure",)}, "'cure' is no claim_type", id="unknown class"),
        pytest.param({"claim_types": ()}, "one to three", id="no class"),
        pytest.param({"claim_types": ("efficacy", "efficacy")}, "different", id="a class twice"),
        pytest.param(
            {"claim_types": ("efficacy", "condition")}, "condition stands alone", id="background with a claim"
        ),
        pytest.param({"claim_types": ("none",)}, "none has no hedge", id="none with a hedge"),
        pytest.param({"hedge_cues": (("might", "modal"),)}, "'might' is not in the sentence", id="words elsewhere"),
        pytest.param({"hedge_cues": (("may", "rumor"),)}, "no hedge_cue_type", id="unknown cue type"),
        pytest.param({"warning_kinds": ("other",)}, "a warning needs", id="a warning that claims nothing"),
        pytest.param(
            {"claim_types": ("safety",), "warning_kinds": ("other", "interaction")}, "other stands alone", id="other"
        ),
    ],
)
def test_answers_against_the_guideline_are_named_and_nothing_is_written(change, words):
    assert not problems_of(answer())
    with pytest.raises(ConfigError, match=words):
        join_answers([answer(), answer(id="b", **change)])


def test_one_id_for_two_texts_is_refused():
    with pytest.raises(ConfigError, match="two different texts"):
        join_answers([answer(), answer(text="Mint may help.")])


def test_equal_texts_are_named():
    assert join_answers([answer(), answer(id="b")]).same_text == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "holds no records", id="empty"),
        pytest.param("{", "line 1: not JSON", id="no JSON"),
        pytest.param("[1, 2]", "holds no records", id="no objects"),
        pytest.param('[{"x": 1}]', "no export of Label Studio or Argilla", id="another form"),
        pytest.param('[{"id": "s1", "text": "x", "claim_type.responses": ["usage"]}]', "no export", id="no users"),
        pytest.param('[{"data": {}, "annotations": [{"result": []}]}]', "no export", id="foreign tasks"),
    ],
)
def test_files_that_are_no_answers_are_named(tmp_path, text, words):
    (tmp_path / "b.json").write_text(text)
    with pytest.raises(ConfigError, match=words):
        read_answers(tmp_path / "b.json")


@pytest.fixture
def release(tmp_path, monkeypatch):
    publish_docs(Storage(tmp_path / "out" / "small"), three_splits())
    found = resolve(tmp_path / "out", "small")
    names = ("claim_type.origin", "hedge.modal_may", "safety_warning.harm")
    functions = tuple(ReleasedFunction(n, n.split(".")[0], 1, n, "", "", "") for n in names)
    models = build_models("precision_weighted", functions)
    monkeypatch.setattr(
        "hedgerow.inspection.doubts.released_models",
        lambda _: ReleasedModels("x", models, shipped_weights(), functions),
    )
    return found


def test_the_least_probable_label_comes_first_and_equal_texts_once(release):
    found = find_doubts(release, 100)
    assert [d.score for d in found] == sorted((d.score for d in found), reverse=True)
    texts = [d.item.text for d in found]
    assert len(set(texts)) == len(texts)
    assert found[0].label == "warning"
    assert {d.item.text: d.item.previous for d in found}["It may harm the liver."] == "Kava grows in Fiji."
    assert find_doubts(release, 2) == found[:2]
    assert {d.task for d in find_doubts(release, 100, "hedge")} == {"hedge"}


@pytest.mark.parametrize("scope", ["sentence", "main", "part"])
def test_votes_on_a_part_of_a_sentence_are_shown_apart(release, monkeypatch, scope):
    def scoped(*arguments):
        for table in tables(*arguments):
            at = table.schema.get_field_index("scope")
            yield table if at < 0 else table.set_column(at, "scope", pa.array([scope] * len(table)))

    monkeypatch.setattr("hedgerow.inspection.doubts.tables", scoped)
    doubt = next(d for d in find_doubts(release, 100, "safety_warning") if d.item.text == "It may harm the liver.")
    harm = (("warning", "safety_warning.harm"),)
    assert (doubt.votes, doubt.parts) == (((), harm) if scope == "part" else (harm, ()))
    assert doubt.against == 0.0


def test_the_commands(release, tmp_path, monkeypatch, capsys):
    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["hedgerow", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        out, err = capsys.readouterr()
        return int(stop.value.code or 0), out, err

    where = ("--output", tmp_path / "out")
    assert "It may harm the liver." in call("disagreements", "small", *where)[1]
    found = json.loads(call("disagreements", "small", *where, "--n", 1, "--json")[1])
    assert found[0]["item"]["hedge_cues"][0]["type"] == "modal"
    assert found[0]["score"] > 0
    target = tmp_path / "tasks.json"
    export = ("export", "small", *where, "--format", "label-studio", "--to", target)
    assert call(*export)[0] == 0
    assert Path(f"{target}.xml").is_file()
    assert "exists: name another file" in call(*export)[2]
    assert "nobody answered" in call("import-gold", target, "--to", tmp_path / "gold.jsonl")[2]
    target.write_text(confirm("label-studio", target.read_text("utf-8")), "utf-8")
    code, out, _ = call("import-gold", target, "--to", tmp_path / "gold.jsonl", "--json")
    assert (code, json.loads(out)["rows"]) == (0, len(load_gold(tmp_path / "gold.jsonl")))


def test_every_value_of_the_vocabularies_is_in_the_interface():
    shown = {e.get("value") for e in ElementTree.fromstring(label_studio.labeling_interface()).iter()}
    for name in ("claim_type", "hedge_cue_type", "warning_kind"):
        assert set(contracts.vocabulary(name)) <= shown
