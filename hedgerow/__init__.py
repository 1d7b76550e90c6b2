"""hedgerow: raw web text about health and substances becomes a versioned dataset of weakly labeled sentences."""

from hedgerow.load import load

__all__ = ["load"]
