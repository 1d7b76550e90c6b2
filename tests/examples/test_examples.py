"""Every example runs as its docstring says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from article_factory import write_articles

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
