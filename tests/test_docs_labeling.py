"""The worked example of docs/labeling-functions.md does what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hedgerow.label.functions import Sentence
from hedgerow.labeler.toolbox import build_labeler
from hedgerow.lexicon import load_cues


@pytest.fixture(scope="module")
def shown(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of the page, by the names in their first lines."""
    folder = tmp_path_factory.mktemp("page")
    page = (checkout / "docs" / "labeling-functions.md").read_text("utf-8")
    for name, text in re.findall(r"```\w+\n# ([\w/.]+)\n(.*?)```", page, re.DOTALL):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def toolbox(shown: Path):
    return build_labeler(cues=[shown / "my_cues"], functions=[shown / "my_functions.py"])


def votes(toolbox, text: str) -> set[str]:
    view = Sentence(text=text, hits=toolbox.scanner.scan([text])[0])
    cast, faults = toolbox.labeler.votes_on(view)
    assert not faults
    return {f.id for f, _ in cast} & {"hedge.folk_saying", "claim_type.cups_a_day"}


def test_the_cue_votes_on_its_examples_and_on_no_counterexample(shown, toolbox):
    (cue, _) = load_cues(shown / "my_cues" / "tea.toml")
    assert [votes(toolbox, text) for text in cue.positive] == [{"hedge.folk_saying"}]
    assert [votes(toolbox, text) for text in cue.negative] == [set()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Drink two cups of nettle tea a day.", {"claim_type.cups_a_day"}, id="cups a day"),
        pytest.param("It holds two cups of water.", set(), id="no time"),
        pytest.param("A day goes by before two cups of it work.", set(), id="the time before"),
    ],
)
def test_the_function_votes_as_the_page_says(toolbox, text, expected):
    assert votes(toolbox, text) == expected


def test_both_are_the_users_own(toolbox):
    assert set(toolbox.own) == {"hedge.folk_saying", "claim_type.cups_a_day"}
