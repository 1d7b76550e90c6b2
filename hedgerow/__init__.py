"""hedgerow: raw web text about health and substances becomes a versioned dataset of weakly labeled sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hedgerow.load import load

__all__ = ["load"]


def __getattr__(name: str) -> Any:
    """Import ``load`` when it is first asked for: workers and commands that need none of it start faster."""
    if name == "load":
        from hedgerow.load import load

        return load
    raise AttributeError(f"module 'hedgerow' has no attribute {name!r}")
