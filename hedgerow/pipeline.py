"""The map: what is done to one shard, stage by stage, and how each result is remembered.

STAGES is the way of the data. Each stage takes the tables of the stage before
and gives its own; a result is stored under the digest of its input and of the
settings and code that made it, so what did not change is never done again.
Because the key of a stage holds the digest of the result before it, and not of
the code before it, a change upstream that changes no row stops there.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from hedgerow.closure import closure_digest, file_digest
from hedgerow.config import Config, config_digest
from hedgerow.errors import TransientError
from hedgerow.stages import (
    UNSETTLED,
    Note,
    Tables,
    ingest_shard,
    label_shard,
    load_toolbox,
    normalize_shard,
    segment_shard,
)
from hedgerow.work.results import Result
from hedgerow.work.shards import Shard, input_digest
from hedgerow.work.watch import UNWATCHED, Watch
from hedgerow.work.workstore import WorkStore

Columns = Mapping[str, Sequence[str]]
"""The tables wanted of a result, each with the columns wanted."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the map.

    Attributes:
        name: its name, also that of its folder in the work store.
        package: the package whose code closure enters its digest.
        run: takes shard, result of the stage before, configuration, an earlier result of
            this shard from which rows may be taken over, and the watch of the process.
        settings: returns the digest of its settings.
        shared: returns the digest of those settings that must be equal for rows of an earlier result
            to be taken over, where ``run`` itself tells the rest; else all must be. What the stages before
            were then does not matter: ``run`` compares what they gave.
        compares: whether ``run`` wants to know what the earlier result was made of.
    """

    name: str
    package: str
    run: Callable[[Shard, Result | None, Config, Result | None, Watch], tuple[Tables, Note]]
    settings: Callable[[Config], str]
    shared: Callable[[Config], str] | None = None
    compares: bool = False

    def parameters(self, config: Config) -> str:
        """Return the digest of settings and code; the time that a document may take is told apart (:func:`_holds`)."""
        return _digest(self.name, self.settings(config), *self._frame(config))

    def all_parameters(self, config: Config) -> str:
        """Return the digest of settings and code, and of the time that a document may take."""
        return _digest(self.parameters(config), _seconds(config))

    def chain(self, config: Config) -> str | None:
        """Return the digest that rows of an earlier result must share where ``shared`` tells the rest; None elsewhere."""
        return None if self.shared is None else _digest(self.name, self.shared(config), *self._frame(config))

    def _frame(self, config: Config) -> tuple[str, ...]:
        """Return digests of what every result of the stage depends on, whatever its settings.

        The memory that a document may take is one: a library that is refused some may give less and not say so.
        """
        return (
            config_digest(config.budget.model_copy(update={"seconds_per_document": 0.0})),
            closure_digest(self.package),
            file_digest(*_SHARED_CODE),
        )


_SHARED_CODE = (
    "stages", "columns", "work/batches", "work/deltas", "work/grouped", "work/reuse",
    "labeler/labeling", "labeler/label_again", "labeler/seen_before",
)  # fmt: skip
"""Modules that shape results of every stage, beside those that its package imports."""


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode("utf-8")).hexdigest()


def _seconds(config: Config) -> str:
    return repr(config.budget.seconds_per_document)


def _ingest_settings(config: Config) -> str:
    sources = [
        s.model_copy(update={"path": s.label, "name": s.label}) for s in config.sources
    ]  # where a root lies changes no row
    return _digest(config_digest(config.ingest), *(config_digest(s) for s in sorted(sources, key=lambda s: s.label)))


def _label_settings(config: Config) -> str:
    toolbox = load_toolbox(config.label.functions, config.label.cues)
    return _digest(toolbox.lexicon.digest, toolbox.functions.digest)


def _label_shared(config: Config) -> str:
    return load_toolbox(config.label.functions, config.label.cues).shared


STAGES = (
    Stage("ingest", "hedgerow.ingest", ingest_shard, _ingest_settings),
    Stage("normalize", "hedgerow.normalize", normalize_shard, lambda c: config_digest(c.normalize)),
    Stage("segment", "hedgerow.segment", segment_shard, lambda c: config_digest(c.segment)),
    Stage("label", "hedgerow.label", label_shard, _label_settings, _label_shared, compares=True),
)
STAGE_NAMES = tuple(stage.name for stage in STAGES)


@dataclass(frozen=True, slots=True)
class ShardTask:
    """What a worker needs to run stages on one shard; small, and pickled by value.

    Attributes:
        shard: the input.
        config: the run's configuration.
        work: folder or address of the work store.
        parameters: digest of settings and code of each stage.
        stages: names of the stages to run, in order.
        keys: keys of results that exist, by stage.
    """

    shard: Shard
    config: Config
    work: str
    parameters: tuple[str, ...]
    stages: tuple[str, ...] = STAGE_NAMES
    keys: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        names = [p.name() for p in self.shard.pieces]
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        return f"shard {self.shard.slot} ({', '.join(names[:3])}{more})"


@dataclass(frozen=True, slots=True)
class ShardResult:
    """Where the results of a shard lie, and what they count.

    Attributes:
        slot: the shard.
        keys: key of the result of each stage that was run, by stage.
        computed: stages that had to be done; the others were found.
        counts: rows by "stage.table".
        bases: stage and key of the results that those which are deltas lie on.
    """

    slot: str
    keys: tuple[tuple[str, str], ...]
    computed: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    bases: tuple[tuple[str, str], ...] = ()


def stage_parameters(config: Config) -> tuple[str, ...]:
    """Return the digest of settings and code of each stage."""
    return tuple(stage.parameters(config) for stage in STAGES)


def run_shard(task: ShardTask, watch: Watch = UNWATCHED) -> ShardResult:
    """Run the wanted stages on one shard, taking from the work store what is there.

    Args:
        task: the shard, the stages and the configuration.
        watch: keeps the budget of each document.

    Returns:
        References and counts only: tables stay in the work store.
    """
    store = WorkStore.at(task.work)
    keys = dict(task.keys)
    computed: list[str] = []
    counts: dict[str, int] = {}
    bases: list[tuple[str, str]] = []
    before: Result | None = None
    for number, stage in enumerate(STAGES):
        if stage.name not in task.stages:
            continue
        if number and before is None:
            before = _load(store, STAGES[number - 1].name, keys, columns={})
        source = before.digest if before else input_digest(task.shard.pieces)
        found = _find(store, task, number, source)
        if found is None:
            if before is not None and not before.tables:
                before = _load(store, STAGES[number - 1].name, keys)
            with watch.stage(number, task.config.budget):
                found = _compute(task, number, store, source, before, watch)
            computed.append(stage.name)
        keys[stage.name] = found.key
        store.remember(stage.name, task.shard.slot, found.key)
        counts |= {f"{stage.name}.{name}": n for name, n in found.rows.items()}
        bases += _base(stage.name, found)
        before = found
    if computed:
        gc.collect(1)  # a worker looks for cycles rarely; those that a user's functions left end with their shard
    return ShardResult(
        task.shard.slot, tuple(keys.items()), tuple(computed), tuple(sorted(counts.items())), tuple(bases)
    )


def _key(task: ShardTask, number: int, source: str) -> str:
    return _digest(STAGES[number].name, task.parameters[number], source, _seconds(task.config))


def _find(store: WorkStore, task: ShardTask, number: int, source: str) -> Result | None:
    """Return the result of a stage without its tables: that of its key, or the shard's last one where it still holds.

    Not one that is not what its input gives, since a file changed while it was read.
    """
    name = STAGES[number].name
    found = store.peek(name, _key(task, number, source))
    if found is None and (last := store.recall(name, task.shard.slot)) is not None:
        found = store.peek(name, last)
        if found is not None:
            is_same = found.note["parameters"] == task.parameters[number] and found.note["source"] == source
            found = found if is_same and _holds(found, task.config) else None
    return _settled(found)


def _settled(found: Result | None) -> Result | None:
    return None if found is None or found.note.get(UNSETTLED) else found


def _holds(found: Result, config: Config) -> bool:
    """Tell whether a result is what its stage gives under the time limit of now too.

    A document that came to its end within the limit does within a longer one. Where one was given up, another limit is
    another try.
    """
    made, now = found.note["seconds"], config.budget.seconds_per_document
    return bool(made == now or (made < now and not found.note["gave_up"]))


def _base(stage: str, found: Result) -> list[tuple[str, str]]:
    return [(stage, found.base.key)] if found.base is not None else []


def _load(store: WorkStore, stage: str, keys: Mapping[str, str], columns: Columns | None = None) -> Result:
    found = store.get(stage, keys[stage], columns)
    if found is None:
        raise WorkLostError(f"the work store lost {WorkStore.place(stage, keys[stage])}: run again")
    return found


class WorkLostError(TransientError):
    """A result that was there a moment ago is gone or damaged: a second run computes it again."""


def load_result(store: WorkStore, result: ShardResult, stage: str, columns: Columns | None = None) -> Result:
    """Return a shard's result of a stage.

    Raises:
        WorkLostError: it was removed or damaged since the map.
    """
    found = store.get(stage, dict(result.keys)[stage], columns)
    if found is None:
        raise WorkLostError(f"the work store lost the {stage} result of shard {result.slot}: run again")
    return found


def _compute(
    task: ShardTask, number: int, store: WorkStore, source: str, before: Result | None, watch: Watch
) -> Result:
    stage = STAGES[number]
    chain = _chain(task, number)
    previous = _previous(task, stage.name, store, chain)
    if previous is not None and before is not None and stage.compares:
        previous = replace(previous, made_of=_made_of(previous, store, STAGES[number - 1].name, before))
    made, note = stage.run(task.shard, before, task.config, previous, watch)
    facts = {
        **note, "chain": chain, "parameters": task.parameters[number], "made_of": before.key if before else None,
        "source": source, "seconds": task.config.budget.seconds_per_document,
        "gave_up": watch.gave_up or (previous is not None and previous.note["gave_up"]),
    }  # fmt: skip
    return store.put(stage.name, _key(task, number, source), made, facts, previous)


def _chain(task: ShardTask, number: int) -> str:
    """Return the digest of settings and code that rows taken over from an earlier result must share."""
    return STAGES[number].chain(task.config) or _digest(*task.parameters[: number + 1])


def _previous(task: ShardTask, stage: str, store: WorkStore, chain: str) -> Result | None:
    """Return the latest result of this shard's slot (or the one it was split from) with the same settings and code."""
    for slot in (task.shard.slot, *task.shard.ancestors):
        key = store.recall(stage, slot)
        if key is not None:
            found = store.get(stage, key)
            return found if found is not None and found.note["chain"] == chain and _holds(found, task.config) else None
    return None


