"""Deltas: what is read of one equals, row by row, what a store that starts from nothing holds."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from article_factory import article
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow import contracts
from hedgerow.build import make_config
from hedgerow.config import Config, SourceConfig
from hedgerow.pipeline import ShardResult, run_shard
from hedgerow.running.plan import look_ahead, make_plan
from hedgerow.storage import Storage
from hedgerow.work.deltas import Merge, compose, expand, runs_of, unchanged
from hedgerow.work.results import Result
from hedgerow.work.workstore import WorkStore

KEYS = [f"{n:064x}" for n in range(4)]


def faults(numbers: list[int]) -> pa.Table:
    return contracts.build("faults", [{"function": "f", "sentence_id": str(n), "error": f"E{n}"} for n in numbers])


@pytest.fixture
def store(tmp_path: Path) -> WorkStore:
    return WorkStore(Storage(tmp_path / "work"))


@given(st.lists(st.integers(0, 30)))
def test_ranges_say_what_row_numbers_say(rows: list[int]) -> None:
    assert rows == expand(runs_of(np.array(rows, np.int64))).tolist()


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_a_merge_of_a_merge_lies_on_the_first_table(data: st.DataObject) -> None:
    base = faults(list(range(data.draw(st.integers(0, 6)))))
    part, table = unchanged("faults", base.num_rows), base
    for round_number in range(1, 4):
        new = faults([100 * round_number + n for n in range(data.draw(st.integers(0, 3)))])
        n = table.num_rows + new.num_rows
        order = data.draw(st.lists(st.integers(0, n - 1), unique=True)) if n else []
        merge = Merge(np.array(order, np.int64), new)
        table, part = merge.onto(table), compose(merge, part)
        assert part.onto(base).equals(table)
        assert part.n_rows == table.num_rows
        wanted = np.array([i for i in range(table.num_rows) if i % 2], np.int64)
        picked = part.pick(wanted)
        assert picked is None or picked.equals(table.take(pa.array(wanted)))


def put_chain(store: WorkStore) -> Result:
    """Store a whole result, a delta on it, and what comes of changing that again; return the last."""
    store.put("label", KEYS[0], {"faults": faults(list(range(20)))}, {})
    first = store.get("label", KEYS[0])
    store.put("label", KEYS[1], {"faults": Merge(np.array([0, 2, 20, 5, *range(6, 20)]), faults([50]))}, {}, first)
    second = store.get("label", KEYS[1])
    assert second is not None
    return store.put("label", KEYS[2], {"faults": Merge(np.array([2, 18, *range(3, 18)]), faults([60]))}, {}, second)


def test_a_delta_on_a_delta_lies_on_the_whole_result(store: WorkStore) -> None:
    made = put_chain(store)
    wanted = faults([50, 60, 5, *range(6, 20)])
    read = store.get("label", KEYS[2])
    assert read is not None and read.base is not None
    assert KEYS[0] == read.base.key
    for found in (made, read):
        assert found.tables["faults"].equals(wanted)
        assert {"faults": 17} == found.rows
        assert found.digest == read.digest
    assert store.peek("label", KEYS[2]).rows == {"faults": 17}  # type: ignore[union-attr]
    some = store.get("label", KEYS[2], {"faults": ("error",)})
    assert some is not None and some.tables["faults"].equals(wanted.select(["error"]))
    assert store.storage.size(store.place("label", KEYS[2])) < store.storage.size(store.place("label", KEYS[0])) + 200


@pytest.mark.parametrize("change", ["lost", "damaged", "another", "a delta"])
def test_a_delta_is_lost_with_what_it_lies_on(store: WorkStore, change: str) -> None:
    put_chain(store)
    place = store.storage.full(store.place("label", KEYS[0]))
    if change == "lost":
        place.unlink()
    elif change == "damaged":
        data = bytearray(place.read_bytes())
        data[-9] ^= 1
        place.write_bytes(data)
    elif change == "another":
        store.put("label", KEYS[0], {"faults": faults(list(range(1, 21)))}, {})
    else:
        place.write_bytes(store.storage.full(store.place("label", KEYS[1])).read_bytes())
    assert store.get("label", KEYS[2]) is None
    assert not store.storage.exists(store.place("label", KEYS[2]))


@pytest.mark.parametrize(("n_new", "is_delta"), [(0, True), (4, True), (6, False), (40, False)])
def test_a_delta_that_would_hold_much_itself_is_written_whole(store: WorkStore, n_new: int, is_delta: bool) -> None:
    store.put("label", KEYS[0], {"faults": faults(list(range(20)))}, {})
    merge = Merge(np.arange(n_new, 20 + n_new), faults(list(range(100, 100 + n_new))))
    store.put("label", KEYS[1], {"faults": merge}, {}, store.get("label", KEYS[0]))
    found = store.get("label", KEYS[1])
    assert found is not None
    assert is_delta == (found.base is not None)
    assert found.tables["faults"].equals(merge.onto(faults(list(range(20)))))


class Corpus:
    """Feeds and texts that change at random; documents keep their ids or not."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance, self.next = folder, random.Random(seed), 0
        self.feeds = {name: [self.new() for _ in range(12)] for name in ("a", "b")}
        self.texts = {f"{n}.txt": self.new() for n in range(6)}
        self.write()

    def new(self) -> tuple[str, str]:
        self.next += 1
        return f"document-{self.next}", article(self.next)

    def change(self) -> None:
        feed = self.chance.choice(list(self.feeds.values()))
        at = self.chance.randrange(len(feed))
        kind = self.chance.choice(["edit", "add", "remove", "shuffle", "repeat", "text", "blank", "nothing"])
        if kind == "edit":
            feed[at] = (feed[at][0], f"Another beginning {self.next}.\n\n{feed[at][1]}")
        elif kind == "add":
            feed.insert(at, self.new())
        elif kind == "remove" and len(feed) > 2:
            del feed[at]
        elif kind == "shuffle":
            self.chance.shuffle(feed)
        elif kind == "repeat":
            feed.append(feed[at])
        elif kind == "blank":
            feed.insert(at, ("", ""))
        elif kind == "text":
            self.texts[self.chance.choice(list(self.texts))] = self.new()
        self.write()

    def write(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, feed in self.feeds.items():
            lines = [json.dumps({"id": one, "text": text}) if one else "" for one, text in feed]
            (self.folder / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines))
        for name, (_, text) in self.texts.items():
            (self.folder / name).write_text(text)


