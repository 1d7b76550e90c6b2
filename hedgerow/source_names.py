"""Sources as a user gives them: PATH, or NAME=PATH."""

from __future__ import annotations

import glob
import os
from collections.abc import Collection

from hedgerow.config import SOURCE_NAME, SourceConfig, make_source
from hedgerow.errors import ConfigError


def split_name(text: str) -> tuple[str | None, str]:
    """Split NAME=PATH; a path that is there as it is given stays a path, whatever "=" it holds.

    >>> split_name("crawl=data/raw"), split_name("data/year=2024"), split_name("https://x.example/?a=b")
    (('crawl', 'data/raw'), (None, 'data/year=2024'), (None, 'https://x.example/?a=b'))

    Args:
        text: what the user gave.

    Returns:
        The name, or None, and the path or URL.
    """
    name, mark, path = text.partition("=")
    return (name, path) if mark and SOURCE_NAME.fullmatch(name) and not _is_there(text) else (None, text)


def split_known_name(text: str, known: Collection[str]) -> tuple[str | None, str]:
    """Split NAME=PATH where the names are those of a release's sources.

    Args:
        text: what the user gave.
        known: the names that there are.

    Returns:
        The name, or None, and the path or URL.

    Raises:
        ConfigError: it names another source.
    """
    name, path = split_name(text)
    if name is not None and name not in known:
        raise ConfigError(f"--sources {text}: the release has no source {name!r}, but {', '.join(sorted(known))}")
    return name, path


def _is_there(path: str) -> bool:
    first, slash, _ = path.partition("/")
    return os.path.lexists(path) or bool(slash and os.path.lexists(first)) or next(glob.iglob(path), None) is not None


def name_source(text: str, **fields: str | None) -> SourceConfig:
    """Return a source that a user gives as PATH or NAME=PATH, with what else is said of it.

    Raises:
        ConfigError: it cannot be one: an empty path, an address with credentials.
    """
    name, path = split_name(text)
    return make_source(path, name=name, **fields) if name is not None else make_source(path, **fields)
