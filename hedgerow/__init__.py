"""hedgerow: raw web text about health and substances becomes a versioned dataset of weakly labeled sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hedgerow.loading import load

__all__ = ["load"]


def __getattr__(name: str) -> Any:
    """Import what users ask for when they ask for it: workers of the map start without releases."""
    if name == "load":
        from hedgerow.loading import load

        globals()["load"] = load
        return load
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