def run(config: Config, work: Path) -> list[ShardResult]:
    return [run_shard(task) for task in make_plan(config, str(work)).tasks]


def assert_same(work: Path, results: list[ShardResult], fresh: Path, wanted: list[ShardResult]) -> int:
    """Compare every table of the map, in order, and count the deltas."""
    n_deltas = 0
    for one, other in zip(results, wanted, strict=True):
        assert one.counts == other.counts
        for (stage, key), (_, other_key) in zip(one.keys, other.keys, strict=True):
            found = WorkStore(Storage(work)).get(stage, key)
            made = WorkStore(Storage(fresh)).get(stage, other_key)
            assert found is not None and made is not None
            n_deltas += found.base is not None
            assert set(found.tables) == set(made.tables)
            for name, table in made.tables.items():
                assert found.tables[name].equals(table), (stage, name)
                contracts.check(name, found.tables[name])
            if stage != "label":
                assert found.digest == made.digest, stage
                assert key == other_key, stage
    return n_deltas


@pytest.mark.parametrize("seed", range(2))
def test_after_any_changes_the_rows_are_those_of_a_new_store(tmp_path: Path, seed: int) -> None:
    corpus = Corpus(tmp_path / "in", seed)
    config = make_config("test", [SourceConfig(path=str(corpus.folder), name="test")])
    run(config, tmp_path / "work")
    n_deltas = 0
    for number in range(4):
        for _ in range(corpus.chance.randrange(3)):
            corpus.change()
        results = run(config, tmp_path / "work")
        wanted = run(config, tmp_path / f"fresh-{number}")
        n_deltas += assert_same(tmp_path / "work", results, tmp_path / f"fresh-{number}", wanted)
    assert n_deltas > 0


def test_a_plan_says_that_a_lost_base_must_be_made_again(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path / "in", 1)
    config = make_config("test", [SourceConfig(path=str(corpus.folder), name="test")])
    run(config, tmp_path / "work")
    corpus.feeds["a"][3] = corpus.new()
    corpus.write()
    result = run(config, tmp_path / "work")[0]
    place = {stage: WorkStore.place(stage, key) for stage, key in result.bases}["segment"]
    (tmp_path / "work" / place).unlink()
    outlook = look_ahead(make_plan(config, str(tmp_path / "work")))[0]
    assert ("segment", "label") == outlook.stages
    assert "its earlier result is gone or damaged" == outlook.reason
    again = run(config, tmp_path / "work")
    assert "segment" in again[0].computed
    assert_same(tmp_path / "work", again, tmp_path / "fresh", run(config, tmp_path / "fresh"))
