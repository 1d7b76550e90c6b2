"""The command line: what users type, what they see, and the exit codes that README documents."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from article_factory import write_articles

from hedgerow import cli

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def hedgerow(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command in this process; returns exit code, standard output and standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["hedgerow", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        out, err = capsys.readouterr()
        return int(stop.value.code or 0), out, err

    return call


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with one release of a small dataset, one document of it broken."""
    folder = tmp_path_factory.mktemp("cli")
    write_articles(folder / "in", range(5))
    (folder / "in" / "pic\x1b[31m.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    arguments = ["build", str(folder / "in"), "--dataset", "small", "--output", str(folder / "out"), "--workers", "0"]
    done = subprocess.run([sys.executable, "-c", "from hedgerow.cli import main; main()", *arguments], check=False)
    assert done.returncode == 0
    return folder / "out"


COMMANDS = (
    "build",
    "plan",
    "releases",
    "diff",
    "rejects",
    "verify",
    "removals",
    "explain",
    "functions",
    "evaluate",
    "disagreements",
    "export",
    "import-gold",
)


def test_two_sources_of_one_folder_name_are_told_apart(hedgerow: Command, tmp_path: Path) -> None:
    for at, year in enumerate(("2024", "2025")):
        write_articles(tmp_path / year / "data", range(2 * at, 2 * at + 2))
    sources = [f"old={tmp_path}/2024/data", f"{tmp_path}/2025/data"]
    where = ("--dataset", "x", "--output", tmp_path / "out", "--json")
    code, out, _ = hedgerow("plan", *sources, *where)
    assert 0 == code and out
    assert 0 == hedgerow("build", *sources, *where, "--workers", 0)[0]
    documents = pq.read_table(next((tmp_path / "out/x/versions/1.0.0").rglob("documents/**/*.parquet")).parent)
    assert {"old", "data"} == {source.partition("/")[0] for source in documents["source"].to_pylist()}
    same = [f"{tmp_path}/2024/data", f"{tmp_path}/2025/data"]
    (tmp_path / "c.toml").write_text(f'dataset = "x"\n[[sources]]\npath = "{tmp_path}/2024"\n')
    code, _, err = hedgerow("plan", *same, "--config", tmp_path / "c.toml", *where)
    assert (2, True) == (code, "both named 'data'" in err)


def test_help_names_every_command(hedgerow: Command) -> None:
    code, out, _ = hedgerow("--help")
    assert code == 0
    assert all(name in out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(hedgerow: Command, name: str) -> None:
    code, out, _ = hedgerow(name, "--help")
    assert code == 0
    assert out.startswith("Usage: ")
    assert "--json" in out


@pytest.mark.parametrize(("arguments", "code", "message"), [
    pytest.param(["build"], 2, "no dataset: add --dataset", id="no dataset"),
    pytest.param(["build", "--dataset", "x"], 2, "no sources", id="no sources"),
    pytest.param(["build", "a", "--dataset", "Bad/Name"], 2, "dataset name", id="a bad name"),
    pytest.param(["build", "nowhere", "--dataset", "x"], 3, "does not exist", id="no such source"),
    pytest.param(["build", "a", "--dataset", "x", "--config", "no.toml"], 2, "no configuration at no.toml", id="no config"),
    pytest.param(["build", "a", "a", "--dataset", "x"], 2, "'a' is given twice", id="a source given twice"),
    pytest.param(["build", "a", "empty/a", "--dataset", "x"], 2, "another name, NAME=empty/a", id="two sources of one name"),
    pytest.param(["plan", "x=a", "x=empty", "--dataset", "x"], 2, "both named 'x'", id="two sources given one name"),
    pytest.param(["build", "x=", "--dataset", "x"], 2, "source ''", id="a name and no source"),
    pytest.param(["build", "x=nowhere", "--dataset", "x"], 3, "nowhere does not exist", id="no such named source"),
    pytest.param(["build", "a", "--dataset", "x", "--cues", "no.toml"], 2, "does not exist", id="no cue file"),
    pytest.param(["build", "a", "--dataset", "x", "--functions", "no.py"], 2, "no such file", id="no functions"),
    pytest.param(["build", "a", "--dataset", "x", "--functions", "bare.py"], 2, "no labeling function", id="no function"),
    pytest.param(["build", "empty", "--dataset", "x"], 3, "no files in", id="an empty folder"),
    pytest.param(["build", "junk", "--dataset", "x", "--workers", "0"], 3, "nothing to publish", id="all rejected"),
    pytest.param(["build", "a", "--dataset", "x", "--output", "a/00000.txt"], 5, "cannot write to", id="no folder"),
    pytest.param(["build", "--nonsense"], 2, "No such option", id="an unknown option"),
    pytest.param(["releses"], 2, "No such command 'releses'", id="no such command"),
    pytest.param(["plan", "a", "--dataset", "x", "--work", "bare.py"], 5, "a part of this path is a file", id="no folder of work"),
    pytest.param(["releases", "--output", "circle"], 5, "links lead in a circle", id="links in a circle"),
    pytest.param(["releases", "--output", "odd"], 5, "a folder stands where a file should be", id="a folder in the log"),
    pytest.param(["verify", "ftp://127.0.0.1:1/x"], 7, "no connection", id="nobody answers"),
    pytest.param(["verify", "x" * 300], 2, "xx... is longer than", id="a name too long"),
    pytest.param(["verify", "nothing"], 2, "build the dataset first", id="no such dataset"),
    pytest.param(["build", "a", "--dataset", "x", "--output", "memory://x"], 2, "is in the memory of one process", id="memory of another process"),
    pytest.param(["build", "a", "--dataset", "x", "--work", "memory://x"], 2, "is in the memory of one process", id="work in another process"),
    pytest.param(["push", "hub", "name"], 2, "repository 'name' names no owner: name it ORG/NAME", id="a repository of nobody"),
    pytest.param(["push", "hub:name"], 2, "repository 'name' names no owner: name it ORG/NAME", id="one with a colon"),
    pytest.param(["push", "hub:org/name"], 2, "holds no dataset: build one", id="a repository and no release"),
    pytest.param(["push", "org/name"], 2, "name it like s3://bucket/prefix", id="no address"),
    pytest.param(["evaluate", "no.jsonl"], 2, "no.jsonl", id="no gold"),
])  # fmt: skip
def test_a_mistake_is_one_line_and_a_code(
    hedgerow: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_articles(tmp_path / "a", range(2))
    (tmp_path / "empty").mkdir()
    (tmp_path / "bare.py").write_text("x = 1\n")
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "odd" / "x" / "log" / "00000001.json").mkdir(parents=True)
    (tmp_path / "junk").mkdir()
    (tmp_path / "junk" / "j.txt").write_bytes(bytes(range(256)) * 4)
    got, _, err = hedgerow(*arguments)
    assert got == code
    assert message in " ".join(err.split())
    assert "Traceback" not in err
    assert not list(tmp_path.glob("output/*/versions/*"))


def test_too_little_space_is_a_clear_line(hedgerow: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hedgerow.storage import Storage

    write_articles(tmp_path / "in", range(2))
    monkeypatch.setattr(Storage, "free_bytes", lambda self: 1000)
    code, _, err = hedgerow("build", tmp_path / "in", "--dataset", "x", "--output", tmp_path / "out", "--workers", 0)
    assert code == 5
    assert "free some space" in " ".join(err.split())
    assert not list((tmp_path / "out").glob("x/versions/*"))


def test_build_again_says_nothing_is_new(hedgerow: Command, built: Path) -> None:
    code, out, err = hedgerow("build", built.parent / "in", "--dataset", "small", "--output", built, "--workers", 0)
    assert code == 0
    assert "Nothing new" in out
    assert err.count("--workers 0: no document is held to its budget") == 1


def test_build_as_json(hedgerow: Command, built: Path) -> None:
    arguments = ("build", built.parent / "in", "--dataset", "small", "--output", built, "--workers", 0, "--json")
    code, out, _ = hedgerow(*arguments)
    report = json.loads(out)
    assert code == 0
    assert report["outcome"] == "unchanged"
    assert report["ledger"]["documents"]["published"] == 5


def test_plan_writes_nothing(hedgerow: Command, tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(2))
    code, out, _ = hedgerow("plan", tmp_path / "in", "--dataset", "x", "--output", tmp_path / "out", "--json")
    assert code == 0
    assert [["ingest", "normalize", "segment", "label"]] == [s["stages"] for s in json.loads(out)["shards"]]
    assert not (tmp_path / "out").exists()


def test_releases(hedgerow: Command, built: Path) -> None:
    assert "1.0.0" in hedgerow("releases", "small", "--output", built)[1]
    assert ["1.0.0"] == [e["version"] for e in json.loads(hedgerow("releases", "--output", built, "--json")[1])]


def test_rejects_are_inert(hedgerow: Command, built: Path) -> None:
    code, out, _ = hedgerow("rejects", "small", "--output", built)
    assert code == 0
    assert "unsupported_format: 1 input," in out
    assert "\x1b" not in out


def test_verify_names_what_is_damaged(hedgerow: Command, built: Path) -> None:
    assert 0 == hedgerow("verify", "small@1.0.0", "--output", built)[0]
    place = next(built.glob("small/versions/1.0.0/data/votes/*.parquet"))
    whole = place.read_bytes()
    place.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    code, out, err = hedgerow("verify", "small@1.0.0", "--output", built)
    place.write_bytes(whole)
    assert code == 5
    assert place.name in out
    assert "1 problem in" in err


def test_explain(hedgerow: Command, built: Path) -> None:
    import pyarrow.parquet as pq

    votes = pq.read_table(next(built.glob("small/versions/1.0.0/data/votes/train-*.parquet"))).to_pylist()
    code, out, _ = hedgerow("explain", votes[0]["sentence_id"], "--in", "small", "--output", built, "--json")
    assert code == 0
    found = json.loads(out)
    assert votes[0]["function"] in [v["function"] for v in found["votes"]]
    assert all(v["words"] in found["sentence"]["text"] for v in found["votes"])
    code, out, _ = hedgerow("explain", votes[0]["sentence_id"], "--in", "small@1.0.0", "--output", built)
    assert code == 0
    assert "section" in out
    for unknown in ("nosuchsentence", "sätze", b"\xff\xfe".decode("utf-8", "surrogateescape")):
        code, _, err = hedgerow("explain", unknown, "--output", built)
        assert (code, "has no sentence" in err) == (2, True)


def test_functions(hedgerow: Command) -> None:
    found = json.loads(hedgerow("functions", "--task", "hedge", "--json")[1])
    assert {"hedge"} == {f["task"] for f in found}
    assert "hedge.modal_may" in hedgerow("functions")[1].replace("\n", "")


def test_evaluate(hedgerow: Command, checkout: Path) -> None:
    gold = checkout / "tests" / "quality" / "samples-gold.jsonl"
    code, out, _ = hedgerow("evaluate", gold, "--json")
    assert code == 0
    assert str(gold) in json.loads(out)
    assert "claim_type" in hedgerow("evaluate", gold)[1]


def test_ctrl_c_while_it_loads_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'hedgerow.cli':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
    )
    paths = os.pathsep.join([str(tmp_path), *(p for p in sys.path if p)])
    done = subprocess.run(
        [sys.executable, "-m", "hedgerow", "releases"],
        env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "stopped: nothing was begun\n")


def test_it_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "hedgerow", "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split(",")[0]) == (0, "hedgerow")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_a_closed_output_is_no_failure(tmp_path: Path, closed: str) -> None:
    command = f'"{sys.executable}" -m hedgerow functions {closed}'
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)
