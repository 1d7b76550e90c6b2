"""Label: labeling functions over sentences give votes with evidence. Pure."""

GUIDELINE_VERSION = "1.0"
"""Version of docs/annotation-guideline.md that the functions implement."""
