"""Plan a run: list the inputs, cut them into shards, digest their bytes, and say what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from hedgerow.config import Config
from hedgerow.errors import SourceError
from hedgerow.ingest.fingerprint import fingerprint_file, fingerprint_ranges
from hedgerow.ingest.read import is_splittable
from hedgerow.ingest.remote import Copies
from hedgerow.ingest.sources import Entry, list_entries
from hedgerow.pipeline import STAGES, ShardTask, missing_stages, stage_parameters
from hedgerow.runners.processes import Runner
from hedgerow.running.digest_there import fingerprint_there
from hedgerow.storage import Storage
from hedgerow.work.shards import Piece, Shard, cut_shards

Tick = Callable[[int], None]
"""Called with the number of items done since the last call."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will do.

    Attributes:
        tasks: one per shard, in the order of the release.
        rejects: contract rejects: what the listing left out.
        n_files: files found.
        n_bytes: their size on disk.
    """

    tasks: tuple[ShardTask, ...]
    rejects: pa.Table
    n_files: int
    n_bytes: int


def make_plan(
    config: Config,
    work: str,
    tick: Tick = lambda _: None,
    *,
    here: str | None = None,
    runner: Runner | None = None,
    own: Collection[str] = (),
) -> Plan:
    """List, cut and digest the inputs; nothing is written but copies of remote files, or what workers note of them.

    Args:
        config: the run's configuration.
        work: folder or address of the work store.
        tick: progress over files.
        here: folder for copies of remote files; the work store's own when left out.
        runner: who runs the shards. Where its workers are on other machines, they read and digest remote files.
        own: folders that hedgerow writes to: they are no input.

    Raises:
        SourceError: a source does not exist, or all of them together hold no file.
    """
    limits = config.ingest.max_file_bytes, config.publish.min_free_bytes
    if runner is not None and runner.is_distant:
        listing = list_entries(config.sources, max_bytes=limits[0], own=own)
    else:
        listing = list_entries(config.sources, Copies(Storage(here or work), *limits), own=own)
    if not listing.entries and not listing.rejects.num_rows:
        names = ", ".join(source.shown_path for source in config.sources)
        raise SourceError(f"no files in {names}: name a folder, file or glob that holds text")
    files = [Piece(e.source, e.path, e.location, e.n_bytes) for e in listing.entries]
    shards = cut_shards(files, config.shard, lambda piece: is_splittable(_entry(piece)))
    if runner is not None and runner.is_distant:
        shards = fingerprint_there(shards, listing.entries, work, runner)
    parameters = stage_parameters(config)
    tasks = tuple(ShardTask(shard, config, work, parameters) for shard in _fingerprint(shards, tick))
    return Plan(tasks, listing.rejects, len(files), sum(p.n_bytes for p in files))


def _entry(piece: Piece) -> Entry:
    return Entry(piece.source, piece.path, piece.location, piece.n_bytes)


def _fingerprint(shards: Sequence[Shard], tick: Tick) -> list[Shard]:
    """Fill in the digest of every piece that has none; ranges of one file are read in one pass."""
    ranges: dict[str, list[Piece]] = {}
    for shard in shards:
        for piece in shard.pieces:
            if piece.start is not None and not piece.sha256:
                ranges.setdefault(piece.location, []).append(piece)
    done: dict[str, Piece] = {}
    for parts in ranges.values():
        spans = [(p.start or 0, p.end or 0) for p in parts]
        for piece, found in zip(parts, fingerprint_ranges(_entry(parts[0]), spans), strict=True):
            done[piece.name()] = replace(piece, sha256=found.sha256, lines_before=found.lines_before)
        tick(1)
    filled = []
    for shard in shards:
        pieces = []
        for piece in shard.pieces:
            if piece.sha256:
                pieces.append(piece)
            elif piece.start is None:
                pieces.append(replace(piece, sha256=fingerprint_file(_entry(piece)).sha256))
                tick(1)
            else:
                pieces.append(done[piece.name()])
        filled.append(replace(shard, pieces=tuple(pieces)))
    return filled


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a plan would do with one shard.

    Attributes:
        shard: printed form of the shard.
        n_bytes: its size on disk.
        stages: stages that must be done; empty when all results are there.
        reason: why the first of them must be done.
    """

    shard: str
    n_bytes: int
    stages: tuple[str, ...]
    reason: str


def look_ahead(plan: Plan) -> list[Outlook]:
    """Say for each shard which stages a run would have to do, and why."""
    found = []
    for task in plan.tasks:
        number, reason = missing_stages(task)
        names = tuple(stage.name for stage in STAGES[number:])
        found.append(Outlook(str(task), task.shard.n_bytes, names, reason))
    return found
