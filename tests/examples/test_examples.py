"""Every example runs as its docstring says."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from article_factory import write_articles
from datasets import Dataset

from hedgerow import build
from hedgerow.config import SourceConfig


def test_hedging_by_section(checkout: Path, tmp_path: Path, hf_home: Path) -> None:
    write_articles(tmp_path / "in", range(6))
    build.build(build.make_config("test", [SourceConfig(path=str(tmp_path / "in"))]), tmp_path / "out", workers=0)
    done = subprocess.run(
        [sys.executable, str(checkout / "examples" / "hedging_by_section.py"), str(tmp_path / "out" / "test")],
        capture_output=True, text=True, check=False, env=os.environ | {"HF_HOME": str(hf_home)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "section role" in done.stdout
    assert "%" in done.stdout


def run_example(name: str, hf_home: Path, *arguments: str) -> str:
    checkout = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, str(checkout / "examples" / name), *arguments],
        capture_output=True, text=True, check=False, env=os.environ | {"HF_HOME": str(hf_home)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_sources_and_two_releases(tmp_path: Path, hf_home: Path) -> None:
    """Both read what was published: a line for each source, and what came with the second release."""
    write_articles(tmp_path / "a", range(4))
    write_articles(tmp_path / "b", range(4, 6))
    sources = [SourceConfig(path=str(tmp_path / name), name=name) for name in ("a", "b")]
    for given in (sources[:1], sources):
        build.build(build.make_config("test", given), tmp_path / "out", workers=0)
    alone = run_example("claims_without_warning.py", hf_home, str(tmp_path / "out" / "test")).splitlines()
    assert alone[0].startswith("section role") and all(len(line) <= 80 for line in alone)
    assert all(line.split()[1].isdigit() for line in alone[1:] if line.endswith("%)"))
    table = run_example("hedging_by_source.py", hf_home, str(tmp_path / "out" / "test")).splitlines()
    assert [line.split()[0] for line in table] == ["source", "a", "b"]
    said = run_example("compare_releases.py", hf_home, str(tmp_path / "out" / "test"), "1.0.0", "1.0.1")
    came, went = int(said.split()[0].replace(",", "")), int(said.split()[3])
    assert came > 0 and went == 0
    assert "claim_type: 0 labels changed" in said


BENEFIT, WARNING = "Kelp helps people fall asleep.", "Kelp can harm the liver."


@pytest.mark.parametrize(
    ("texts", "alone"),
    [
        pytest.param({"a/kelp.txt": (BENEFIT, "")}, {"section": 1, "document": 1, "source": 1}, id="no warning at all"),
        pytest.param({"a/kelp.txt": (f"{BENEFIT} {WARNING}", "")}, dict.fromkeys(("section", "document", "source"), 0),
                     id="in its section"),
        pytest.param({"a/kelp.txt": (BENEFIT, WARNING)}, {"section": 1, "document": 0, "source": 0},
                     id="in another section"),
        pytest.param({"a/kelp.txt": (BENEFIT, ""), "a/hops.txt": ("", WARNING)},
                     {"section": 1, "document": 1, "source": 0}, id="in another document of its source"),
        pytest.param({"a/kelp.txt": (BENEFIT, ""), "b/hops.txt": ("", WARNING)},
                     {"section": 1, "document": 1, "source": 1}, id="in another source"),
    ],
)  # fmt: skip
def test_a_warning_counts_where_it_is_asked_for(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch, hf_home: Path, texts: dict[str, Any], alone: Any
) -> None:
    plain = "It has been sold in shops on the coast since the last century, and people drink it as a tea."
    for name, (first, second) in texts.items():
        place = tmp_path / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(f"# Kelp\n\n## What it does\n\n{plain} {first}\n\n## What to know\n\n{plain} {second}\n")
        place.rename(place.with_suffix(".md"))
    sources = [SourceConfig(path=str(tmp_path / name), name=name) for name in sorted({n[0] for n in texts})]
    build.build(build.make_config("test", sources), tmp_path / "out", workers=0)
    script = runpy.run_path(str(Path(__file__).resolve().parents[2] / "examples" / "claims_without_warning.py"))
    found = {}
    for options in ([], ["--by", "document"], ["--by", "source"]):
        monkeypatch.setattr(sys, "argv", ["claims_without_warning.py", str(tmp_path / "out" / "test"), *options])
        script["main"]()
        head, *lines = capsys.readouterr().out.split("\n\n")[0].splitlines()
        found[head.split()[-1]] = sum(int(line.split()[2]) for line in lines)
        assert 1 == sum(int(line.split()[1]) for line in lines), "one claim of a benefit"
    assert alone == found


def test_train_baseline(checkout: Path, tmp_path: Path, hf_home: Path) -> None:
    pytest.importorskip("sklearn", reason="scikit-learn is not installed: pip install -e '.[examples]'")
    write_articles(tmp_path / "in", range(6))
    build.build(build.make_config("test", [SourceConfig(path=str(tmp_path / "in"))]), tmp_path / "out", workers=0)
    row = {"id": "r", "text": "A cup of kelp may ease cramps.", "claim_type": "efficacy", "claim_types": ["efficacy"],
           "hedge": True, "hedge_cues": [{"text": "may", "type": "modal"}], "safety_warning": False, "warning_kinds": []}  # fmt: skip
    (tmp_path / "gold.jsonl").write_text(json.dumps(row))
    script = str(checkout / "examples" / "train_baseline.py")
    done = subprocess.run(
        [sys.executable, script, str(tmp_path / "out" / "test"), "--gold", str(tmp_path / "gold.jsonl")],
        capture_output=True, text=True, check=False, env=os.environ | {"HF_HOME": str(hf_home)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "hedge: classifier F1 1.000 (n 1) on gold" in " ".join(done.stdout.split())
    assert "claim_type: functions" in done.stdout


@pytest.mark.parametrize(
    ("test", "said"),
    [
        pytest.param(
            ["It may help.", "It may rain."], "F1 1.000 (n 1) against the weak labels of test; 1 that", id="one seen"
        ),
        pytest.param(["It may help."], "no new sentence against the weak labels of test; 1 that", id="all seen"),
        pytest.param(["It may rain."], "F1 1.000 (n 1) against the weak labels of test; 0 that", id="none seen"),
    ],
)
def test_what_train_holds_too_is_not_scored(checkout: Path, capsys: Any, test: list[str], said: str) -> None:
    pytest.importorskip("sklearn", reason="scikit-learn is not installed: pip install -e '.[examples]'")
    imitate = runpy.run_path(str(checkout / "examples" / "train_baseline.py"))["imitate"]
    hedged = SimpleNamespace(predict=lambda texts: [1] * len(texts))
    splits = {
        "train": Dataset.from_dict({"text": ["It may help.", "It helps."], "label": [1, 0]}),
        "test": Dataset.from_dict({"text": test, "label": [1] * len(test)}),
    }
    imitate(hedged, splits, "hedge")
    assert f"hedge: {said} train holds too" in capsys.readouterr().out
