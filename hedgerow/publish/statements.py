"""What every release says of its use and its limits: the card and the Croissant file state the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

INTENDED = (
    "training and comparing sentence classifiers",
    "measuring how claims, hedging and warnings are distributed in web text",
    "studying labeling functions, whose votes and evidence are part of the data",
)
EXCLUDED = (
    "medical advice or decisions about a person: nothing in this dataset is medical advice",
    "judging whether a sentence is true: the labels say what is claimed, not what is so",
    "judging an author or a site by a single label",
    "evaluation as if the labels were hand-made: weak labels are not truth",
)
WEAK = (
    "The labels are weak: votes of rules over words, combined. They are wrong in ways that are alike, so errors do not "
    "average out with more data."
)
CLAIM = "A claim is labeled for what it says. Nothing here says that it is true, safe or legal."
TEXT = "Text was found on the web: it can be wrong, outdated, offensive or an advertisement."
RESIDUE = "Masks of personal data are patterns, not people: some personal data can remain."
BIAS = (
    "The dataset holds what its sources hold: topics, writers and views are not sampled to represent anything else. "
    "The labeling functions know English phrasing that their authors thought of; unusual phrasing is labeled less often."
)
PRIVACY = (
    "E-mail addresses, telephone numbers and other identifiers are masked in every published string, titles, headings "
    "and addresses of pages included. A mask step keeps the kind and the length of what was masked, never the text."
)
NO_MASKS = "Personal data was not masked in this release: its configuration turned the masks off."
HEALTH = "The text speaks about health and substances; it can hold what people wrote about their own illness or use."
MAINTENANCE = (
    "A release is never changed. Each new release has its own version number, says what changed from the one before, "
    "and leaves out documents whose removal was asked for."
)


def limits(functions: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """Return the known limits.

    Args:
        functions: the rows of config ``labeling_functions``.
    """
    unseen = sum(row.get("gold_precision") is None for row in functions)
    unknown = (
        f"Of {len(functions)} labeling functions, {unseen} never voted on a hand-labeled sentence: their precision is "
        "unknown."
    )
    return WEAK, CLAIM, unknown, BIAS, TEXT


def privacy(masked: bool) -> tuple[str, ...]:
    """Return what became of personal data.

    Args:
        masked: whether the configuration had it masked.
    """
    return (PRIVACY, RESIDUE, HEALTH) if masked else (NO_MASKS, HEALTH)
