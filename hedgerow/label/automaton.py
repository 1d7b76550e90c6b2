"""The automaton over plain strings: compiled by hyperscan, and kept as bytes so that it need not be compiled again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

_DATABASE = "database "


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


def keep(arrays: Mapping[str, npt.NDArray[np.int64]], databases: Mapping[str, Any]) -> bytes:
    """Return arrays and databases, by their names, as bytes."""
    import hyperscan

    raw = {name: b"" if one is None else hyperscan.dumpb(one) for name, one in databases.items()}
    kept = {_DATABASE + name: np.frombuffer(data, dtype=np.uint8) for name, data in raw.items()}
    target = io.BytesIO()
    np.savez(target, allow_pickle=False, **arrays, **kept)
    return target.getvalue()


def restore(data: bytes, names: Sequence[str]) -> tuple[dict[str, npt.NDArray[np.int64]], list[Any]]:
    """Return the arrays and the named databases that :func:`keep` was given.

    Raises:
        ImportError: hyperscan is not installed.
        ValueError: the bytes are something else, or were compiled for another machine or version.
    """
    import hyperscan

    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            arrays = dict(kept)
        return arrays, [_restored(arrays.pop(_DATABASE + name).tobytes()) for name in names]
    except (KeyError, ValueError, EOFError, zipfile.BadZipFile, hyperscan.error) as error:
        raise ValueError(f"no compiled matcher for this machine: {error}") from error


def _restored(raw: bytes) -> Any:
    import hyperscan

    if not raw:
        return None
    database = hyperscan.loadb(raw, mode=hyperscan.HS_MODE_BLOCK)
    database.scratch = hyperscan.Scratch(database)
    database.scan(b"a", match_event_handler=lambda *_: None)  # another processor's automaton shows here
    return database
