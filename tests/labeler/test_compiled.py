"""Compiled cues on disk: the same hits as compiled afresh, and never trusted when they do not fit."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from hedgerow.errors import ConfigError
from hedgerow.label.scan import Scanner
from hedgerow.labeler.compiled import FOLDER_VARIABLE, cache_folder, load_compiled, load_entries, load_scanner
from hedgerow.lexicon import Lexicon, cue_files, load_cues, read_entries

pytest.importorskip("hyperscan")

TEXTS = ["Tea may help.", "Für 𝒳 it may not.", "", "A tea\nmay do so, 25 drops a day."]
CUES = """
[[cue]]
id = "hedge.may"
task = "hedge"
label = "hedged"
sense = "may"
rule = "3.1"
patterns = ["may", "may (?:\\\\w+ )?(?:help|do)"]

[[cue]]
id = "context.dose"
sense = "a dose"
rule = "2.1"
patterns = ["\\\\d+ drops"]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep compiled cues in a folder of the test's own."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "cues"


def lexicon(path: Path, text: str = CUES) -> Lexicon:
    """Load cues from text."""
    path.write_text(text, "utf-8")
    cues = tuple(load_cues(path))
    return Lexicon(cues, "".join(cue.digest for cue in cues))


def test_kept_cues_give_the_same_hits(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second process reads what the first one wrote, and finds the same."""
    cues = lexicon(tmp_path / "cues.toml")
    first = load_scanner(cues, "hyperscan")
    assert [path.suffix for path in folder.iterdir()] == [".bin"]
    monkeypatch.setattr("hedgerow.label.scan.string_database", None)  # nothing is compiled from here on
    assert load_scanner(cues, "hyperscan").scan(TEXTS) == first.scan(TEXTS) == Scanner(cues, "re2").scan(TEXTS)


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "other"])
def test_what_does_not_fit_is_compiled_again(folder: Path, tmp_path: Path, damage: str) -> None:
    """A damaged file costs time, never a hit, and is replaced."""
    cues = lexicon(tmp_path / "cues.toml")
    wanted = load_scanner(cues, "hyperscan").scan(TEXTS)
    (place,) = folder.iterdir()
    good = place.read_bytes()
    bad = {
        "empty": b"",
        "cut": good[:-1],
        "flipped": good[:100] + bytes([good[100] ^ 1]) + good[101:],
        "other": b"something else" + hashlib.sha256(b"something else").digest(),
    }[damage]
    place.write_bytes(bad)
    assert load_scanner(cues, "hyperscan").scan(TEXTS) == wanted
    assert place.read_bytes() == good


def test_other_cues_have_another_file(folder: Path, tmp_path: Path) -> None:
    """A changed cue file is compiled, not taken from the old one's file; old files go in the end."""
    for number in range(12):
        scanner = load_scanner(lexicon(tmp_path / "cues.toml", CUES.replace("drops", f"d{number}")), "hyperscan")
        assert "context.dose" in scanner.scan([f"5 d{number}"])[0]
    assert len(list(folder.iterdir())) == 8


@pytest.mark.parametrize("engine", ["hyperscan", "re2"])
def test_nothing_is_kept_where_none_is_wanted(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty name turns it off; RE2 compiles at once and has no file."""
    monkeypatch.setenv(FOLDER_VARIABLE, "" if engine == "hyperscan" else str(tmp_path / "cache"))
    assert (cache_folder() is None) == (engine == "hyperscan")
    assert load_scanner(lexicon(tmp_path / "cues.toml"), engine).scan(TEXTS)[0]  # type: ignore[arg-type]
    assert not (tmp_path / "cache").exists()


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file stands where the folder should be: the cues are compiled each time."""
    (tmp_path / "cache").write_text("no folder", "utf-8")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "cache"))
    assert load_scanner(lexicon(tmp_path / "cues.toml"), "hyperscan").scan(TEXTS)[0]


def test_the_folder_is_the_users_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable it lies in the user's cache folder."""
    monkeypatch.delenv(FOLDER_VARIABLE)
    found = cache_folder()
    assert found is not None and found.name == "hedgerow" and found.is_absolute()


def test_patterns_that_were_compiled_are_not_checked_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each process would take a fifth of a second for it."""
    path = tmp_path / "cues.toml"
    lexicon(path)
    first, _ = load_compiled([path], "hyperscan")

    def refuse(where: str, pattern: str) -> None:
        raise AssertionError(f"{pattern} of {where} was checked")

    monkeypatch.setattr("hedgerow.lexicon.check_pattern", refuse)
    again, scanner = load_compiled([path], "hyperscan")
    assert again == first
    assert scanner.scan(TEXTS) == Scanner(first, "re2").scan(TEXTS)
    with pytest.raises(AssertionError, match="was checked"):
        load_compiled([path], "re2")


def test_a_pattern_that_cannot_be_used_is_named_with_its_file(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "cues.toml"
    path.write_text(CUES + '[[cue]]\nid = "bad.gap"\nsense = "x"\npatterns = ["a(b"]\nrule = "1"\n')
    with pytest.raises(ConfigError, match=r"cue 'bad.gap' in cues.toml: pattern 'a\(b' does not compile"):
        load_compiled([path], "hyperscan")


def test_entries_are_read_from_toml_once(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second process gets from the kept file what stands in the cue files, the shipped ones too."""
    path = tmp_path / "cues.toml"
    path.write_text(CUES, "utf-8")
    files = cue_files([path])
    wanted = [read_entries(one) for one in files]
    assert load_entries(files) == wanted
    monkeypatch.setattr("hedgerow.labeler.compiled.read_entries", None)
    assert load_entries(files) == wanted


@pytest.mark.parametrize("damage", ["edited", "renamed", "flipped"])
def test_entries_that_do_not_fit_are_read_again(folder: Path, tmp_path: Path, damage: str) -> None:
    """Of an edited or renamed cue file, and where the kept file is damaged."""
    path = tmp_path / "cues.toml"
    path.write_text(CUES, "utf-8")
    load_entries([path])
    (kept,) = folder.with_name("entries").iterdir()
    if damage == "edited":
        path.write_text(CUES.replace("drops", "grams"), "utf-8")
    elif damage == "renamed":
        path = path.rename(tmp_path / "other.toml")
    else:
        kept.write_bytes(kept.read_bytes().replace(b"drops", b"grams"))
    assert load_entries([path]) == [read_entries(path)]


def test_entries_that_other_code_read_are_read_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cues.toml"
    path.write_text(CUES, "utf-8")
    load_entries([path])
    monkeypatch.setattr("hedgerow.labeler.compiled.file_digest", lambda name: f"{name}, changed")
    load_entries([path])
    assert len(list(folder.with_name("entries").iterdir())) == 2


def test_entries_of_a_file_that_cannot_be_read_are_not_kept(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "cues.toml"
    path.write_text("[[cue]", "utf-8")
    for _ in range(2):
        with pytest.raises(ConfigError, match="is no TOML"):
            load_entries([path])
    assert not folder.with_name("entries").exists()
