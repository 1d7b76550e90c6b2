"""Shards on a Dask cluster: the same bytes as on one machine, whatever dies; and what is refused."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from article_factory import article, write_articles
from click.testing import CliRunner

pytest.importorskip("distributed", reason="needs distributed: pip install -e '.[test]'")

from dask_cluster import Cluster, Deadly, running

from hedgerow import build
from hedgerow.cli import hedgerow
from hedgerow.config import Config, ShardConfig, SourceConfig
from hedgerow.errors import ConfigError, SourceError
from hedgerow.inspection.reading import tables
from hedgerow.places.objectstore import open_objects
from hedgerow.publish.log import resolve
from hedgerow.runners.dask import ClusterError, DaskRunner, check_address
from hedgerow.running import cluster
from hedgerow.work.shards import Piece, Shard
from hedgerow.work.watch import UNWATCHED

N_DOCUMENTS = 16
POISON = "A doctor wrote that this page ends its reader."
OWN = f"""
import os, signal
from hedgerow.label.functions import Sentence, labeling_function

@labeling_function(task="hedge", label="hedged", rule="4.2", looks_for="a page that ends its reader")
def deadly(sentence: Sentence):
    if sentence.text == {POISON!r}:
        os.kill(os.getpid(), signal.SIGSEGV)
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources") / "pages"
    write_articles(folder, range(N_DOCUMENTS))
    return folder


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running(tmp_path_factory.mktemp("elsewhere")) as found:
        yield found


def configure(sources: Path) -> Config:
    config = build.make_config("test", [SourceConfig(path=str(sources))])
    return config.model_copy(update={"shard": ShardConfig(target_documents=4)})


def test_a_killed_worker_changes_no_byte(sources: Path, there: Cluster, tmp_path: Path) -> None:
    wanted = build.build(configure(sources), tmp_path / "here", workers=0)
    progress = Deadly(there.workers[0].pid, 1)
    found = build.build(
        configure(sources), tmp_path / "there", place=cluster.Place(scheduler=there.address), progress=progress
    )
    assert -signal.SIGKILL == there.workers[0].wait(30)
    assert wanted.outcome.manifest_sha256 == found.outcome.manifest_sha256
    assert wanted.shards == found.shards > 2
    # what the worker had stored before it could tell of it is there for the one that takes its place
    assert found.computed in (found.shards, found.shards - 1)


def test_a_poison_document_is_one_reject_and_own_functions_travel(
    there: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(tmp_path / "pages", range(4))
    (tmp_path / "pages" / "poison.txt").write_text(f"{article(9)}\n{POISON}\n", "utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "own.py").write_text(OWN, "utf-8")
    monkeypatch.chdir(tmp_path)  # the workers are elsewhere: for them this path leads nowhere
    config = build.make_config("test", [SourceConfig(path="pages")])
    config = config.model_copy(update={"label": config.label.model_copy(update={"functions": ("mine/own.py",)})})
    report = build.build(config, "out", place=cluster.Place(scheduler=there.address))
    rejects = [row for table in tables(resolve("out"), "rejects") for row in table.to_pylist()]
    assert [("poison.txt", "parser_failed")] == [(row["place"]["path"], row["reason"]) for row in rejects]
    assert {"read": 5, "published": 4, "duplicate": 0, "rejected": 1} == report.ledger.as_dict()["documents"]


def test_no_scheduler_is_one_line(sources: Path, tmp_path: Path) -> None:
    started = time.monotonic()
    command = ["build", str(sources), "--dataset", "test", "--output", str(tmp_path), "--runner", "dask"]
    done = CliRunner().invoke(hedgerow, [*command, "--address", "tcp://127.0.0.1:9"])
    assert isinstance(done.exception, ClusterError) and 9 == done.exception.exit_code
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in str(done.exception)
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(
    "address", ["", "localhost", "http://x:1", "tcp://x", "tcp://me:pw@x:1", "tcp://x:1/a", "tcp://x:1?token=2"]
)
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(ConfigError, match="name the scheduler like"):
        check_address(address)


def test_dask_needs_an_address() -> None:
    with pytest.raises(ConfigError, match="add --address"):
        cluster.make_place("dask", None, None)
    assert cluster.Place(None, None) == cluster.make_place("processes", None, None)


def test_an_address_needs_dask() -> None:
    with pytest.raises(ConfigError, match="add --runner dask, or leave it out"):
        cluster.make_place("processes", "tcp://x:1", None)


def test_the_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ConfigError, match=r"pip install 'hedgerow\[dask\]'"):
        DaskRunner("tcp://127.0.0.1:9")


def answer(task: Any, _: Any) -> Any:
    return task


@pytest.fixture
def terms(sources: Path, tmp_path: Path) -> cluster.Terms:
    return cluster.offer_terms(configure(sources), str(tmp_path))


def test_a_worker_that_agrees_does_the_task(terms: cluster.Terms) -> None:
    assert 7 == cluster.work_under(cluster.Assignment(terms, answer, 7), UNWATCHED)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"code": "0" * 64}, "with other code: install the same wheel everywhere"),
        ({"installed": {"pyarrow": "1.0"}}, r"has pyarrow \S+, not 1.0: install what the client has"),
    ],
    ids=["code", "library"],
)
def test_other_code_is_refused(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any], message: str
) -> None:
    with monkeypatch.context() as patch:
        if "code" in changed:
            patch.setattr(cluster, "package_digest", lambda: changed["code"])
        else:
            patch.setattr(cluster, "_installed", lambda: changed["installed"])
        other = cluster.offer_terms(configure(sources), str(tmp_path))
    with pytest.raises(ConfigError, match=message):
        cluster.work_under(cluster.Assignment(other, answer, 7), UNWATCHED)


def test_a_work_store_out_of_sight_is_named(terms: cluster.Terms, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not see the work store"):
        cluster.work_under(cluster.Assignment(replace(terms, work=str(tmp_path / "no")), answer, 7), UNWATCHED)


def test_damaged_terms_are_refused(terms: cluster.Terms, tmp_path: Path) -> None:
    open_objects(str(tmp_path)).write_atomic(terms.place, b"{}")
    cluster._agree.cache_clear()
    with pytest.raises(ConfigError, match="is damaged"):
        cluster.work_under(cluster.Assignment(terms, answer, 7), UNWATCHED)


def test_sources_out_of_sight_are_no_rejects(tmp_path: Path) -> None:
    def shard(*paths: Path | str) -> Shard:
        return Shard("slot", (), tuple(Piece("s", Path(p).name, str(p), 1) for p in paths))

    (tmp_path / "a.txt").touch()
    cluster._check_sources(shard(tmp_path / "a.txt", tmp_path / "gone.txt"))
    cluster._check_sources(shard("s3://bucket/a.txt"))
    with pytest.raises(SourceError, match=r"does not see s/gone\.txt"):
        cluster._check_sources(shard(tmp_path / "gone.txt"))


def test_only_functions_of_hedgerow_are_sent(there: Cluster) -> None:
    runner = DaskRunner(there.address)
    with pytest.raises(ValueError, match="is not part of hedgerow"):
        list(runner.run(answer, [1]))
    runner.close()
