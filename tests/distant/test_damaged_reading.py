"""Nobody is served a damaged file: commands that read rows name it, whatever else in it can still be read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from one_process import hedgerow

from hedgerow import build
from hedgerow.config import SourceConfig

NAME = "small"


@pytest.fixture
def output(published: Path, tmp_path: Path) -> Path:
    """A copy of the output folder that a test may spoil."""
    return Path(shutil.copytree(published / "out", tmp_path / "out"))


def rewrite(path: Path) -> None:
    """Put other rows in the place of those of a file; every checksum in it is right."""
    table = pq.read_table(path)
    number = table.schema.get_field_index("document_id" if "documents" in path.parts else "sentence_id")
    column = pc.binary_reverse(table.column(number).cast(pa.binary())).cast(pa.string())
    pq.write_table(table.set_column(number, table.schema.field(number), column), path)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


READERS = {
    "explain": ("explain", "SENTENCE", "--in", f"{NAME}@1.0.1"),
    "diff": ("diff", f"{NAME}@1.0.0", NAME),
    "disagreements": ("disagreements", NAME, "--n", "3"),
    "export": ("export", NAME, "--format", "jsonl", "--to", "TARGET", "--n", "3"),
    "functions analyze": ("functions", "analyze", NAME),
}


@pytest.mark.parametrize("harm", [None, rewrite, flip], ids=lambda harm: harm.__name__ if harm else "whole")
@pytest.mark.parametrize("name", READERS)
def test_who_reads_rows_names_a_damaged_file(
    output: Path, tmp_path: Path, name: str, harm: Callable[[Path], None] | None, capsys: pytest.CaptureFixture[str]
) -> None:
    (path,) = (output / NAME / "versions/1.0.1/data/sentences").glob("train-*.parquet")
    words = {"SENTENCE": pq.read_table(path)["sentence_id"][0].as_py(), "TARGET": str(tmp_path / "made.jsonl")}
    if harm is not None:
        harm(path)
    code = hedgerow(*(words.get(word, word) for word in READERS[name]), "--output", output)
    said = " ".join(capsys.readouterr().err.split())
    assert (0 if harm is None else 5) == code
    assert (harm is not None) == ("data/sentences/train-00000-of-00001.parquet: is damaged" in said)
    assert harm is None or not (tmp_path / "made.jsonl").exists()


def test_a_build_is_not_compared_with_damaged_rows(
    published: Path, output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (path,) = (output / NAME / "versions/1.0.1/data/documents").glob("train-*.parquet")
    rewrite(path)
    source = Path(shutil.copytree(published / "in", tmp_path / "in"))
    (source / "none.txt").write_text("Kava is a drink of the islands. People say that it may calm the nerves.\n" * 9)
    config = build.make_config(NAME, [SourceConfig(path=str(source), name="in")])
    with pytest.raises(Exception, match=r"data/documents/train-.* is damaged: .* restore it from a copy"):
        build.build(config, output, workers=0)
