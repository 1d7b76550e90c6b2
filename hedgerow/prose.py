"""What of a document is running prose: the sentences that carry labels."""

from __future__ import annotations

import pyarrow as pa

from hedgerow.columns import Mask, holds

NOT_PROSE_ROLES = ("toc", "references", "boilerplate")
"""Section roles whose sentences get no labels."""

NOT_PROSE = "not_prose"
"""The flag of these sentences in a release."""


def prose_mask(sentences: pa.Table) -> Mask:
    """Tell which sentences of a release are labeled."""
    return ~holds(sentences, "flags", NOT_PROSE)
