"""The labeler as a run composes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hedgerow.errors import ConfigError
from hedgerow.label.functions import Sentence
from hedgerow.labeler.toolbox import build_labeler, collect_flaggers, label_modules

CUE = """
[[cue]]
id = "my.sleep_word"
sense = "sleep as topic"
patterns = ["sleep"]
rule = "2.1"
"""
FUNCTION = """
from hedgerow.label.functions import labeling_function

@labeling_function(task="claim_type", label="efficacy", looks_for="sleep", rule="2.1", reads=["my.sleep_word"])
def claim_type_my_sleep(sentence):
    return sentence.first("my.sleep_word")
"""


def test_the_shipped_functions_cover_all_tasks():
    toolbox = build_labeler()
    assert {f.task for f in toolbox.functions.functions} == {"claim_type", "hedge", "safety_warning"}


def test_a_users_cues_and_functions_come_on_top(tmp_path: Path):
    (tmp_path / "cues.toml").write_text(CUE)
    (tmp_path / "mine.py").write_text(FUNCTION)
    toolbox = build_labeler(cues=[tmp_path / "cues.toml"], functions=[tmp_path / "mine.py"])
    text = "Better sleep."
    view = Sentence(text=text, hits=toolbox.scanner.scan([text])[0])
    assert "claim_type.my_sleep" in {f.id for f, _ in toolbox.labeler.votes_on(view)[0]}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(None, "no such file", id="missing"),
        pytest.param("def (", "SyntaxError", id="no Python"),
        pytest.param("import hedgerow_nowhere", "hedgerow_nowhere", id="raises"),
        pytest.param(FUNCTION, "my.sleep_word", id="cue missing"),
    ],
)
def test_functions_that_cannot_be_used_are_named(tmp_path: Path, content, words):
    path = tmp_path / "mine.py"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ConfigError, match=words):
        build_labeler(functions=[path])


def test_flaggers_are_those_that_modules_list():
    flaggers = collect_flaggers(label_modules())
    assert all(callable(f) for f in flaggers)
    assert len(flaggers) == len(set(flaggers))
