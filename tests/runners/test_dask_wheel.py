"""The whole of it: workers with the installed wheel, and nothing shared but an object store.

pytest -m full tests/runners/test_dask_wheel.py
"""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from article_factory import article, write_articles
from object_server import s3_server

pytest.importorskip("distributed", reason="needs distributed: pip install -e '.[test]'")

from dask_cluster import Deadly, running

from hedgerow import build
from hedgerow.config import Config, ShardConfig, SourceConfig
from hedgerow.errors import HedgerowError
from hedgerow.pull import open_remote, pull
from hedgerow.runners.dask import ClusterError, DaskRunner
from hedgerow.running.cluster import Place

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the installed wheel alone."""
    pytest.importorskip("hatchling", reason="building a wheel without a network needs hatchling: pip install hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    built = [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(checkout)]
    subprocess.run(built, check=True, capture_output=True)
    (found,) = folder.glob("hedgerow-*.whl")
    target = folder / "site"
    subprocess.run([*pip, "install", "--no-deps", "--target", str(target), str(found)], check=True, capture_output=True)
    assert (target / "hedgerow" / "schemas").is_dir()
    return target


@pytest.fixture
def bucket() -> Iterator[str]:
    """A bucket of an S3 server."""
    with s3_server():
        name = f"b{uuid.uuid4().hex[:12]}"
        fsspec.filesystem("s3", skip_instance_cache=True).mkdir(name)
        yield name


def configure(path: str) -> Config:
    config = build.make_config("test", [SourceConfig(path=path)])
    return config.model_copy(update={"shard": ShardConfig(target_documents=6, target_bytes=6000)})


@pytest.mark.timeout(1800)
def test_the_wheel_elsewhere_with_an_object_store(wheel: Path, bucket: str, tmp_path: Path) -> None:
    """Sources, work store and releases are on S3; one worker is killed; the bytes are those of one machine."""
    pages = tmp_path / "pages"
    write_articles(pages, range(20))
    lines = [json.dumps({"id": f"doc-{i}", "text": article(100 + i)}) + "\n" for i in range(20)]
    (pages / "feed.jsonl").write_text("".join(lines), "utf-8")
    wanted = build.build(configure(str(pages)), tmp_path / "here", workers=0)
    store = fsspec.filesystem("s3", skip_instance_cache=True)
    for path in pages.iterdir():
        store.put_file(str(path), f"{bucket}/raw/pages/{path.name}")
    with running(tmp_path / "elsewhere", environment={"PYTHONPATH": str(wheel)}) as there:
        place = Place(scheduler=there.address, stage=str(tmp_path / "stage"))
        config, output = configure(f"s3://{bucket}/raw/pages"), f"s3://{bucket}/releases"
        found = build.build(config, output, place=place, progress=Deadly(there.workers[0].pid, 2))
        again = build.build(config, output, place=place)
    assert wanted.outcome.manifest_sha256 == found.outcome.manifest_sha256
    assert wanted.shards == found.shards == found.computed > 5
    assert ("unchanged", 0) == (again.outcome.kind, again.computed)
    assert wanted.outcome.manifest_sha256 == pull(open_remote(f"{output}/test"), tmp_path / "fetched").manifest_sha256
    assert not (tmp_path / "stage" / ".work" / "fetched").exists()  # the workers read the sources themselves


def test_other_code_on_the_workers_is_refused(wheel: Path, tmp_path: Path) -> None:
    write_articles(tmp_path / "pages", range(3))
    module = wheel / "hedgerow" / "intervals.py"
    text = module.read_text("utf-8")
    module.write_text(f"{text}# another release\n", "utf-8")
    try:
        with running(tmp_path / "elsewhere", 1, {"PYTHONPATH": str(wheel)}) as there:
            place = Place(scheduler=there.address)
            with pytest.raises(HedgerowError, match="other code: install the same wheel everywhere"):
                build.build(configure(str(tmp_path / "pages")), tmp_path / "out", place=place)
    finally:
        module.write_text(text, "utf-8")


def test_a_cluster_without_workers_is_given_up(tmp_path: Path) -> None:
    with running(tmp_path / "elsewhere", 0) as there:
        runner = DaskRunner(there.address, wait_seconds=3)
        with pytest.raises(ClusterError, match="no workers at"):
            runner.wait()
        runner.close()
