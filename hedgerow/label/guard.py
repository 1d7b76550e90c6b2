"""What stands between a user's labeling function and a run.

A guarded function can only abstain, vote or raise: whatever it raises is one
fault on one sentence, and a vote that could never count is a fault too, so that
its author hears of it. What it prints goes to standard error. What it does to the sentence that it is shown nobody else sees.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace

from hedgerow import contracts
from hedgerow.label.functions import LabelingFunction, Sentence, Vote, Votes
from hedgerow.label.scan import Hit

_KINDS = {"hedge": "hedge_cue_type", "safety_warning": "warning_kind"}
_POSITIVE = {"hedge": "hedged", "safety_warning": "warning"}


def guard(function: LabelingFunction) -> Callable[[Sentence], Votes]:
    """Return the call of a user's function, with all that can go wrong turned into an ordinary error."""
    call, under = function.call, function.under

    def guarded(shown: Sentence) -> Votes:
        sentence = _copied(shown)
        try:
            if under is not None and (sentence.heading is None or not under(sentence.heading)):
                return None
            if not all(one.holds_of(sentence) for one in function.where):
                return None
            with contextlib.redirect_stdout(sys.stderr):  # what a command prints is for a program to read
                result = call(sentence)
                votes = list(result) if isinstance(result, Iterable) and not isinstance(result, (Vote, Hit)) else result
        except (SystemExit, GeneratorExit) as error:
            raise RuntimeError(f"a labeling function may not leave the program: {type(error).__name__}") from error
        for vote in votes if isinstance(votes, list) else [votes]:
            if isinstance(vote, (Vote, Hit)):
                _check_vote(function, vote)
        return votes

    return guarded


def _copied(sentence: Sentence) -> Sentence:
    """Return a sentence whose text, hits and lead may be changed: other functions, softeners and equal sentences keep theirs."""
    hits = {cue: [*found] for cue, found in sentence.hits.items()}
    return replace(sentence, hits=hits, lead=_copied(sentence.lead) if sentence.lead else None)


def _check_vote(function: LabelingFunction, vote: Vote | Hit) -> None:
    """Refuse a vote that would be dropped, rounded or break a table later.

    Raises:
        ValueError: its kind or scope is none of the vocabulary, or a positive vote has no kind.
        TypeError: its place is no whole number.
    """
    for place in (vote.start, vote.end):
        if not hasattr(place, "__index__"):
            raise TypeError(f"a vote starts and ends at whole numbers, not at {place!r}")
    kind = (vote.kind if isinstance(vote, Vote) else None) or function.kind
    label = (vote.label if isinstance(vote, Vote) else None) or function.label
    problem = kind_problem(function, kind)
    if problem and (kind is not None or label == _POSITIVE.get(function.task)):
        raise ValueError(problem)
    if isinstance(vote, Vote) and vote.scope not in (None, *contracts.vocabulary("vote_scope")):
        raise ValueError(f"no scope {vote.scope!r}: main, part or sentence")


def kind_problem(function: LabelingFunction, kind: str | None) -> str | None:
    """Say what is wrong with a kind of votes of a function; None when nothing is."""
    vocabulary = _KINDS.get(function.task)
    if vocabulary is None:
        return None if kind is None else f"votes for {function.task} have no kind, not {kind!r}"
    known = contracts.vocabulary(vocabulary)
    return None if kind in known else f"kind {kind!r} of a vote for {function.task}: use one of {', '.join(known)}"
