"""Cue files: what their form refuses, by its message."""

from __future__ import annotations

from pathlib import Path

import pytest

from hedgerow.errors import ConfigError
from hedgerow.lexicon import check_pattern, load_cues, load_lexicon

CUE = '[[cue]]\nid = "context.tea"\nsense = "tea"\nrule = "2.1"\npatterns = ["tea"]\n'


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("no[^a]b", "line break"),
        (r"a\sb", "line break"),
        (r"a\Wb", "line break"),
        ("tea|", "empty string"),
        ("a{0}", "empty string"),
        ("(?=tea)", "does not compile"),
        ("tea(", "does not compile"),
    ],
)
def test_refused_patterns(pattern: str, message: str) -> None:
    """A pattern stays inside a sentence, matches something, and is taken by the linear-time engine."""
    with pytest.raises(ConfigError, match=message):
        check_pattern("cue", pattern)


@pytest.mark.parametrize("pattern", ["teas?", r"[^\n.]+ tea", r"\w+ tea", "^tea", "tea$", r"(?:\S+ ){0,3}tea"])
def test_accepted_patterns(pattern: str) -> None:
    """Gaps and anchors are welcome."""
    check_pattern("cue", pattern)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[cue]]\nid = 'x'", "missing fields"),
        (CUE + "color = 'red'\n", "unknown fields"),
        (CUE + "task = 'hedge'\nlabel = 'hedged'\n", "starts with its task"),
        (CUE + "label = 'hedged'\n", "label without task"),
        (CUE + "softener = 'kindness'\n", "not in vocabulary softener_type"),
        ("x = 1\n", "expected only"),
        ("[[cue]\n", "is no TOML"),
        (CUE + "scope = 2024-05-01\n", "a date or time stands in it: put it in quotes"),
    ],
)
def test_refused_files(tmp_path: Path, text: str, message: str) -> None:
    """An entry that breaks the form is named."""
    path = tmp_path / "made.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=message):
        load_cues(path)


def test_ids_are_unique_over_files(tmp_path: Path) -> None:
    """A user's cue may not take the id of another."""
    for name in ("one.toml", "two.toml"):
        (tmp_path / name).write_text(CUE, "utf-8")
    with pytest.raises(ConfigError, match=r"context\.tea"):
        load_lexicon([tmp_path])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """No silent lexicon."""
    with pytest.raises(ConfigError, match="does not exist"):
        load_lexicon([tmp_path / "none.toml"])


def test_expression_keeps_anchors_for_all_alternatives(tmp_path: Path) -> None:
    """A first ^ and a last $ hold for the whole pattern."""
    path = tmp_path / "made.toml"
    path.write_text(CUE.replace('["tea"]', '["^tea|sage$", "tea", "costs 5\\\\$"]'), "utf-8")
    (cue,) = load_cues(path)
    assert [cue.expression(p) for p in cue.patterns] == ["^(?:tea|sage)$", r"\b(?:tea)\b", r"\b(?:costs 5\$)\b"]
