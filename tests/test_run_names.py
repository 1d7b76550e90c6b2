"""Names of runs: the newest is the last, however short the runs are."""

from __future__ import annotations

import time

from hedgerow.publish.log import check_run
from hedgerow.running.runs import new_run_id


def test_runs_that_begin_in_one_second_sort_by_time() -> None:
    names = []
    for _ in range(12):
        names.append(check_run(new_run_id()))
        time.sleep(0.001)
    assert sorted(names) == names
