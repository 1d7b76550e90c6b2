"""Publishing: versions, what is published and what is not, orphans, lost races, determinism."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from release_factory import Doc, make_facts, no_gate, publish_docs, stage_release, three_splits

from hedgerow.errors import ContractError, ReleaseError
from hedgerow.publish import log, verify
from hedgerow.publish.draft import Draft
from hedgerow.publish.release import RaceLostError, publish
from hedgerow.publish.stage import open_stage, sweep_stages
from hedgerow.storage import Storage


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "small")


def _more(n: int = 1) -> list[Doc]:
    return [*three_splits(), *(Doc(f"more-{i}") for i in range(n))]


def _released(storage: Storage) -> list[str]:
    return [entry.version for entry in log.read_log(storage)]


def _clean(storage: Storage) -> None:
    assert verify.verify_all(storage) == []
    assert storage.list(".staging") == []


def test_first_release_holds_exactly_these_files(storage: Storage) -> None:
    outcome = publish_docs(storage, three_splits())
    assert (outcome.kind, outcome.version, outcome.seq) == ("published", "1.0.0", 1)
    found = storage.walk("versions/1.0.0")
    configs = ("claim_type", "documents", "hedge", "safety_warning", "sections", "sentences", "votes")
    data = [f"data/{c}/{s}-00000-of-00001.parquet" for c in configs for s in ("test", "train", "validation")]
    data += [f"data/{c}/train-00000-of-00001.parquet" for c in ("labeling_functions", "rejects")]
    beside = ["SHA256SUMS", "manifest.json", "statement.json"]
    assert found == sorted(["CHANGES.md", "README.md", "recipe/config.toml", *beside, *data])
    assert verify.verify_rows(storage, "1.0.0") == []
    _clean(storage)


def test_log_entry_says_what_and_why(storage: Storage) -> None:
    publish_docs(storage, three_splits(), run="run-7")
    [entry] = log.read_log(storage)
    assert (entry.seq, entry.run, entry.time, entry.previous) == (1, "run-7", "2026-01-01T00:00:00Z", None)
    assert (entry.level, entry.cause) == ("first", "This is the first release.")
    assert entry.manifest_sha256 == storage.sha256("versions/1.0.0/manifest.json")
    assert storage.read("latest") == storage.read("log/00000001.json")


def test_manifest_counts_the_rows(storage: Storage) -> None:
    publish_docs(storage, three_splits(), counts={"clusters": 4})
    counts = json.loads(storage.read("versions/1.0.0/manifest.json"))["counts"]
    assert counts["rows"]["sentences"] == {"train": 5, "validation": 1, "test": 2}
    assert counts["labels"]["safety_warning"]["train"] == {"no_warning": 4, "warning": 1}
    assert counts["clusters"] == 4


def test_same_rows_make_no_version(storage: Storage) -> None:
    publish_docs(storage, three_splits())
    outcome = publish_docs(storage, three_splits(), ledger={"documents": {"read": 99}}, digests={"config": "9" * 64})
    assert (outcome.kind, outcome.version, outcome.seq) == ("unchanged", "1.0.0", 1)
    assert _released(storage) == ["1.0.0"]
    _clean(storage)


def _relabeled() -> list[Doc]:
    docs = three_splits()
    return [dataclasses.replace(docs[0], claim="efficacy"), *docs[1:]]


def _other_split() -> list[Doc]:
    docs = three_splits()
    return [dataclasses.replace(docs[0], split="test"), *docs[1:]]


def _edited() -> list[Doc]:
    docs = three_splits()
    return [dataclasses.replace(docs[0], sentences=("Kava is a plant.",)), *docs[1:]]


NEW_RECIPE = {"segment": "9" * 64}
# id, documents, digests of the recipe, the version after 1.0.0, part of the reason
CAUSES = [
    ("document added", _more(), {}, "1.0.1", "Only the inputs changed"),
    ("document removed", three_splits()[:-1], {}, "1.0.1", "Only the inputs changed"),
    ("document edited", _edited(), {}, "1.0.1", "Only the inputs changed"),
    ("recipe and inputs, rows of old documents equal", _more(), NEW_RECIPE, "1.0.1", "too (segment), but no row"),
    ("recipe and an edited document", _edited(), NEW_RECIPE, "1.0.1", "too (segment), but no row"),
    (
        "recipe changed labels",
        _relabeled(),
        NEW_RECIPE,
        "1.1.0",
        "The recipe changed (segment): 1 document whose input stayed has other rows.",
    ),
    (
        "recipe changed a split",
        _other_split(),
        NEW_RECIPE,
        "1.1.0",
        "1 document whose input stayed has another split or cluster",
    ),
]


@pytest.mark.parametrize(("docs", "digests", "wanted", "reason"), [c[1:] for c in CAUSES], ids=[c[0] for c in CAUSES])
def test_version_by_cause(storage: Storage, docs: list[Doc], digests: dict[str, str], wanted: str, reason: str) -> None:
    publish_docs(storage, three_splits())
    outcome = publish_docs(storage, docs, digests=digests)
    assert (outcome.version, outcome.seq) == (wanted, 2)
    assert reason in outcome.cause
    assert log.read_log(storage)[-1].cause == outcome.cause
    assert reason in storage.read(f"versions/{wanted}/CHANGES.md").decode().replace("\\", "")
    _clean(storage)


def test_law_broken_publishes_nothing(storage: Storage) -> None:
    publish_docs(storage, three_splits())
    stage, files = stage_release(storage, _more())
    other, _ = stage_release(storage, _relabeled())
    for file in files:
        if file.config == "sentences":  # sentences of other labels than votes and views
            os.replace(storage.full(f"{other.folder}/{file.path}"), storage.full(f"{stage.folder}/{file.path}"))
    changed = [dataclasses.replace(f, sha256=storage.sha256(f"{stage.folder}/{f.path}")) for f in files]
    with pytest.raises(ContractError, match=r"nothing was published: .*those of the sentence"):
        publish(storage, stage, make_facts(_more()), changed, now=str, run="r", gate=no_gate)
    other.discard()
    assert _released(storage) == ["1.0.0"]
    _clean(storage)


def test_bytes_changed_on_the_way_publish_nothing(storage: Storage) -> None:
    stage, files = stage_release(storage, three_splits())
    path = storage.full(f"{stage.folder}/{files[0].path}")
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ReleaseError, match="reads back other bytes"):
        publish(storage, stage, make_facts(three_splits()), files, now=str, run="r", gate=no_gate)
    assert _released(storage) == []


def test_refusal_of_the_gate_publishes_nothing(storage: Storage) -> None:
    def refuse(folder: Path, draft: Draft) -> None:
        raise ReleaseError("no")

    with pytest.raises(ReleaseError, match="no"):
        publish_docs(storage, three_splits(), gate=refuse)
    assert storage.list("versions") == []
    _clean(storage)


# Orphans: folders in versions/ that no log entry names


def _orphan(storage: Storage, docs: list[Doc]) -> None:
    """Leave what a publisher leaves that dies before its commit."""
    before = storage.read("latest") if storage.exists("latest") else None
    publish_docs(storage, docs)
    last = log.newest(storage)
    assert last is not None
    storage.remove(last.path)
    if before is None:
        storage.remove("latest")
    else:
        storage.write_atomic("latest", before)


def test_equal_orphan_is_adopted(storage: Storage) -> None:
    publish_docs(storage, three_splits())
    _orphan(storage, _more())
    outcome = publish_docs(storage, _more())
    assert (outcome.kind, outcome.version, outcome.seq) == ("adopted", "1.0.1", 2)
    assert _released(storage) == ["1.0.0", "1.0.1"]
    _clean(storage)


def test_other_orphan_is_passed_over(storage: Storage) -> None:
    publish_docs(storage, three_splits())
    _orphan(storage, _more(2))
    before = storage.read("versions/1.0.1/manifest.json")
    outcome = publish_docs(storage, _more())
    assert (outcome.kind, outcome.version, outcome.seq) == ("published", "1.0.2", 2)
    assert storage.read("versions/1.0.1/manifest.json") == before
    _clean(storage)


def test_damaged_orphan_is_passed_over(storage: Storage) -> None:
    publish_docs(storage, three_splits())
    _orphan(storage, _more())
    place = storage.full("versions/1.0.1/README.md")
    place.write_bytes(place.read_bytes() + b"x")
    outcome = publish_docs(storage, _more())
    assert (outcome.kind, outcome.version) == ("published", "1.0.2")
    _clean(storage)


def test_orphan_of_the_first_release(storage: Storage) -> None:
    _orphan(storage, _more())
    assert publish_docs(storage, three_splits()).version == "1.0.1"
    _clean(storage)


# Races: another publisher commits between the look at the parent and the link


def _racing(storage: Storage, rivals: list[list[Doc]]) -> object:
    """Return a gate during which a rival commits, once for each of these."""
    waiting = list(rivals)

    def gate(folder: Path, draft: Draft) -> None:
        if waiting:
            publish_docs(Storage(storage.root), waiting.pop(0), run="rival")

    return gate


def test_lost_race_starts_again_from_the_new_parent(storage: Storage) -> None:
    publish_docs(storage, three_splits())
    outcome = publish_docs(storage, _more(1), gate=_racing(storage, [_more(2), _more(3)]))
    assert (outcome.kind, outcome.version, outcome.seq) == ("published", "1.0.3", 4)
    assert outcome.changes is not None
    assert outcome.changes.documents is not None
    assert outcome.changes.documents.removed == ["more-1", "more-2"]
    manifest = json.loads(storage.read(f"{outcome.folder}/manifest.json"))
    assert manifest["parent"]["version"] == "1.0.2"
    assert manifest["counts"]["rows"]["documents"]["train"] == 3
    _clean(storage)


class _LinkLast(Storage):
    """Commits a rival's release after our folder is in versions/, before our log entry."""

    rivals: tuple[list[Doc], ...] = ()

    def _operation(self, name: str, path: str) -> None:
        if name == "link" and path.startswith("log/") and self.rivals:
            rival, *rest = self.rivals
            self.rivals = tuple(rest)
            publish_docs(Storage(self.root), rival, run="rival")


