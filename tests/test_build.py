"""Whole builds: from sources to releases, and what makes a new version."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from article_factory import article, write_articles, write_feed
from small_builds import configure, outcome_of, rows, run

from hedgerow import build
from hedgerow.build import make_config
from hedgerow.config import PublishConfig, SourceConfig
from hedgerow.errors import ReleaseError, SourceError
from hedgerow.inspection.reading import tables
from hedgerow.loading import load
from hedgerow.publish.log import resolve
from hedgerow.publish.verify import manifest_of, verify_release, verify_rows
from hedgerow.running.runs import Report
from hedgerow.storage import Storage


@pytest.fixture(scope="module")
def sample(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """A release of the samples."""
    output = tmp_path_factory.mktemp("output")
    return output, build.build(make_config("sample", [SourceConfig(path=str(samples))]), output, workers=0)


def test_the_samples_are_accounted_for(sample: tuple[Path, Report]) -> None:
    _, report = sample
    ledger = report.ledger.as_dict()
    assert ledger["documents"] == {"read": 42, "published": 36, "duplicate": 1, "rejected": 5}
    assert ledger["rejected_by_reason"] == {
        "bad_record": 1, "not_english": 2, "truncated": 1, "unsupported_format": 1,
    }  # fmt: skip


def test_every_claim_type_hedge_warning_and_split_is_in_the_samples(sample: tuple[Path, Report]) -> None:
    output, report = sample
    assert all(n > 0 for _, _, n in report.label_rows()), report.label_rows()
    release = resolve(output, "sample")
    assert {0, 1, 2} == {s for t in tables(release, "sentences", ["split"]) for s in t["split"].to_pylist()}


def test_near_copies_form_clusters(sample: tuple[Path, Report]) -> None:
    output, _ = sample
    clusters: dict[str, list[str]] = {}
    for table in tables(resolve(output, "sample"), "documents"):
        for row in table.to_pylist():
            clusters.setdefault(row["cluster_id"], []).append(row["place"]["path"])
    pairs = [sorted(paths) for paths in clusters.values() if len(paths) > 1]
    assert ["articles/ashwagandha-stress-relief.txt", "articles/rootwise-ashwagandha.txt"] in pairs


@pytest.mark.usefixtures("hf_home")
def test_files_of_few_rows_are_read_verified_and_compared_like_one(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(6))
    config = configure(tmp_path / "in")
    small = config.model_copy(update={"publish": PublishConfig(max_rows_per_file=20)})
    run(small, tmp_path / "small")
    run(config, tmp_path / "whole")
    files = [f for f in manifest_of(resolve(tmp_path / "small", "test")).files if f.config is not None]
    assert 20 >= max(f.rows or 0 for f in files) and len(files) > len({(f.config, f.split) for f in files})
    assert rows(tmp_path / "small", "votes") == rows(tmp_path / "whole", "votes")
    storage = Storage(tmp_path / "small/test")
    assert [] == [*verify_release(storage, "1.0.0"), *verify_rows(storage, "1.0.0")]
    folder = tmp_path / "small/test/versions/1.0.0"
    assert load(folder, config="sentences").num_rows == sum(f.rows or 0 for f in files if f.config == "sentences")
    write_articles(tmp_path / "in", range(6, 7))
    assert ("1.0.1", 1) == ((report := run(small, tmp_path / "small")).outcome.version, len(added(report)))
    assert "unchanged" == run(config, tmp_path / "small").outcome.kind, "how rows lie in files is no row"


def added(report: Report) -> list[str]:
    assert report.outcome.changes is not None and report.outcome.changes.documents is not None
    return report.outcome.changes.documents.added


@pytest.mark.parametrize(("free", "is_enough"), [(0, True), (2**62, False)], ids=["nothing", "more than there is"])
def test_what_is_to_stay_free_stays_free(tmp_path: Path, free: int, is_enough: bool) -> None:
    write_articles(tmp_path / "in", range(1))
    config = configure(tmp_path / "in").model_copy(update={"publish": PublishConfig(min_free_bytes=free)})
    if is_enough:
        assert "published" == run(config, tmp_path / "out").outcome.kind
        return
    with pytest.raises(ReleaseError, match=rf"min_free_bytes leaves {free:,}: free some space"):
        run(config, tmp_path / "out")
    assert not list((tmp_path / "out").glob("test/versions/*"))


def test_the_release_verifies_to_the_last_row(sample: tuple[Path, Report]) -> None:
    output, report = sample
    storage = Storage(output / "sample")
    assert [] == verify_release(storage, report.outcome.version)
    assert [] == verify_rows(storage, report.outcome.version)


def test_the_run_record_holds_ledger_and_timings(sample: tuple[Path, Report]) -> None:
    output, report = sample
    record = json.loads((output / "sample" / "runs" / f"{report.run.run_id}.json").read_text())
    assert record["ledger"] == report.ledger.as_dict()
    assert {"list", "map", "reduce", "publish"} <= set(record["seconds"])


@pytest.mark.parametrize("output", ["output", "."])
def test_a_folder_that_holds_its_own_output_gives_the_same_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    write_articles(tmp_path, range(3))
    monkeypatch.chdir(tmp_path)
    for name in ("test", "another"):
        config = configure(tmp_path).model_copy(update={"dataset": name})
        assert ("published", "1.0.0") == outcome_of(run(config, Path(output)))
    config = configure(tmp_path)
    report = run(config, Path(output))
    assert ("unchanged", 3) == (report.outcome.kind, report.ledger.documents["published"])


def test_a_document_keeps_its_split_and_goes_with_its_source(tmp_path: Path) -> None:
    source, output = tmp_path / "in", tmp_path / "out"
    write_articles(source, range(12))
    run(configure(source), output)
    before = {r["document_id"]: r["split"] for r in rows(output, "documents")}
    (source / "00003.txt").unlink()
    write_articles(source, range(20, 24))
    run(configure(source), output)
    after = {r["document_id"]: r["split"] for r in rows(output, "documents")}
    assert 11 + 4 == len(after)
    assert all(after[d] == before[d] for d in before if d in after)


def test_keep_missing_carries_documents_whose_source_is_gone(tmp_path: Path) -> None:
    source, output = tmp_path / "in", tmp_path / "out"
    write_articles(source, range(6))
    run(configure(source), output)
    gone = {r["document_id"]: r for r in rows(output, "documents") if r["place"]["path"] == "00002.txt"}
    labels = {r["sentence_id"]: r["claim_type"] for r in rows(output, "sentences")}
    (source / "00002.txt").unlink()
    report = run(configure(source), output, keep_missing=True)
    assert 1 == report.decisions.n_carried
    assert [("carried over", 1), ("in the release", 6)] == report.ledger_rows()[-2:]
    changes = output / "test" / "versions" / report.outcome.version / "CHANGES.md"
    assert "Carried over from the release before, since their source is gone: 1" in changes.read_text("utf-8")
    carried = [r for r in rows(output, "documents") if r["carried"]]
    assert list(gone) == [r["document_id"] for r in carried]
    assert [gone[carried[0]["document_id"]]["text"]] == [r["text"] for r in carried]
    assert labels == {r["sentence_id"]: r["claim_type"] for r in rows(output, "sentences")}
    assert not verify_rows(Storage(output / "test"), report.outcome.version)
    assert "unchanged" == run(configure(source), output, keep_missing=True).outcome.kind
    without = run(configure(source), output)
    assert not without.decisions.n_carried
    assert "in the release" not in dict(without.ledger_rows())
    assert 5 == len(rows(output, "documents"))


def test_duplicates_across_shards_and_sources(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    write_articles(one, range(3))
    write_articles(two, range(2, 5))
    write_feed(tmp_path / "two" / "feed.jsonl", range(10, 12))
    (tmp_path / "three").mkdir()
    (tmp_path / "three" / "feed.jsonl").write_text(
        json.dumps({"id": "feed-10", "text": article(99)}) + "\n" + json.dumps({"id": "feed-11", "text": article(11)})
    )
    config = configure(one, two, tmp_path / "three")
    config = config.model_copy(update={"shard": config.shard.model_copy(update={"target_documents": 1})})
    report = run(config, tmp_path / "out")
    assert report.ledger.as_dict()["documents"] == {"read": 10, "published": 7, "duplicate": 2, "rejected": 1}
    assert report.ledger.as_dict()["rejected_by_reason"] == {"duplicate_key": 1}


@pytest.mark.parametrize(("content", "message"), [
    pytest.param({}, "no files in", id="an empty folder"),
    pytest.param({"a.txt": b"\x00\x01\x02" * 50}, "nothing to publish", id="everything rejected"),
    pytest.param({"a.jsonl": b'{"body_html": "x", "n": 1}\n'}, "text", id="no text field"),
])  # fmt: skip
def test_nothing_to_publish_is_an_error_and_no_release(tmp_path: Path, content: dict, message: str) -> None:
    (tmp_path / "in").mkdir()
    for name, data in content.items():
        (tmp_path / "in" / name).write_bytes(data)
    with pytest.raises(SourceError, match=message):
        run(configure(tmp_path / "in"), tmp_path / "out")
    assert not list((tmp_path / "out").glob("test/versions/*"))


def test_sources_of_which_nothing_can_be_read_say_why(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    os.mkfifo(tmp_path / "in" / "pipe.txt")
    with pytest.raises(SourceError, match="1 not_a_file"):
        run(configure(tmp_path / "in"), tmp_path / "out")


@pytest.mark.parametrize("latest", [None, b"damaged"])
def test_a_run_that_finds_nothing_new_mends_latest(tmp_path: Path, latest: bytes | None) -> None:
    write_articles(tmp_path / "in", range(2))
    config = make_config("test", [SourceConfig(path=str(tmp_path / "in"))])
    run(config, tmp_path / "out")
    cache = tmp_path / "out/test/latest"
    before = cache.read_bytes()
    cache.unlink()
    if latest is not None:
        cache.write_bytes(latest)
    assert "unchanged" == run(config, tmp_path / "out").outcome.kind
    assert before == cache.read_bytes()


def test_a_damaged_release_is_not_handed_out_as_unchanged(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(3))
    run(configure(tmp_path / "in"), tmp_path / "out")
    place = next((tmp_path / "out").glob("test/versions/1.0.0/data/sentences/*.parquet"))
    data = bytearray(place.read_bytes())
    data[50] ^= 1
    place.write_bytes(data)
    with pytest.raises(ReleaseError, match=place.name):
        run(configure(tmp_path / "in"), tmp_path / "out")


def test_an_unknown_column_is_named_with_those_that_there_are(tmp_path: Path) -> None:
    write_feed(tmp_path / "in" / "feed.jsonl", range(3))
    sources = [SourceConfig(path=str(tmp_path / "in"), text_field="artikel")]
    with pytest.raises(SourceError, match="artikel"):
        run(make_config("test", sources), tmp_path / "out")


def test_an_output_that_is_a_file_is_one_clear_line(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(2))
    (tmp_path / "out").write_text("")
    with pytest.raises(ReleaseError, match="cannot write to"):
        run(configure(tmp_path / "in"), tmp_path / "out")


DRIVER = """
import os, random, sys
os.umask(int(sys.argv[4], 8))

