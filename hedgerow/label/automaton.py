"""The automaton over plain strings: compiled by hyperscan, and kept as bytes so that it need not be compiled again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

_DATABASE = "database"


def string_database(strings: Sequence[tuple[str, bool]]) -> Any:
    """Compile strings, each with whether its case counts.

    Raises:
        ImportError: hyperscan is not installed.
    """
    import hyperscan  # only here: RE2 works where it has no wheel

    database = hyperscan.Database()
    database.compile(
        expressions=[text.encode("utf-8") for text, _ in strings],
        ids=list(range(len(strings))),
        elements=len(strings),
        flags=[0 if exact else hyperscan.HS_FLAG_CASELESS for _, exact in strings],
        literal=True,
    )
    return database


def keep(arrays: Mapping[str, npt.NDArray[np.int64]], database: Any) -> bytes:
    """Return arrays and a database as bytes."""
    import hyperscan

    raw = b"" if database is None else hyperscan.dumpb(database)
    target = io.BytesIO()
    np.savez(target, allow_pickle=False, **{**arrays, _DATABASE: np.frombuffer(raw, dtype=np.uint8)})  # type: ignore[arg-type]
    return target.getvalue()


def restore(data: bytes) -> tuple[dict[str, npt.NDArray[np.int64]], Any]:
    """Return the arrays and the database that :func:`keep` was given.

    Raises:
        ImportError: hyperscan is not installed.
        ValueError: the bytes are something else, or were compiled for another machine or version.
    """
    import hyperscan

    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            arrays = dict(kept)
        raw = arrays.pop(_DATABASE).tobytes()
        if not raw:
            return arrays, None
        database = hyperscan.loadb(raw, mode=hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
        database.scan(b"a", match_event_handler=lambda *_: None)  # another processor's automaton shows here
    except (KeyError, ValueError, EOFError, zipfile.BadZipFile, hyperscan.error) as error:
        raise ValueError(f"no compiled matcher for this machine: {error}") from error
    return arrays, database
