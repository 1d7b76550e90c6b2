"""Votes against a warning: what the guideline settles before it looks for one (4, step 1)."""

from __future__ import annotations

from hedgerow.label.bulk import Whole
from hedgerow.label.flags import IS_QUESTION
from hedgerow.label.functions import Sentence, Vote, Votes, labeling_function


@labeling_function(
    task="safety_warning", label="no_warning", rule="4 step 1", reads=["form.question_mark"],
    where=[IS_QUESTION.is_(True)], bulk=Whole(),
    looks_for="a question",
)  # fmt: skip
def safety_warning_question(sentence: Sentence) -> Votes:
    """Vote against on a question."""
    return Vote(0, len(sentence.text))


@labeling_function(
    task="safety_warning", label="no_warning", rule="4 step 1", reads=["form.meta"], bulk=Whole(),
    looks_for="talk about the article",
)  # fmt: skip
def safety_warning_meta(sentence: Sentence) -> Votes:
    """Vote against on talk about the article."""
    return Vote(0, len(sentence.text))