def _made_of(previous: Result, store: WorkStore, stage: str, now: Result) -> Result | None:
    """Return what an earlier result was made of: mostly what the result of now is a delta on."""
    key = previous.note["made_of"]
    return now.base if now.base is not None and now.base.key == key else store.get(stage, key)


def find_results(task: ShardTask) -> ShardResult | None:
    """Return a shard's result when every wanted stage is in the work store, else None; nothing is computed.

    What is found becomes what the shard had last: after a setting that was tried and put back, too.
    """
    store = WorkStore.at(task.work)
    keys = dict(task.keys)
    counts: dict[str, int] = {}
    bases: list[tuple[str, str]] = []
    source = input_digest(task.shard.pieces)
    for number, stage in enumerate(STAGES):
        if stage.name in task.stages:
            found = _find(store, task, number, source)
        else:
            found = _settled(store.peek(stage.name, keys[stage.name])) if stage.name in keys else None
        if found is None:
            return None
        source = found.digest
        if stage.name in task.stages:
            keys[stage.name] = found.key
            counts |= {f"{stage.name}.{name}": n for name, n in found.rows.items()}
            bases += _base(stage.name, found)
        if stage.name == task.stages[-1]:
            break
    for name in task.stages:
        store.remember(name, task.shard.slot, keys[name])
    return ShardResult(task.shard.slot, tuple(keys.items()), (), tuple(sorted(counts.items())), tuple(bases))


