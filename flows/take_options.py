"""The options of the command lines here that say what to build, where to, and who works on it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from hedgerow.addresses import local_path, scheme_of
from hedgerow.running.cluster import RUNNERS
from hedgerow.source_names import split_name


def add_build_options(parser: argparse.ArgumentParser) -> None:
    """Add them; each has the name of a field of the flow's request. The environment speaks as it does to ``hedgerow build``."""
    known = os.environ
    parser.add_argument(
        "sources",
        nargs="*",
        metavar="[NAME=]SOURCE",
        help="files, folders, globs or URLs of raw text; NAME=SOURCE names one otherwise than its folder",
    )
    parser.add_argument("--dataset", required=True, help="name of the dataset (a-z 0-9 . _ -)")
    parser.add_argument("--config", help="TOML file with sources and settings")
    parser.add_argument("--output", default="output", help="folder or URL of all datasets (default: output)")
    parser.add_argument("--workers", type=count, help="worker processes (default: all cores; 0: none)")
    parser.add_argument(
        "--runner", type=runner, default=known.get("HEDGEROW_RUNNER") or RUNNERS[0], metavar="|".join(RUNNERS),
        help="who works on the shards: processes here, or a Dask cluster (HEDGEROW_RUNNER; default: processes)",
    )  # fmt: skip
    parser.add_argument(
        "--address", default=known.get("DASK_SCHEDULER_ADDRESS"), metavar="tcp://HOST:PORT",
        help="scheduler of the Dask cluster (DASK_SCHEDULER_ADDRESS)",
    )  # fmt: skip
    parser.add_argument(
        "--work", default=known.get("HEDGEROW_WORK"), metavar="FOLDER|URL",
        help="work store: folder or URL (HEDGEROW_WORK; default: .work in the output)",
    )  # fmt: skip
    parser.add_argument("--stage", metavar="FOLDER", help="folder to make releases in when the output is a URL")


def count(text: str) -> int:
    """Return a number that is not negative.

    Raises:
        ValueError: it is none.
    """
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def runner(text: str) -> str:
    """Return the name of a runner.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if text not in RUNNERS:
        raise argparse.ArgumentTypeError(f"choose from {', '.join(RUNNERS)}")
    return text


def make_absolute(place: str | None) -> str | None:
    """Return a local path from the root on, for runs that start in folders of their own; a URL or None as it is."""
    if place is None or scheme_of(place) is not None:
        return place
    return str(Path(local_path(place)).absolute())


def make_source_absolute(source: str) -> str:
    """Return a source, which may be NAME=PATH, with its local path from the root on."""
    name, path = split_name(source)
    return f"{'' if name is None else name + '='}{make_absolute(path)}"
