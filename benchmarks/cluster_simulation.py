"""A discrete simulation of a map on a cluster, for `benchmarks/scaling.py`.

One client hands out tasks, each of which costs it `dispatch` seconds, so long as fewer than two for each
thread are under way; a thread works on a shard for its CPU time (log-normal about the measured mean and spread, times
the machine's speed) and waits for the store (`requests` of `latency`, and its bytes at `bandwidth`); a machine is lost
after an exponential time, with the shards that it has under way, which go to the end of the queue, and is replaced
after `replace` seconds. Listing, reduce and publication are the client's alone.
"""

from __future__ import annotations

import heapq
import math
import random
from dataclasses import dataclass

from hedgerow.runners.dask import PER_THREAD


@dataclass(frozen=True)
class Shop:
    """What is simulated: the work, the machines, and what stands between them. Times in seconds, sizes in bytes."""

    shards: int
    shard_cpu: float
    shard_spread: float  # standard deviation of the logarithm
    shard_bytes: float  # that a shard moves from and to the store
    machines: int
    threads: int  # of each machine
    dispatch: float  # of the client, for each task
    overhead: float = 0.0  # of a thread, for each task
    requests: int = 12  # of a shard to the store
    latency: float = 0.03
    bandwidth: float = 100e6  # of a thread
    losses_per_hour: float = 0.0  # of a machine
    replace: float = 120.0
    start: float = 0.0  # of a thread's process


@dataclass(frozen=True)
class Outcome:
    """How a simulated map ended: seconds of it, thread seconds at work, shards done more than once."""

    seconds: float
    busy: float
    repeated: int


def simulate(shop: Shop, seed: int = 1) -> Outcome:
    """Run the map as a discrete simulation."""
    chance = random.Random(seed)
    location = math.log(shop.shard_cpu) - shop.shard_spread**2 / 2
    wait = shop.overhead + shop.requests * shop.latency + shop.shard_bytes / shop.bandwidth
    waiting, done, repeated = shop.shards, 0, 0
    client_free = busy = now = 0.0
    events: list[tuple[float, int, int, int]] = []  # when, kind (0 lost, 1 done, 2 replaced), machine, its generation
    queued: list[float] = []  # when each task on its way arrives
    free = [(shop.start, m) for m in range(shop.machines) for _ in range(shop.threads)]
    generation, at_work, alive = [0] * shop.machines, [0] * shop.machines, [True] * shop.machines
    if shop.losses_per_hour:
        for m in range(shop.machines):
            heapq.heappush(events, (chance.expovariate(shop.losses_per_hour / 3600), 0, m, 0))
    heapq.heapify(free)
    while done < shop.shards:
        limit = PER_THREAD * shop.threads * max(1, sum(alive))
        while waiting and len(queued) + sum(at_work) < limit:
            client_free = max(client_free, now) + shop.dispatch
            queued.append(client_free)
            waiting -= 1
        while queued and free:
            ready, m = heapq.heappop(free)
            begun = max(ready, queued.pop(0), now)
            took = chance.lognormvariate(location, shop.shard_spread) + wait
            busy += took
            at_work[m] += 1
            heapq.heappush(events, (begun + took, 1, m, generation[m]))
        now, kind, m, of = heapq.heappop(events)
        if of != generation[m]:
            continue
        if kind == 1:
            done, at_work[m] = done + 1, at_work[m] - 1
            heapq.heappush(free, (now, m))
        elif kind == 0:
            repeated, waiting = repeated + at_work[m], waiting + at_work[m]
            generation[m], at_work[m], alive[m] = generation[m] + 1, 0, False
            free = [f for f in free if f[1] != m]
            heapq.heapify(free)
            heapq.heappush(events, (now + shop.replace, 2, m, generation[m]))
        else:
            alive[m] = True
            for _ in range(shop.threads):
                heapq.heappush(free, (now + shop.start, m))
            heapq.heappush(events, (now + chance.expovariate(shop.losses_per_hour / 3600), 0, m, generation[m]))
    return Outcome(now, busy, repeated)
