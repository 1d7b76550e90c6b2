"""Compiled cues, kept on this machine from one process to the next: they take seconds to compile, and losing them costs no more.

Kept are the entries of the cue files, since TOML takes longer to read than JSON, and what the scanner makes of them.
A file is named by all that decides what is in it (cues, code, version of hyperscan, machine)
and ends in a digest of its content; one that does not fit is made again and replaced.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path

import platformdirs

from hedgerow.closure import closure_digest, file_digest
from hedgerow.label.scan import Engine, Scanner
from hedgerow.lexicon import Entries, Lexicon, cue_files, load_lexicon, make_lexicon, read_entries
from hedgerow.storage import Storage

FOLDER_VARIABLE = "HEDGEROW_CACHE"
"""Environment variable that names the folder of compiled cues; empty keeps none."""

_CUES = "cues"
_ENTRIES = "entries"
_DIGEST = 32
_KEPT = 8


def cache_folder() -> Path | None:
    """Return where compiled cues are kept: the user's cache folder unless the environment names another, or none."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named is None:
        return Path(platformdirs.user_cache_dir("hedgerow", appauthor=False))
    return Path(named) if named else None


def load_compiled(cues: Sequence[Path], engine: Engine) -> tuple[Lexicon, Scanner]:
    """Return all cues and their scanner; the patterns of those that are kept were checked when they were compiled.

    Args:
        cues: the user's cue files, or folders of them.
        engine: as in :func:`load_scanner`.

    Raises:
        ConfigError: a cue that cannot be used.
    """
    lexicon = make_lexicon(load_entries(cue_files(cues)), check_patterns=False)
    scanner = _kept_scanner(lexicon, engine)
    if scanner is None:
        lexicon = load_lexicon(cues)
        scanner = load_scanner(lexicon, engine)
    return lexicon, scanner


def load_entries(files: Sequence[Path]) -> list[Entries]:
    """Return the entries of cue files, as they were kept or as they stand in the files.

    Raises:
        ConfigError: a file that cannot be read.
    """
    folder = cache_folder()
    if folder is None:
        return [read_entries(path) for path in files]
    parts = [
        file_digest("lexicon"),
        *(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files),
    ]
    place = f"{_ENTRIES}/{hashlib.sha256(chr(0).join(parts).encode('utf-8', 'surrogateescape')).hexdigest()}.bin"
    kept = _read(Storage(folder), place)
    if kept is not None:
        return [(name, entries) for name, entries in json.loads(kept)]
    found = [read_entries(path) for path in files]
    _keep(Storage(folder), place, json.dumps(found).encode("ascii"))
    return found


def load_scanner(lexicon: Lexicon, engine: Engine) -> Scanner:
    """Return a scanner of a lexicon, from this machine's compiled cues where they are kept.

    Args:
        lexicon: the cues.
        engine: hyperscan or re2; only hyperscan's automaton is kept.
    """
    kept = _kept_scanner(lexicon, engine)
    if kept is not None:
        return kept
    scanner = Scanner(lexicon, engine)
    compiled, folder = scanner.compiled(), cache_folder()
    if compiled is not None and folder is not None:
        _keep(Storage(folder), _place(lexicon), compiled)
    return scanner


def _kept_scanner(lexicon: Lexicon, engine: Engine) -> Scanner | None:
    folder = cache_folder()
    if engine == "re2" or folder is None:
        return None
    kept = _read(Storage(folder), _place(lexicon))
    if kept is not None:
        with contextlib.suppress(ValueError):
            return Scanner(lexicon, engine, kept)
    return None


def _keep(storage: Storage, place: str, data: bytes) -> None:
    with contextlib.suppress(OSError):  # a full or read-only folder costs the next process the time again
        storage.write_atomic(place, data + hashlib.sha256(data).digest())
        _forget_old(storage, place.partition("/")[0])


def _forget_old(storage: Storage, kind: str) -> None:
    """Remove all but the newest files: every edit of a cue file leaves one behind."""
    places = [f"{kind}/{name}" for name in storage.list(kind) if name.endswith(".bin")]
    for place in sorted(places, key=storage.modified_seconds)[:-_KEPT]:
        storage.remove(place)


def _place(lexicon: Lexicon) -> str:
    machine = f"{platform.system()} {platform.machine()}"
    parts = (lexicon.digest, closure_digest("hedgerow.label.scan"), machine)  # the closure names the library versions
    return f"{_CUES}/{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()}.bin"


def _read(storage: Storage, place: str) -> bytes | None:
    try:
        data = storage.read(place)
    except OSError:
        return None
    body, digest = data[:-_DIGEST], data[-_DIGEST:]
    return body if hashlib.sha256(body).digest() == digest else None
