"""Copies between folders and stores, byte by byte."""

from __future__ import annotations

from pathlib import Path

import fsspec


def put_copy(folder: Path, url: str) -> None:
    """Put every file below a folder to an address."""
    store, base = fsspec.core.url_to_fs(url, skip_instance_cache=True)
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        store.pipe_file(f"{base}/{path.relative_to(folder).as_posix()}", path.read_bytes())


def get_copy(url: str, folder: Path) -> Path:
    """Put every object below an address into a folder."""
    store, base = fsspec.core.url_to_fs(url, skip_instance_cache=True)
    for name in store.find(base):
        place = folder / name.strip("/").removeprefix(base.strip("/") + "/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(store.cat_file(name))
    return folder


def names_below(url: str) -> list[str]:
    """Return the objects below an address, sorted, relative to it."""
    store, base = fsspec.core.url_to_fs(url, skip_instance_cache=True)
    return sorted(name.strip("/").removeprefix(base.strip("/") + "/") for name in store.find(base))