def test_race_lost_at_the_link_restages_and_never_merges(storage: Storage) -> None:
    publish_docs(storage, three_splits())
    racing = _LinkLast(storage.root)
    racing.rivals = (_more(2), _more(3))
    outcome = publish_docs(racing, _more(1))
    assert (outcome.kind, outcome.seq) == ("published", 4)
    rows = json.loads(storage.read(f"{outcome.folder}/manifest.json"))["counts"]["rows"]
    assert rows["documents"] == {"train": 3, "validation": 1, "test": 1}
    assert verify.verify_rows(storage, outcome.version) == []
    _clean(storage)


def test_race_lost_to_equal_rows_is_one_release(storage: Storage) -> None:
    publish_docs(storage, three_splits())
    racing = _LinkLast(storage.root)
    racing.rivals = (_more(1),)
    outcome = publish_docs(racing, _more(1))
    assert (outcome.kind, outcome.version, outcome.seq) == ("adopted", "1.0.1", 2)
    assert _released(storage) == ["1.0.0", "1.0.1"]
    _clean(storage)


def test_race_lost_to_equal_rows_under_another_recipe(storage: Storage) -> None:
    publish_docs(storage, three_splits())

    def gate(folder: Path, draft: Draft) -> None:
        publish_docs(Storage(storage.root), _more(1), digests=NEW_RECIPE, run="rival")

    outcome = publish_docs(storage, _more(1), gate=gate)
    assert (outcome.kind, outcome.version, outcome.seq) == ("unchanged", "1.0.1", 2)
    _clean(storage)


