"""Where some words stand in an output folder: in plain files, tables and work results, taken out of their containers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from hedgerow.work.results import unpack


def files_with(folder: Path, words: str) -> list[str]:
    """Return the files below a folder that hold some words, which are in lower case."""
    return [name for name, text in _everything(folder) if words in text.lower()]


def _everything(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every file below a folder with all the text in it, taken out of its containers."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        data = path.read_bytes()
        text = data.decode("utf-8", "replace")
        if path.suffix == ".parquet":
            text += repr(pq.read_table(path).to_pylist())
        elif path.suffix == ".hrw":
            result = unpack(data)
            assert result is not None
            text += repr(result.note) + repr([t.to_pylist() for t in result.tables.values()])
        yield path.relative_to(folder).as_posix(), text
