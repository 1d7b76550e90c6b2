"""Run the map on a source without building a release: for looking at functions before they are used."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pyarrow as pa

from hedgerow import contracts
from hedgerow.config import Config, LabelConfig, make_source
from hedgerow.distant.mirror import find_stage
from hedgerow.errors import SourceError
from hedgerow.pipeline import load_result, run_shard
from hedgerow.running.plan import make_plan
from hedgerow.running.runs import Run
from hedgerow.storage import Storage
from hedgerow.work.workstore import WorkStore

Tables = dict[str, pa.Table]
NAME = "preview"


@contextmanager
def previewed(
    source: str, label: LabelConfig, stages: Sequence[str], wanted: dict[str, Sequence[str]], output: str
) -> Iterator[Callable[[], Iterator[Tables]]]:
    """Prepare a source; gives a function that yields the wanted tables of each shard as they are made.

    The work is kept in a temporary folder and forgotten.

    Args:
        source: a file, folder or glob.
        label: the user's functions and cues.
        stages: stages to run, in order.
        wanted: by stage, the tables to yield.
        output: folder or address of all datasets: what builds write there is no input, as it is none of a build.

    Raises:
        SourceError: the source does not exist or holds no files.
        ConfigError: it cannot be a source.
    """
    with tempfile.TemporaryDirectory(prefix="hedgerow-") as work:
        config = Config(dataset=NAME, sources=(make_source(source),), label=label)
        own = Run(config, find_stage(output)[0]).own_folders()
        tasks = make_plan(config, work, own=own).tasks
        if not tasks:
            raise SourceError(f"nothing in {source} can be read: see hedgerow plan")

        def shards() -> Iterator[Tables]:
            store = WorkStore(Storage(work))
            for task in tasks:
                result = run_shard(replace(task, stages=tuple(stages)))
                found: Tables = {}
                for stage, names in wanted.items():
                    tables = load_result(store, result, stage).tables
                    found |= {name: tables[name] for name in names}
                yield found

        yield shards


def label_source(source: str, label: LabelConfig, output: str) -> Tables:
    """Return the sentences of a source and the votes on them, all in memory."""
    stages = ("ingest", "normalize", "segment", "label")
    wanted = {"segment": ("work_sentences",), "label": ("votes", "faults")}
    names = ("work_sentences", "votes", "faults")
    with previewed(source, label, stages, dict(wanted), output) as shards:
        parts = list(shards())
    return {name: pa.concat_tables([contracts.empty(name), *(part[name] for part in parts)]) for name in names}
