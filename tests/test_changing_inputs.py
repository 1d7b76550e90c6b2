"""Inputs and settings that change while a run is at work, or there and back between runs."""

from __future__ import annotations

from pathlib import Path

from article_factory import write_articles
from small_builds import configure, rows, run

from hedgerow import build
from hedgerow.config import Config
from hedgerow.running.runs import Report
from hedgerow.work.workstore import WorkStore


def run_while_it_changes(config: Config, output: Path, changing: Path, **options) -> Report:
    """Build while a file loses most of its bytes between listing and reading."""
    started = build.start_run(config, str(output), **options)
    plan = build.plan_run(started)
    changing.write_bytes(changing.read_bytes()[:50])
    with build.recorded(started):
        results = build.run_map(started, plan.tasks, build.make_runner(started, 0))
        return build.publish_run(started, plan, results)


def test_documents_of_a_file_that_changed_meanwhile_are_kept_where_missing_ones_are(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(3))
    config, output = configure(tmp_path / "in"), tmp_path / "out"
    run(config, output)
    changing, other = sorted((tmp_path / "in").iterdir())[:2]
    for edited in (changing, other):
        edited.write_text(edited.read_text() + "\nIt was harvested in June of that year.\n")
    run_while_it_changes(config, output, changing, keep_missing=True)
    assert {changing.name: True, other.name: False} == {
        name: row["carried"] for row in rows(output, "documents") if (name := row["place"]["path"]) in (changing.name, other.name)
    }  # fmt: skip


def test_what_was_read_of_a_file_that_changed_meanwhile_is_not_taken_for_what_was_listed(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(2))
    config, output = configure(tmp_path / "in"), tmp_path / "out"
    changing = next((tmp_path / "in").iterdir())
    listed = changing.read_bytes()
    torn = run_while_it_changes(config, output, changing)
    assert {"half_written": 1} == torn.ledger.as_dict()["rejected_by_reason"]
    changing.write_bytes(listed)
    assert 2 == run(config, output).ledger.documents["published"]
    assert "unchanged" == run(config, output).outcome.kind


def test_a_setting_that_was_tried_and_put_back_costs_the_next_change_nothing(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(6))
    config, output = configure(tmp_path / "in"), tmp_path / "out"
    tried = config.model_copy(update={"ingest": config.ingest.model_copy(update={"max_document_bytes": 10**6})})
    for one in (config, tried, config):
        run(one, output)
    edited = next((tmp_path / "in").iterdir())
    edited.write_text(edited.read_text() + "\nIt was harvested in June of that year.\n")
    run(config, output)
    store = WorkStore.at(str(output / ".work"))
    copied = [found.note["n_copied"] for key in output.glob(".work/slots/ingest/*/*")
              if (found := store.peek("ingest", key.read_text()))]  # fmt: skip
    assert [5] == copied