def missing_stages(task: ShardTask) -> tuple[int, str]:
    """Say from which stage on a shard must be worked on, and why.

    Returns:
        Position of the first stage whose result is missing (the number of stages
        when none is), and the reason in a few words.
    """
    store = WorkStore.at(task.work)
    source = input_digest(task.shard.pieces)
    for number in range(len(STAGES)):
        found = _find(store, task, number, source)
        if found is None:
            return number, _reason(task, number, store)
        source = found.digest
    return len(STAGES), "nothing changed"


def _reason(task: ShardTask, number: int, store: WorkStore) -> str:
    stage = STAGES[number]
    slots = (task.shard.slot, *task.shard.ancestors)
    key = next((k for slot in slots if (k := store.recall(stage.name, slot)) is not None), None)
    if key is None:
        return "never done"
    last = store.peek(stage.name, key)
    if last is None:
        return "its earlier result is gone or damaged"
    if last.note["chain"] != _chain(task, number):
        return f"settings, cues or code of {stage.name} or a stage before it changed"
    if not _holds(last, task.config):
        return "documents may take another time: some were given up, or may be now"
    if last.note["parameters"] != task.parameters[number]:
        return "your own functions or cues changed: the votes of the others are kept"
    return "its input changed: documents that stayed the same are taken over"
