"""A history of releases, each with one kind of change: numbers, causes, flips and CHANGES.md, to the letter."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from release_factory import BENEFIT, Doc, Rules, publish_docs

from hedgerow import contracts, ids
from hedgerow.cli import hedgerow
from hedgerow.config import SplitConfig
from hedgerow.corpus.splits import assign_splits
from hedgerow.publish.log import read_log
from hedgerow.publish.verify import verify_all, verify_rows
from hedgerow.storage import Storage

GOLDEN = Path(__file__).parent.parent / "golden" / "history"
UPDATE = "HEDGEROW_UPDATE_GOLDEN=1 pytest tests/publish/test_history.py"
THIRDS = SplitConfig(train=0.34, validation=0.33, test=0.33)

KAVA = Doc("kava", sentences=("Kava grows in Fiji.", "It may harm the liver."))
MINT = Doc("mint", sentences=("Mint can help digestion.", "Mint may help sleep."), heading="Mint")
ZINC = Doc("zinc", sentences=("Zinc is a metal.",), heading="Zinc")
HOPS = Doc("hops", sentences=("Hops may be bitter.", "Trials were small."), heading="Hops", claim="mechanism")
DILL = Doc("dill", sentences=("Dill can help memory.",), heading="Dill")
MINT_EDITED = replace(MINT, sentences=("Mint can help digestion.", "Mint is a herb."))


@dataclass(frozen=True)
class Step:
    """One release: what was published, and what the comparison with the release before must find."""

    version: str
    level: str
    docs: tuple[Doc, ...]
    documents: dict[str, int] = field(default_factory=dict)
    sentences: dict[str, int] = field(default_factory=dict)
    flips: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    causes: dict[str, dict[str, int]] = field(default_factory=dict)
    functions: dict[str, dict[str, int]] = field(default_factory=dict)
    recipe: dict[str, str] = field(default_factory=dict)


def under(rules: Rules, *docs: Doc) -> tuple[Doc, ...]:
    return tuple(replace(d, rules=rules) for d in docs)


CAN, HELP = Rules("can "), Rules("can ", benefit=True)
JOINED = under(HELP, replace(KAVA, cluster="kava"), replace(DILL, cluster="kava"), MINT_EDITED, HOPS,
               Doc("fern", sentences=("Ferns are old.",), heading="Ferns", cluster="kava"))  # fmt: skip
HISTORY = [
    Step("1.0.0", "first", (KAVA, MINT, ZINC)),
    Step("1.0.1", "patch", (KAVA, MINT, ZINC, HOPS, DILL), {"added": 2}, {"added": 3, "kept": 5}),
    Step("1.0.2", "patch", (KAVA, MINT_EDITED, ZINC, HOPS, DILL), {"changed": 1},
         {"added": 1, "removed": 1, "kept": 7}),
    Step("1.0.3", "patch", (KAVA, MINT_EDITED, HOPS, DILL), {"removed": 1}, {"removed": 1, "kept": 7}),
    Step("1.1.0", "minor", under(CAN, KAVA, MINT_EDITED, HOPS, DILL), {"relabeled": 4}, {"kept": 7, "changed": 4},
         {"hedge": {("hedged", "not_hedged"): 2, ("not_hedged", "hedged"): 2}}, {"hedge": {"function": 4}},
         {"hedge": {"hedge.modal_may": 4}}, {"cues": "can"}),
    Step("1.2.0", "minor", under(HELP, KAVA, MINT_EDITED, HOPS, DILL), {"relabeled": 2}, {"kept": 7, "changed": 2},
         {"claim_type": {("descriptive", "efficacy"): 2}}, {"claim_type": {"function": 2}},
         {"claim_type": {BENEFIT: 2}}, {"cues": "can", "functions": "benefit"}),
    Step("1.2.1", "patch", JOINED, {"added": 1}, {"added": 1, "kept": 7},
         recipe={"cues": "can", "functions": "benefit"}),
    Step("2.0.0", "major", tuple(replace(d, claim="biology") if d.key == "hops" else d for d in JOINED),
         {"relabeled": 1}, {"kept": 8, "changed": 2}, {"claim_type": {("mechanism", "biology"): 2}},
         {"claim_type": {"guideline": 2}}, recipe={"cues": "can", "functions": "benefit"}),
]  # fmt: skip


def forget_contracts() -> None:
    for cached in (contracts.vocabularies, contracts.contract, contracts.meanings):
        cached.cache_clear()


@pytest.fixture(scope="module")
def rename(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], None]]:
    """Renames a label in the vocabularies, for the rest of this module."""
    patch = pytest.MonkeyPatch()

    def act() -> None:
        folder = tmp_path_factory.mktemp("schemas")
        for path in contracts.schemas_folder().glob("*.toml"):
            text = path.read_text("utf-8")
            (folder / path.name).write_text(
                text.replace('"mechanism"', '"biology"').replace("meanings.mechanism", "meanings.biology"), "utf-8"
            )
        patch.setattr(contracts, "schemas_folder", lambda: folder)
        forget_contracts()

    yield act
    patch.undo()
    forget_contracts()


def place(docs: tuple[Doc, ...], previous: dict[str, str]) -> list[Doc]:
    """Give every document its split, as a run does."""
    rows = {
        "document_id": [ids.document_id(d.key) for d in docs],
        "document_key": [d.key for d in docs],
        "cluster_id": [ids.document_id(d.cluster or d.key) for d in docs],
    }
    placed = assign_splits(pa.table(rows), THIRDS, previous)
    return [
        replace(d, split=split, cluster=cluster)
        for d, split, cluster in zip(docs, placed.split, placed.cluster_id, strict=True)
    ]


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory, rename: Callable[[], None]) -> tuple[Path, list[list[Doc]]]:
    """The whole history, published; with the documents of each release as they were placed."""
    root = tmp_path_factory.mktemp("history")
    storage, previous, published = Storage(root / "small"), {}, []
    for step in HISTORY:
        if step.level == "major":
            rename()
        docs = place(step.docs, previous)
        previous = {ids.document_id(d.key): d.split for d in docs}
        outcome = publish_docs(storage, docs, digests=step.recipe)
        assert (step.version, "published") == (outcome.version, outcome.kind)
        published.append(docs)
    return root, published


def test_every_number_has_its_level(history: tuple[Path, list[list[Doc]]]) -> None:
    entries = read_log(Storage(history[0] / "small"))
    assert [(s.version, s.level) for s in HISTORY] == [(e.version, e.level) for e in entries]


def test_the_history_verifies(history: tuple[Path, list[list[Doc]]]) -> None:
    assert [] == verify_all(Storage(history[0] / "small"))
    assert [] == verify_rows(Storage(history[0] / "small"), "2.0.0")


def test_no_document_changes_side_and_the_merge_tears_a_cluster(history: tuple[Path, list[list[Doc]]]) -> None:
    sides: dict[str, set[str]] = {}
    for docs in history[1]:
        for doc in docs:
            sides.setdefault(doc.key, set()).add(doc.split)
    assert {1} == {len(splits) for splits in sides.values()}
    joined = {d.key: (d.split, d.cluster) for d in history[1][6] if d.key in ("kava", "dill", "fern")}
    assert joined["kava"][0] != joined["dill"][0], "choose keys whose hashes fall apart"
    assert joined["kava"][1] != joined["dill"][1]
    assert joined["fern"] in (joined["kava"], joined["dill"]), "the new one goes where a member is"


def diff(root: Path, old: str, new: str, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    arguments = ["diff", f"small@{old}", f"small@{new}", "--output", str(root), "--json", *more]
    assert not hedgerow.main(arguments, standalone_mode=False)
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


@pytest.mark.parametrize("at", range(1, len(HISTORY)), ids=[s.version for s in HISTORY[1:]])
def test_the_comparison_finds_exactly_this(
    history: tuple[Path, list[list[Doc]]], at: int, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = HISTORY[at - 1], HISTORY[at]
    told = diff(history[0], old.version, new.version, capsys)
    counts = ("added", "removed", "changed", "relabeled", "moved")
    assert dict.fromkeys(counts, 0) | new.documents == {n: told["documents"][n] for n in counts}
    counts = ("added", "removed", "kept", "changed")
    assert dict.fromkeys(counts, 0) | new.sentences == {n: told["sentences"][n] for n in counts}
    for task in contracts.vocabulary("task"):
        flips = told["flips"][task]
        assert new.flips.get(task, {}) == {(p["from"], p["to"]): p["n"] for p in flips["pairs"]}
        assert new.causes.get(task, {}) == flips["causes"]
        assert new.functions.get(task, {}) == flips["functions"]
    assert told["reason"] == read_log(Storage(history[0] / "small"))[at].cause


@pytest.mark.parametrize("step", HISTORY, ids=lambda s: s.version)
def test_changes_read_as_expected(history: tuple[Path, list[list[Doc]]], step: Step) -> None:
    found = (history[0] / "small" / "versions" / step.version / "CHANGES.md").read_text("utf-8")
    golden = GOLDEN / f"{step.version}.md"
    if os.environ.get("HEDGEROW_UPDATE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(found, "utf-8")
    assert golden.read_text("utf-8") == found, f"if this is meant: {UPDATE}"


def test_backwards_is_the_mirror(history: tuple[Path, list[list[Doc]]], capsys: pytest.CaptureFixture[str]) -> None:
    there, back = (diff(history[0], *pair, capsys) for pair in (("1.0.0", "1.2.1"), ("1.2.1", "1.0.0")))
    assert there["documents"]["added"] == back["documents"]["removed"] == 3
    assert there["sentences"]["added"] == back["sentences"]["removed"]
    assert there["sentences"]["kept"] == back["sentences"]["kept"]
    for task, flips in there["flips"].items():
        mirrored = {(p["to"], p["from"]): p["n"] for p in back["flips"][task]["pairs"]}
        assert mirrored == {(p["from"], p["to"]): p["n"] for p in flips["pairs"]}
    assert there["reason"] is None, "1.2.1 does not follow 1.0.0"


def test_a_release_does_not_differ_from_itself(
    history: tuple[Path, list[list[Doc]]], capsys: pytest.CaptureFixture[str]
) -> None:
    told = diff(history[0], "1.2.0", "1.2.0", capsys)
    assert {0} == {n for name, n in told["documents"].items() if isinstance(n, int)}
    assert {"added": 0, "removed": 0, "kept": 7, "changed": 0} == {
        n: told["sentences"][n] for n in ("added", "removed", "kept", "changed")
    }


def test_releases_of_two_datasets_are_told_by_their_names(
    history: tuple[Path, list[list[Doc]]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = shutil.copytree(history[0] / "small", tmp_path / "other")
    hedgerow.main(
        ["diff", str(history[0] / "small/versions/1.0.0"), str(copy / "versions/1.0.0")], standalone_mode=False
    )
    hedgerow.main(["diff", "small@1.0.0", "small@1.1.0", "--output", str(history[0])], standalone_mode=False)
    across, along = (line for line in capsys.readouterr().out.splitlines() if " -> " in line)
    assert across == "small@1.0.0 -> other@1.0.0"
    assert along == "1.0.0 -> 1.1.0"


@pytest.mark.parametrize(
    ("pair", "is_told"),
    [
        pytest.param(["small"], True, id="the newest with none"),
        pytest.param(["small@1.0.0", "small@1.0.0"], True, id="one twice"),
        pytest.param(["small@1.0.0"], False, id="an older one with none"),
        pytest.param(["small@1.0.0", "small@1.1.0"], False, id="two"),
    ],
)
def test_a_release_and_itself_are_said_to_be_one(
    history: tuple[Path, list[list[Doc]]], capsys: pytest.CaptureFixture[str], pair: list[str], is_told: bool
) -> None:
    hedgerow.main(["diff", *pair, "--output", str(history[0])], standalone_mode=False)
    said = " ".join(capsys.readouterr().out.split())
    assert ("name an older release first (hedgerow releases small lists them)" in said) == is_told


def test_every_row_can_be_had_as_parquet(
    history: tuple[Path, list[list[Doc]]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    diff(history[0], "1.0.3", "1.1.0", capsys, "--rows", str(tmp_path / "rows.parquet"))
    rows = pq.read_table(tmp_path / "rows.parquet").to_pylist()
    flips = [r for r in rows if r["change"] == "label flipped"]
    assert 4 == len(flips)
    assert {("hedge", "function", ("hedge.modal_may",))} == {(r["task"], r["cause"], (*r["functions"],)) for r in flips}
    kava = ids.sentence_id(ids.document_id("kava"), "It may harm the liver.", 0)
    assert [("hedged", "not_hedged")] == [(r["before"], r["after"]) for r in flips if r["sentence_id"] == kava]
    assert {"label flipped": 4, "sentence changed": 4, "document relabeled": 4} == {
        c: sum(r["change"] == c for r in rows) for c in {r["change"] for r in rows}
    }
