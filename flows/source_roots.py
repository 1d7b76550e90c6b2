"""Below which folders and URLs the runs of a deployment may read, whoever fills in the form."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from hedgerow.addresses import local_path, scheme_of, show_address
from hedgerow.config import Config
from hedgerow.errors import ConfigError

ROOTS = "HEDGEROW_SOURCE_ROOTS"
"""Environment variable: a JSON list of folders and URLs; or folders alone, separated as in PATH. Unset: anywhere."""


def allow_below(places: Sequence[str]) -> None:
    """Let runs read below some places and nowhere else, unless the environment already says where.

    Args:
        places: folders and URLs; credentials in them are left out.
    """
    os.environ.setdefault(ROOTS, json.dumps([show_address(place) for place in places]))


def check_roots(config: Config) -> None:
    """Refuse sources outside the places that the environment allows.

    Raises:
        ConfigError: a source lies elsewhere, or what the environment says cannot be read.
    """
    allowed = _read_roots(os.environ.get(ROOTS, ""))
    for source in config.sources if allowed else ():
        if not any(_lies_below(show_address(source.path), root) for root in allowed):
            raise ConfigError(f"source {show_address(source.path)} lies below none of the places in {ROOTS}")


def _read_roots(text: str) -> list[str]:
    if not text.startswith("["):
        if "://" in text:  # an address holds the sign that separates places, in many shells' PATH
            raise ConfigError(f'{ROOTS}: write URLs as a JSON list, as in ["s3://bucket/raw", "/srv/raw"]')
        return [root for root in text.split(os.pathsep) if root]
    try:
        roots = json.loads(text)
    except ValueError as error:
        raise ConfigError(f"{ROOTS} is no JSON list: {error}") from None
    if not roots or not all(isinstance(root, str) and root for root in roots):
        raise ConfigError(f"{ROOTS}: name at least one folder or URL, each as a JSON string")
    return list(roots)


def _lies_below(place: str, root: str) -> bool:
    if scheme_of(place) is None and scheme_of(root) is None:
        inner, outer = Path(local_path(place)).resolve(), Path(local_path(root)).resolve()
        return inner == outer or outer in inner.parents
    is_plain = ".." not in unquote(place).replace("\\", "/").split("/")  # a server may go up there
    return is_plain and (place == root or place.startswith(root.rstrip("/") + "/"))
