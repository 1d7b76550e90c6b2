"""What a schedule is told on its command line reaches the runs: sources at URLs, the output, who does the work."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from hedgerow.errors import ConfigError, HedgerowError

ROOTS = "HEDGEROW_SOURCE_ROOTS"
VARIABLES = (ROOTS, "HEDGEROW_RUNNER", "DASK_SCHEDULER_ADDRESS", "HEDGEROW_WORK", "PREFECT_API_URL")


@pytest.fixture
def schedule(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of the schedule, in a folder of its own."""
    monkeypatch.syspath_prepend(str(checkout / "flows"))
    monkeypatch.chdir(tmp_path)
    for name in VARIABLES:
        monkeypatch.setenv(name, "")  # so that it is put back, whatever the module sets
        monkeypatch.delenv(name)
    monkeypatch.setattr(importlib.import_module("meet_server"), "check_server", lambda: None)  # none is started
    return importlib.import_module("serve_schedule")


def served(schedule: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Any:
    """Return the request that each run of a schedule gets; no server is started."""
    got = []
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    monkeypatch.setattr(schedule, "serve_flows", lambda _, request, *__: got.append(request))
    assert 0 == schedule.main(["--cron", "15 2 * * *", "--dataset", "night", *arguments])
    return got[0]


def test_a_cluster_with_everything_at_addresses(schedule: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    request = served(
        schedule, monkeypatch, "s3://bucket/raw/", "--output", "s3://bucket/releases", "--runner", "dask", "--address",
        "tcp://127.0.0.1:8786", "--work", "s3://bucket/work", "--stage", "stage", "--workers", "3",
    )  # fmt: skip
    assert ["s3://bucket/raw/"] == request.sources
    assert ("dask", "tcp://127.0.0.1:8786") == (request.runner, request.address)
    assert ("s3://bucket/releases", "s3://bucket/work", 3) == (request.output, request.work, request.workers)
    assert str(Path("stage").absolute()) == request.stage
    assert ["s3://bucket/raw/"] == json.loads(os.environ[ROOTS])


def test_named_sources_lie_below_the_roots_that_they_name(
    schedule: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("c=d").mkdir()
    request = served(schedule, monkeypatch, "old=a/data", "new=s3://bucket/data", "c=d")
    here = Path.cwd()
    assert [f"old={here}/a/data", "new=s3://bucket/data", f"{here}/c=d"] == request.sources
    assert ["old", "new", "c-d"] == [source.label for source in request.to_config().sources]
    assert [f"{here}/a/data", "s3://bucket/data", f"{here}/c=d"] == json.loads(os.environ[ROOTS])


def test_the_environment_names_the_cluster(schedule: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEDGEROW_RUNNER", "dask")
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tls://127.0.0.1:8786")
    monkeypatch.setenv("HEDGEROW_WORK", "work")
    request = served(schedule, monkeypatch, "in")
    assert ("dask", "tls://127.0.0.1:8786") == (request.runner, request.address)
    assert [str(Path(name).absolute()) for name in ("in", "work", "output")] == [
        request.sources[0], request.work, request.output
    ]  # fmt: skip


def test_without_a_word_this_machine_does_the_work(schedule: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    request = served(schedule, monkeypatch, "in")
    assert ("processes", None, None, None, None) == (
        request.runner, request.address, request.work, request.stage, request.workers
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--runner", "dask"], "needs the scheduler's address"),
        (["--runner", "dask", "--address", "elsewhere"], "elsewhere"),
        (["--runner", "slurm"], "choose from processes, dask"),
        (["--workers", "-1"], "invalid count value"),
        (["--output", "https://host/releases"], "without credentials"),
        (["--work", "s3://me:pw@bucket"], "without credentials"),
        (["x=https://me:pw@host/a.txt"], "name this source in a configuration file"),
        (["x=a", "x=b"], "both named 'x'"),
        (["./in"], "given twice"),
    ],
)
def test_mistakes_are_one_line(
    schedule: ModuleType, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = schedule.main(["--cron", "15 2 * * *", "--dataset", "night", "in", *arguments])
    except SystemExit as stop:  # argparse ends the process itself
        code = int(stop.code or 0)
    err = capsys.readouterr().err
    assert 2 == code
    assert said in " ".join(err.split()) and "pw" not in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--cron", "bogus"], "--cron 'bogus': write minute, hour, day, month and weekday"),
        (["--cron", "99 * * * *"], "--cron '99 * * * *'"),
        (["--cron", ""], "--cron ''"),
        (["--cron", "H 2 * * *"], "--cron 'H 2 * * *'"),
        (["--cron", "15 2 * * *", "--verify-cron", "never"], "--verify-cron 'never'"),
        (["--cron", "15 2 * * *", "--timezone", "Mars/Olympus"], "--timezone 'Mars/Olympus'"),
        (["--every", "0"], "--every 0"),
        (["--every", "-5"], "--every -5"),
        (["--every", "nan"], "--every nan"),
        (["--every", "inf"], "--every inf"),
    ],
)
def test_times_that_cannot_be_are_one_line_before_a_server_starts(
    schedule: ModuleType, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(schedule, "prefect_server", lambda _: pytest.fail("a server is started"))
    assert 2 == schedule.main(["in", "--dataset", "night", *arguments])
    err = capsys.readouterr().err
    assert said in err and 1 == err.count("\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--cron", "*/5 0-6 * * mon-fri"],
        ["--cron", "@daily"],
        ["--cron", "15 2 * * *", "--verify-cron", "15 5 * * 0"],
        ["--cron", "15 2 * * *", "--timezone", "Europe/Berlin"],
        ["--every", "15"],
        ["--every", "0.5e3"],
    ],
)
def test_times_that_can_be(schedule: ModuleType, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    served_options = []
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    monkeypatch.setattr(schedule, "serve_flows", lambda options, *_: served_options.append(options))
    assert 0 == schedule.main(["in", "--dataset", "night", *arguments])
    assert 1 == len(served_options)


@pytest.mark.parametrize(
    ("roots", "source", "is_allowed"),
    [
        ('["s3://bucket/raw"]', "s3://bucket/raw", True),
        ('["s3://bucket/raw"]', "s3://bucket/raw/a/*.jsonl", True),
        ('["s3://bucket/raw/"]', "s3://bucket/raw/a.txt", True),
        ('["/data", "s3://bucket/raw"]', "s3://bucket/raw/a.txt", True),
        ('["s3://bucket/raw", "/data"]', "/data/a.txt", True),
        ('["http://host:9000/raw"]', "http://host:9000/raw/a.txt", True),
        ('["/data/8:30"]', "/data/8:30/a.txt", True),
        (f"/data{os.pathsep}/more", "/more/a.txt", True),
        ('["s3://bucket/raw"]', "s3://bucket/rawer/a.txt", False),
        ('["s3://bucket/raw"]', "s3://bucket/raw/../secret.txt", False),
        ('["https://host/raw"]', "https://host/raw/%2e%2e/secret.txt", False),
        ('["https://host/raw"]', "https://host/raw/..%5csecret.txt", False),
        ('["http://host:9000/raw"]', "http://host:9001/raw/a.txt", False),
        ('["http://host:9000/raw"]', "9000/raw/a.txt", False),
        ('["/data/8:30"]', "30/a.txt", False),
        ('["s3://bucket/raw"]', "s3://other/raw/a.txt", False),
        ('["s3://bucket/raw"]', "/etc/passwd", False),
        ("/data", "s3://bucket/data/a.txt", False),
        ("/data", "/data/../etc/passwd", False),
    ],
)
def test_sources_lie_below_the_allowed_roots(
    schedule: ModuleType, monkeypatch: pytest.MonkeyPatch, roots: str, source: str, is_allowed: bool
) -> None:
    module = importlib.import_module("build_dataset")
    monkeypatch.setenv(ROOTS, roots)
    request = module.BuildRequest(dataset="night", sources=[source])
    refused = pytest.raises(ConfigError, match="lies below none of the places")
    with contextlib.nullcontext() if is_allowed else refused:
        request.to_config()


@pytest.mark.parametrize(
    ("roots", "said"),
    [
        ("s3://bucket/raw", "write URLs as a JSON list"),
        ("/data:http://host:9000/raw", "write URLs as a JSON list"),
        ("[/data]", "is no JSON list"),
        ("[]", "name at least one folder or URL"),
        ("[1]", "name at least one folder or URL"),
    ],
)
def test_roots_that_cannot_be_read_allow_nothing(
    schedule: ModuleType, monkeypatch: pytest.MonkeyPatch, roots: str, said: str
) -> None:
    monkeypatch.setenv(ROOTS, roots)
    with pytest.raises(ConfigError, match=said):
        importlib.import_module("build_dataset").BuildRequest(dataset="night", sources=["/data"]).to_config()


def test_a_request_names_its_cluster_before_anything_starts(schedule: ModuleType) -> None:
    module = importlib.import_module("build_dataset")
    with pytest.raises(HedgerowError, match="needs the scheduler's address"):
        module.BuildRequest(dataset="night", runner="dask").to_place()
