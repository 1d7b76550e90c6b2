"""The simulation behind docs/scaling.md agrees with what can be reckoned by hand."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def simulation(checkout: Path) -> ModuleType:
    sys.path.insert(0, str(checkout / "benchmarks"))
    try:
        import cluster_simulation

        return cluster_simulation
    finally:
        sys.path.remove(str(checkout / "benchmarks"))


@pytest.fixture
def shop(simulation: ModuleType):
    return simulation.Shop(
        shards=1000, shard_cpu=10.0, shard_spread=0.0, shard_bytes=0, machines=1, threads=1, dispatch=0.0, latency=0.0
    )


def test_one_thread_takes_the_sum(simulation, shop) -> None:
    assert 10_000 == pytest.approx(simulation.simulate(shop).seconds)


@pytest.mark.parametrize(("machines", "threads"), [(1, 10), (10, 1), (5, 2)])
def test_threads_share_the_work(simulation, shop, machines: int, threads: int) -> None:
    assert 1_000 == pytest.approx(simulation.simulate(replace(shop, machines=machines, threads=threads)).seconds)


def test_the_client_is_a_limit(simulation, shop) -> None:
    many = replace(shop, machines=100, threads=16, dispatch=1.0)
    assert 1_010 == pytest.approx(simulation.simulate(many).seconds)


def test_waiting_for_the_store_is_time(simulation, shop) -> None:
    waiting = replace(shop, requests=10, latency=0.1, shard_bytes=4e8, bandwidth=1e8)
    assert 15_000 == pytest.approx(simulation.simulate(waiting).seconds)


def test_the_mean_stays_whatever_the_spread(simulation, shop) -> None:
    found = simulation.simulate(replace(shop, shards=20_000, shard_spread=0.8))
    assert 200_000 == pytest.approx(found.seconds, rel=0.03)


def test_losses_cost_the_shards_under_way_and_no_other(simulation, shop) -> None:
    losing = replace(shop, shards=5_000, machines=10, threads=4, losses_per_hour=2.0, replace=60.0)
    found, still = simulation.simulate(losing), simulation.simulate(replace(losing, losses_per_hour=0.0))
    assert 0 == still.repeated < found.repeated
    n_losses = found.repeated / losing.threads
    assert n_losses == pytest.approx(10 * 2.0 * found.seconds / 3600, rel=0.6)
    assert still.seconds < found.seconds < 1.5 * still.seconds


def test_one_seed_one_outcome(simulation, shop) -> None:
    losing = replace(shop, shard_spread=0.5, losses_per_hour=1.0, machines=3)
    assert simulation.simulate(losing, 5) == simulation.simulate(losing, 5) != simulation.simulate(losing, 6)


def test_a_part_needs_a_corpus(checkout: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(checkout / "benchmarks" / "scaling.py"), "measure", "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert 2 == done.returncode and "name a CORPUS" in done.stderr
