"""Texts of an evaluation in the documents: word runs, however they are spelled and spaced."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from article_factory import write_articles

from hedgerow import build
from hedgerow.build import make_config
from hedgerow.config import DecontaminateConfig, SourceConfig, SplitConfig
from hedgerow.corpus.overlap import make_evaluation_texts, parse_evaluation_texts
from hedgerow.errors import ConfigError
from hedgerow.inspection.reading import tables
from hedgerow.publish.log import resolve
from hedgerow.rebuild import rebuild
from hedgerow.reduction.decontamination import read_evaluation_texts

LONG = "Kava may harm the liver of some people who drink it every day."


@pytest.mark.parametrize(("text", "found"), [
    pytest.param("Kava may harm the liver of some people, they say.", True, id="eight words in a row"),
    pytest.param("KAVA - may harm\nthe liver (of “some people”)", True, id="other spelling and spacing"),
    pytest.param("Kava may harm the liver of most people.", False, id="another word among them"),
    pytest.param("Kava may harm the liver of some.", False, id="seven words"),
    pytest.param("drink it every day", False, id="a part of a longer text"),
    pytest.param("", False, id="nothing"),
])  # fmt: skip
def test_a_run_of_words_is_an_overlap(text: str, found: bool) -> None:
    assert found == bool(make_evaluation_texts([LONG], 8).spans(text))


@pytest.mark.parametrize(("short", "text", "found"), [
    pytest.param("Hops are bitter flowers.", "We know that hops are bitter flowers indeed.", True, id="a short text as a whole"),
    pytest.param("Hops are bitter flowers.", "Hops are bitter.", False, id="a part of it"),
    pytest.param("Is it?", "Is it? It is.", False, id="too short to mean anything"),
])  # fmt: skip
def test_short_texts_count_as_a_whole(short: str, text: str, found: bool) -> None:
    assert found == bool(make_evaluation_texts([short], 8).spans(text))


def test_what_a_recipe_holds_reads_back_and_is_no_text() -> None:
    made = make_evaluation_texts([LONG, "Hops are bitter flowers."], 8)
    assert made == parse_evaluation_texts(made.to_bytes())
    assert b"kava" not in made.to_bytes().lower()
    assert parse_evaluation_texts(b"some text\n") is None


@pytest.mark.parametrize(("name", "data"), [
    ("e.jsonl", json.dumps({"id": 1, "sentence": LONG}).encode() + b"\n" + json.dumps(LONG).encode()),
    ("e.jsonl", f'{{"text": "{LONG}\u2028{LONG}"}}\r\n\n"\x85{LONG}"\n\n'.encode("utf-8-sig")),
    ("e.txt", f"{LONG}\n\n{LONG}\n".encode()),
])  # fmt: skip
def test_files_of_texts(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    found = read_evaluation_texts(DecontaminateConfig(files=(str(tmp_path / name),)))
    assert found is not None
    assert 2 == found.n_texts


@pytest.mark.parametrize(("name", "data", "message"), [
    ("e.jsonl", b"{", "line 1: no JSON"), ("e.jsonl", b'{"a": 1}', "none of the fields"), ("e.txt", b"\xff", "not UTF-8"),
    ("e.txt", b"\n", "no texts in"), ("e.parquet", b"x", "cannot be read"), ("none", None, "No such file"),
])  # fmt: skip
def test_files_that_are_none(tmp_path: Path, name: str, data: bytes | None, message: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(ConfigError, match=message):
        read_evaluation_texts(DecontaminateConfig(files=(str(tmp_path / name),)))


def test_training_views_do_not_hold_what_is_evaluated_on(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(4))
    seen = next(
        line for line in (tmp_path / "in" / "00001.txt").read_text().splitlines() if line.startswith("In report")
    )
    sentence = seen.split(". ")[0] + "."
    pq.write_table(pa.table({"text": [sentence]}), tmp_path / "gold.parquet")
    config = make_config("test", [SourceConfig(path=str(tmp_path / "in"))])
    corpus = config.corpus.model_copy(update={
        "splits": SplitConfig(train=1, validation=0, test=0),
        "decontaminate": DecontaminateConfig(files=(str(tmp_path / "gold.parquet"),)),
    })  # fmt: skip
    build.build(config.model_copy(update={"corpus": corpus}), tmp_path / "out", workers=0)
    release = resolve(tmp_path / "out", "test")
    rows = [r for t in tables(release, "sentences") for r in t.to_pylist()]
    flagged = {r["sentence_id"]: r["text"] for r in rows if "evaluation_overlap" in r["flags"]}
    assert [sentence] == list(flagged.values())
    for view in ("claim_type", "hedge", "safety_warning"):
        ids = {r["sentence_id"] for t in tables(release, view) for r in t.to_pylist()}
        assert ids
        assert not ids & set(flagged)
    leakage = json.loads((release.path / "manifest.json").read_bytes())["counts"]["leakage"]["evaluation_overlap"]
    assert (1, 1, 1) == (leakage["texts"], leakage["sentences"]["train"], leakage["documents"]["train"])
    assert sentence.encode() not in b"".join(
        p.read_bytes() for p in (release.path / "recipe").rglob("*") if p.is_file()
    )
    assert rebuild(release, [str(tmp_path / "in")], tmp_path / "again", workers=0).is_same
