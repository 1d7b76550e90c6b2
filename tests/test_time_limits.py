"""Another time that a document may take: what is done again, and that it is what a run from nothing gives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from article_factory import article, write_articles
from map_runs import configure, rows

from hedgerow.config import BudgetConfig, Config
from hedgerow.pipeline import STAGE_NAMES, ShardResult, find_results, missing_stages, run_shard
from hedgerow.recipe import make_recipe
from hedgerow.running.plan import make_plan
from hedgerow.stages import load_toolbox
from hedgerow.work.watch import Loss, Watch

INGEST, NORMALIZE, SEGMENT, LABEL = range(4)


def limited(folder: Path, seconds: float, **changes: int) -> Config:
    budget = BudgetConfig(seconds_per_document=seconds, **changes)
    return configure(folder / "in", target_documents=16).model_copy(update={"budget": budget})


def run(config: Config, work: Path, losses: Sequence[Loss] = ()) -> list[ShardResult]:
    """Run the map; units of work that are lost are so in every shard."""
    results = []
    for task in make_plan(config, str(work)).tasks:
        watch = Watch()
        watch.expect(losses)
        first, reason = missing_stages(task)
        found = find_results(task)
        assert (found is None) == (first < len(STAGE_NAMES)), "who looks and who plans agree"
        results.append(run_shard(task, watch))
        assert (results[-1].computed == ()) == (found is not None), reason
        assert found is None or found == results[-1]
    return results


def lost(stage: int) -> list[Loss]:
    """A batch of documents, and the first of them when they are done one by one."""
    return [Loss((stage, unit), "parser_timeout", "took too long") for unit in (1, 2)]


# id, seconds before and now, stage in which a document is lost before, other settings now, stages done again
CASES = [
    ("longer, nothing lost", 5, 10, None, {}, ()),
    ("as before, nothing lost", 5, 5, None, {}, ()),
    ("as before, one lost", 5, 5, SEGMENT, {}, ()),
    ("shorter, nothing lost", 10, 5, None, {}, STAGE_NAMES),
    ("longer, one lost by normalize", 5, 10, NORMALIZE, {}, STAGE_NAMES[NORMALIZE:]),
    ("longer, one lost by segment", 5, 10, SEGMENT, {}, STAGE_NAMES[SEGMENT:]),
    ("longer, one lost by label", 5, 10, LABEL, {}, STAGE_NAMES[LABEL:]),
    ("longer, and more memory", 5, 10, None, {"bytes_per_document": 2**30}, STAGE_NAMES),
    ("more memory", 5, 5, None, {"bytes_per_document": 2**30}, STAGE_NAMES),
]


@pytest.mark.parametrize(
    ("before", "now", "stage", "other", "again"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_what_another_limit_does_again(
    tmp_path: Path, before: float, now: float, stage: int | None, other: dict[str, int], again: Sequence[str]
) -> None:
    write_articles(tmp_path / "in", range(6))
    losses = [] if stage is None else lost(stage)
    first = run(limited(tmp_path, before), tmp_path / "work", losses)
    found = run(limited(tmp_path, now, **other), tmp_path / "work")
    assert [tuple(again)] == [result.computed for result in found]
    if again or stage is None:
        fresh = run(limited(tmp_path, now, **other), tmp_path / "fresh")
        assert rows(tmp_path / "fresh", fresh) == rows(tmp_path / "work", found)
    else:
        assert first[0].keys == found[0].keys
    assert [()] == [result.computed for result in run(limited(tmp_path, now, **other), tmp_path / "work")]


def test_what_ingest_lost_is_read_again(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(3))
    few = run(limited(tmp_path, 5), tmp_path / "work", [Loss((INGEST, 2), "parser_timeout", "took too long")])
    more = run(limited(tmp_path, 10), tmp_path / "work")
    assert 2 == dict(few[0].counts)["ingest.raw_documents"] and 3 == dict(more[0].counts)["ingest.raw_documents"]
    fresh = run(limited(tmp_path, 10), tmp_path / "fresh")
    assert rows(tmp_path / "fresh", fresh) == rows(tmp_path / "work", more)


def test_a_limit_that_is_put_back_finds_what_it_gave(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(6))
    first = run(limited(tmp_path, 5), tmp_path / "work")
    run(limited(tmp_path, 10), tmp_path / "work")
    assert first[0].keys == run(limited(tmp_path, 5), tmp_path / "work")[0].keys


@pytest.mark.parametrize("stage", [None, SEGMENT, LABEL])
def test_a_longer_limit_and_a_changed_document(tmp_path: Path, stage: int | None) -> None:
    """What was taken over of a result in which a document was given up counts as given up, too."""
    write_articles(tmp_path / "in", range(6))
    run(limited(tmp_path, 5), tmp_path / "work", [] if stage is None else lost(stage))
    (tmp_path / "in" / "00003.txt").write_text(article(3) + "\nA new line that was not there before, about kelp.\n")
    run(limited(tmp_path, 5), tmp_path / "work")
    (tmp_path / "in" / "00004.txt").write_text(article(4) + "\nA new line that was not there before, about maca.\n")
    found = run(limited(tmp_path, 10), tmp_path / "work")
    fresh = run(limited(tmp_path, 10), tmp_path / "fresh")
    assert rows(tmp_path / "fresh", fresh) == rows(tmp_path / "work", found)


def test_shards_in_which_nothing_was_lost_stay(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(40))
    config = limited(tmp_path, 5)
    tasks = make_plan(config, str(tmp_path / "work")).tasks
    assert len(tasks) > 1
    for number, task in enumerate(tasks):
        watch = Watch()
        watch.expect(lost(SEGMENT) if number == 0 else [])
        run_shard(task, watch)
    again = run(limited(tmp_path, 10), tmp_path / "work")
    assert [STAGE_NAMES[SEGMENT:], *[()] * (len(tasks) - 1)] == [result.computed for result in again]


@pytest.mark.parametrize(("seconds", "is_same"), [(5.0, True), (10.0, False)])
def test_the_recipe_names_the_limit_whatever_was_found(tmp_path: Path, seconds: float, is_same: bool) -> None:
    toolbox = load_toolbox((), ())
    one, other = (make_recipe(limited(tmp_path, s), toolbox, {}, {}).digests for s in (5.0, seconds))
    assert is_same == (one == other)
    assert is_same == (one["label"] == other["label"])