def test_races_lost_without_end_give_up(storage: Storage) -> None:
    publish_docs(storage, three_splits())
    racing = _LinkLast(storage.root)
    racing.rivals = tuple(_more(n) for n in range(2, 7))
    with pytest.raises(RaceLostError, match="lost 3 races"):
        publish_docs(racing, _more(1), attempts=3)
    assert len(_released(storage)) == 4
    _clean(storage)


# Staging


def test_stages_of_the_dead_are_swept_and_those_of_the_living_stay(storage: Storage, tmp_path: Path) -> None:
    code = f"import os; from hedgerow.publish.stage import open_stage; from hedgerow.storage import Storage; open_stage(Storage({str(storage.root)!r})); os._exit(9)"
    subprocess.run(
        [sys.executable, "-c", code], check=False, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
    dead = storage.list(".staging")
    assert len(dead) == 2  # a folder and its owner
    with open_stage(storage) as living:
        assert set(dead).isdisjoint(storage.list(".staging"))
        assert sweep_stages(Storage(storage.root)) == []
        assert storage.exists(living.folder)
    assert storage.list(".staging") == []


def test_too_little_space_says_so_before_anything_is_written(storage: Storage) -> None:
    with pytest.raises(ReleaseError, match=r"bytes free, the release needs about [\d,]+: free some space"):
        open_stage(storage, needed_bytes=2**60)
    with pytest.raises(
        ReleaseError, match=r"needs about [\d,]+, and min_free_bytes leaves 1,152,921,504,606,846,976: free"
    ):
        open_stage(storage, min_free_bytes=2**60)
    assert storage.list(".staging") == []


@pytest.mark.parametrize("run", ["", "../x", "a/b", "x" * 200, ".hidden"])
def test_run_names_that_are_no_file_names_are_refused(storage: Storage, run: str) -> None:
    with pytest.raises(ReleaseError, match="run name"):
        log.write_run(storage, run, {})


# Determinism

_SCRIPT = """
import sys
from pathlib import Path
from release_factory import publish_docs, three_splits, Doc
from hedgerow.storage import Storage
storage = Storage(Path(sys.argv[1]) / "small")
publish_docs(storage, three_splits(), run=sys.argv[2])
print(publish_docs(storage, [*three_splits(), Doc("more")], run=sys.argv[2]).manifest_sha256)
"""


def test_same_inputs_same_bytes_whatever_the_surroundings(tmp_path: Path) -> None:
    names = []
    for i, changed in enumerate((
        {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "77", "LANG": "tr_TR.UTF-8"},
    )):  # fmt: skip
        folder = tmp_path / f"place-{i}" / ("deeper" * i)
        env = {**os.environ, **changed, "PYTHONPATH": os.pathsep.join(sys.path)}
        run = subprocess.run(
            [sys.executable, "-c", _SCRIPT, str(folder), f"run-{i}"],
            check=True, env=env, capture_output=True, text=True, umask=(0o022, 0o077)[i],
        )  # fmt: skip
        names.append(run.stdout.strip())
    assert names[0] == names[1] != ""
