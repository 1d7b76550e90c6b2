"""What a new worker process loads before its first task.

It imports as little as the map needs: neither the reduce nor publishing. langdetect's
profiles, which only texts need that function words do not settle, load with the first of them.
"""

from __future__ import annotations

import gc
import sys
from importlib.machinery import ModuleSpec

import pyarrow as pa

from hedgerow.stages import load_toolbox

_OBJECTS_BETWEEN_PASSES = 1_000_000
"""A batch keeps some hundred thousand alive until it is labeled: passes over these are a tenth of labeling and find nothing."""


def warm_up() -> None:
    """Load the compiled cues, and let the garbage collector leave them alone.

    They live as long as the worker; a shard's tables make millions of small objects and hardly
    any cycles. What cycles there are go with their shard (:func:`hedgerow.pipeline.run_shard`).
    """
    gc.disable()
    load_toolbox((), ())
    gc.freeze()
    gc.enable()
    gc.set_threshold(_OBJECTS_BETWEEN_PASSES, 20, 20)


def warm_up_alone() -> None:
    """Warm up a process in which no code but hedgerow's will run: it can do without pandas."""
    _leave_pandas_out()
    warm_up()


def _leave_pandas_out() -> None:
    """Let pyarrow find no pandas in this process.

    pyarrow imports pandas, where it is installed, to convert the first list: a fifth of what a
    worker takes to start and 33 MB, for Series that no stage of the map makes. It looks once.
    """
    if "pandas" in sys.modules:
        return
    hidden = _Hidden()
    sys.meta_path.insert(0, hidden)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(hidden)


class _Hidden:
    """A finder that says of pandas that it is not installed."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Refuse pandas; others are looked for elsewhere."""
        if name == "pandas":
            raise ModuleNotFoundError(name, name=name)
        return None