def _ended():
    raise StopIteration

class Listing(list):  # folders are listed in any order
    __enter__ = lambda self: self
    __exit__ = lambda self, *_: None
    close = lambda self: None
    __next__ = lambda self: self.pop() if self else _ended()
    __iter__ = lambda self: self

def shuffled(function):
    def listing(*arguments):
        found = list(function(*arguments))
        return Listing(random.sample(found, len(found)))
    return listing

os.listdir, os.scandir = shuffled(os.listdir), shuffled(os.scandir)
from pathlib import Path
from hedgerow import build
from hedgerow.config import SourceConfig
config = build.make_config("test", [SourceConfig(path=sys.argv[1], name="in")])
config = config.model_copy(update={"shard": config.shard.model_copy(update={"target_documents": 3})})
print(build.build(config, Path(sys.argv[2]), workers=int(sys.argv[3])).outcome.manifest_sha256)
"""


@pytest.mark.parametrize(("workers", "umask", "environment"), [
    pytest.param("1", "022", {"PYTHONHASHSEED": "1"}, id="one worker"),
    pytest.param("2", "077", {"PYTHONHASHSEED": "77", "LANG": "C", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"}, id="two"),
    pytest.param("4", "000", {"PYTHONHASHSEED": "0", "TZ": "America/St_Johns"}, id="four"),
])  # fmt: skip
def test_same_inputs_same_bytes(tmp_path: Path, workers: str, umask: str, environment: dict[str, str]) -> None:
    write_articles(tmp_path / "in", range(8))
    write_feed(tmp_path / "in" / "feed.jsonl", range(30, 34))
    config = configure(tmp_path / "in")
    config = config.model_copy(update={"shard": config.shard.model_copy(update={"target_documents": 3})})
    here = run(config, tmp_path / "here").outcome.manifest_sha256
    copy = tmp_path / "elsewhere" / "in"
    copy.mkdir(parents=True)
    for path in sorted((tmp_path / "in").iterdir(), reverse=True):  # another order of creation and other times
        shutil.copyfile(path, copy / path.name)
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, str(copy), str(tmp_path / "there"), workers, umask],
        env=os.environ | environment, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert here == done.stdout.split()[-1]


def test_load_as_users_do(sample: tuple[Path, Report], hf_home: Path) -> None:
    """In a process of its own: datasets reads its cache folder when it is imported."""
    output, report = sample
    code = f"""
import hedgerow
rows = hedgerow.load({str(output)!r}, split="train")
assert rows.features["claim_type"].names[0] == "efficacy"
assert len(hedgerow.load({str(output / "sample")!r}, {report.outcome.version!r}, "hedge", "train", 0.6)) > 0
"""
    done = subprocess.run([sys.executable, "-c", code], env=os.environ | {"HF_HOME": str(hf_home)}, check=False)
    assert done.returncode == 0
