"""What a new worker process loads before its first task.

It imports as little as the map needs: neither the reduce nor publishing. langdetect's
profiles, which only texts need that function words do not settle, load with the first of them.
"""

from __future__ import annotations

import gc

from hedgerow.stages import load_toolbox

_OBJECTS_BETWEEN_PASSES = 50_000


def warm_up() -> None:
    """Load the compiled cues, and let the garbage collector leave them alone.

    They live as long as the worker; a shard's tables make millions of small objects and hardly
    any cycles, in which rare passes find as much as frequent ones.
    """
    load_toolbox((), ())
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_PASSES, 20, 20)
