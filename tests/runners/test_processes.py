"""The pool of worker processes: results, errors, and workers that die."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from hedgerow.config import BudgetConfig
from hedgerow.errors import ConfigError, HedgerowError
from hedgerow.runners.processes import InlineRunner, ProcessRunner, Runner, WorkerDiedError
from hedgerow.work.watch import LostError, Watch


def double(n: int, _: Watch) -> int:
    return 2 * n


def refuse(n: int, _: Watch) -> int:
    if n == 2:
        raise ConfigError(f"no {n}")
    return n


def crash(n: int, _: Watch) -> int:
    raise ZeroDivisionError(n)


def die_once(marker: str, _: Watch) -> int:
    place = Path(marker)
    if not place.exists():
        place.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def die_on_three(n: int, _: Watch) -> int:
    if n == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return n


def sleep(seconds: float, _: Watch) -> float:
    time.sleep(seconds)
    return seconds


@pytest.fixture(params=["inline", "processes"])
def runner(request: pytest.FixtureRequest):
    made: Runner = InlineRunner() if request.param == "inline" else ProcessRunner(2)
    yield made
    made.close()


def test_every_task_has_its_result(runner: Runner) -> None:
    assert {i: 2 * i for i in range(20)} == dict(runner.run(double, range(20)))


def test_a_runner_runs_again_after_it_ran(runner: Runner) -> None:
    assert [(0, 2)] == list(runner.run(double, [1]))
    assert [(0, 4)] == list(runner.run(double, [2]))


def test_nothing_to_do(runner: Runner) -> None:
    assert [] == list(runner.run(double, []))


def test_an_error_of_a_task_reaches_the_caller_with_its_type(runner: Runner) -> None:
    with pytest.raises(ConfigError, match="no 2"):
        list(runner.run(refuse, [1, 2, 3]))


def test_a_fault_of_the_program_names_the_task() -> None:
    runner = ProcessRunner(1)
    with pytest.raises(HedgerowError, match="ZeroDivisionError in a worker on 7"):
        list(runner.run(crash, [7]))


def test_a_worker_that_dies_costs_its_task_one_retry(tmp_path: Path) -> None:
    runner = ProcessRunner(2)
    found = dict(runner.run(die_once, [str(tmp_path / "a"), str(tmp_path / "b")]))
    runner.close()
    assert set(found) == {0, 1}


def test_a_task_that_kills_two_workers_is_named() -> None:
    runner = ProcessRunner(2)
    with pytest.raises(WorkerDiedError, match="died 2 times on 3"):
        list(runner.run(die_on_three, [1, 2, 3, 4]))


def test_closing_ends_busy_workers_at_once() -> None:
    runner = ProcessRunner(2)
    results = runner.run(sleep, [0.0, 60.0])
    assert next(results)[0] == 0
    started = time.monotonic()
    runner.close()
    assert time.monotonic() - started < 5


def deed(order: str, n: int) -> int:
    if n == 2 and order == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    while n == 2 and order == "spin":
        pass
    return n


def work_on_four(order: str, watch: Watch) -> list[str]:
    found = []
    with watch.stage(0, BudgetConfig(seconds_per_document=0.3)):
        for n in range(4):
            try:
                found.append(str(watch.run(deed, order, n)))
            except LostError as lost:
                found.append(lost.reason)
    return found


@pytest.mark.parametrize(("order", "reason"), [("kill", "parser_failed"), ("spin", "parser_timeout")])
def test_a_unit_that_ends_its_worker_is_left_out(order: str, reason: str) -> None:
    runner = ProcessRunner(1)
    assert [(0, ["0", "1", reason, "3"])] == list(runner.run(work_on_four, [order]))
    runner.close()


def test_a_kill_from_outside_loses_no_unit(tmp_path: Path) -> None:
    runner = ProcessRunner(1)
    assert [(0, ["done"])] == list(runner.run(die_once_at_work, [str(tmp_path / "marker")]))
    runner.close()


def die_once_at_work(marker: str, watch: Watch) -> list[str]:
    with watch.stage(0, BudgetConfig()):
        watch.run(die_once, marker, watch)
    return ["done"]
