"""Labeling functions: what an author writes.

::

    @labeling_function(task="claim_type", label="efficacy", rule="B1",
                       looks_for="a relief verb with a symptom as object", reads=["claim.relief_verb"])
    def claim_type_relief(sentence: Sentence) -> Votes:
        for hit in sentence.hits["claim.relief_verb"]:
            yield hit

A function returns nothing to abstain, a :class:`~hedgerow.label.scan.Hit` or a
:class:`Vote` for one vote, or an iterable of them. To abstain is not to vote
against. Its id is ``task.name``; a name that starts with the task's is cut.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

import re2

from hedgerow import contracts
from hedgerow.errors import ConfigError
from hedgerow.label.patterns import Words
from hedgerow.label.scan import Hit, Hits
from hedgerow.lexicon import Cue, Lexicon

if TYPE_CHECKING:
    from hedgerow.label.bulk import Bulk
    from hedgerow.label.conditions import Near, Where


class Vote(NamedTuple):
    """One function's label for one sentence, with the words that caused it (code points of the sentence)."""

    start: int
    end: int
    label: str | None = None  # None: the function's own label
    kind: str | None = None  # hedge cue type or warning kind
    scope: str | None = None  # main, part or sentence; None: the function's own


VOTE: Callable[[tuple[int, int, str | None, str | None, str | None]], Vote] = functools.partial(tuple.__new__, Vote)
"""Makes a vote of all its parts, in a third of the time that naming them takes."""
Votes = Iterable[Vote | Hit] | Vote | Hit | None
NO_VOTES: tuple[Vote | Hit, ...] = ()
"""What a function returns that looked and found nothing: no generator need be started to learn of it."""


_PLACE = itemgetter(1, 2)  # start and end of a hit


@dataclass(slots=True)
class Sentence:
    """What a labeling function sees.

    Attributes:
        text: the sentence.
        hits: cue hits in it by cue id; a cue without hits has no entry.
        kind: prose or list_item.
        heading: section heading above it, if any.
        role: section role.
        previous, following: texts of its neighbors in the document, if any.
        lead: the sentence that introduces its list, if it is a list item.
        memo: a place where modules keep an analysis that several functions share.
        reading: the same for what the text and its hits alone decide: equal sentences of a batch share it.
    """

    text: str
    hits: Hits
    kind: str = "prose"
    heading: str | None = None
    role: str = "body"
    previous: str | None = None
    following: str | None = None
    lead: Sentence | None = None
    memo: dict[str, Any] = field(default_factory=dict)
    reading: dict[str, Any] = field(default_factory=dict)

    def has(self, *cues: str) -> bool:
        """Tell whether any of the cues is in the sentence."""
        return not self.hits.keys().isdisjoint(cues)

    def found(self, *cues: str) -> list[Hit]:
        """Return the hits of the cues, in order of start."""
        hits = self.hits
        return sorted([h for cue in cues if cue in hits for h in hits[cue]], key=_PLACE)

    def first(self, *cues: str) -> Hit | None:
        """Return the leftmost hit of the cues, if any."""
        hits = self.hits
        found = [h for cue in cues if cue in hits for h in hits[cue]]
        if len(found) < 2:
            return found[0] if found else None
        return min(found, key=lambda h: (h[1], -h[2]))


@dataclass(frozen=True, slots=True, eq=False)
class LabelingFunction:
    """A registered labeling function. Compared by identity: ids are unique within a set."""

    id: str
    task: str
    label: str
    version: int
    looks_for: str
    rule: str
    family: str
    reads: tuple[str, ...]
    scope: str
    kind: str | None
    digest: str
    call: Callable[[Sentence], Votes]
    needs: tuple[tuple[str, ...], ...] = ()
    unless: tuple[str, ...] = ()
    under: Callable[[str], bool] | None = None
    holds: Words | None = None
    lacks: Words | None = None
    near: Near | None = None
    where: tuple[Where, ...] = ()
    bulk: Bulk | None = None
    every_hit: str | None = None  # the cue on each of whose hits it votes, where that is all it does

    def cues(self) -> tuple[str, ...]:
        """Return the ids of all cues that decide whether it is called, in order."""
        near = (*self.near.cues, *self.near.followers) if self.near else ()
        return tuple(dict.fromkeys((*self.reads, *(cue for need in self.needs for cue in need), *self.unless, *near)))


def labeling_function(
    *,
    task: str,
    label: str,
    looks_for: str,
    rule: str,
    reads: Sequence[str] = (),
    needs: Sequence[str | Sequence[str]] = (),
    unless: Sequence[str] = (),
    under: Callable[[str], bool] | None = None,
    holds: Words | None = None,
    lacks: Words | None = None,
    near: Near | None = None,
    where: Sequence[Where] = (),
    bulk: Bulk | None = None,
    family: str | None = None,
    scope: str = "sentence",
    kind: str | None = None,
    version: int = 1,
) -> Callable[[Callable[[Sentence], Votes]], LabelingFunction]:
    """Register a Python function as labeling function.

    Args:
        task: claim_type, hedge or safety_warning.
        label: the label it votes unless a vote says otherwise.
        looks_for: one sentence for the docs and the release.
        rule: rule of the annotation guideline, e.g. B1, E1, case 8.
        reads: ids of the cues that it needs; it is called only where one of them
            was found. Empty: called on every sentence.
        needs: further cues, each of which must be there too; of a list of cues, any.
        unless: cues that silence it. ``needs`` and ``unless`` say what a first line
            ``if not sentence.has(...)`` would; said here they cost no call.
        under: what the section's heading must be: asked once for each heading; a
            sentence without a heading is not shown to the function.
        holds: what the sentence's text must match, anywhere in it.
        lacks: what it must not match. Patterns are asked of all sentences at once,
            which costs less than the call of a function that would ask them.
        near: cues of which one must follow another within reach.
        where: what answers to questions that several functions share must be; each
            is asked once of a sentence.
        bulk: casts the same votes as the function on many sentences at once; the
            function itself is called on single ones.
        family: functions of one family read the same words and count once in a
            label model; default its own.
        scope: main, part or sentence: what its votes speak of.
        kind: hedge cue type or warning kind of its votes unless a vote says otherwise.
        version: raise it when the meaning changes.

    Raises:
        ConfigError: task or label is unknown, or a pattern is none.
    """

    def register(call: Callable[[Sentence], Votes]) -> LabelingFunction:
        name = call.__name__.removeprefix(f"{task}_")
        place = f"labeling function {name}"
        if task not in contracts.vocabulary("task"):
            raise ConfigError(f"{place}: no task {task!r}")
        if label not in contracts.vocabulary(task):
            raise ConfigError(f"{place}: {label!r} is no label of {task}")
        source = hashlib.sha256(inspect.getsource(inspect.getmodule(call) or call).encode()).hexdigest()
        return LabelingFunction(
            id=f"{task}.{name}",
            task=task,
            label=label,
            version=version,
            looks_for=looks_for,
            rule=rule,
            family=family or f"{task}.{name}",
            reads=tuple(reads),
            needs=tuple((need,) if isinstance(need, str) else tuple(need) for need in needs),
            unless=tuple(unless),
            under=under,
            holds=_checked(holds, place),
            lacks=_checked(lacks, place),
            near=near,
            where=tuple(where),
            bulk=bulk,
            scope=scope,
            kind=kind,
            digest=source,
            call=call,
        )

    return register


def _checked(words: Words | None, where: str) -> Words | None:
    """Return a pattern that compiles: an engine asks it later, where nobody would know whose it is."""
    try:
        if words is not None:
            words.search("")
    except re2.error as error:
        raise ConfigError(f"{where}: pattern {words.pattern if words else ''!r}: {error}") from error
    return words


def cue_function(cue: Cue) -> LabelingFunction:
    """Make a labeling function of a cue entry that names a task: it votes on each hit."""
    assert cue.task is not None and cue.label is not None

    def call(sentence: Sentence) -> Votes:
        return sentence.hits.get(cue.id, ())

    return LabelingFunction(
        id=cue.id,
        task=cue.task,
        label=cue.label,
        version=cue.version,
        looks_for=cue.sense,
        rule=cue.rule,
        family=cue.family,
        reads=(cue.id,),
        scope=cue.scope,
        kind=cue.kind,
        digest=cue.digest,
        call=call,
        every_hit=cue.id,
    )


@dataclass(frozen=True, slots=True)
class FunctionSet:
    """The labeling functions of a run, sorted by id."""

    functions: tuple[LabelingFunction, ...]
    digest: str

    def by_id(self) -> dict[str, LabelingFunction]:
        """Return the functions by their id."""
        return {f.id: f for f in self.functions}


def collect_functions(lexicon: Lexicon, modules: Iterable[ModuleType]) -> FunctionSet:
    """Collect the functions of modules and those that cue entries declare.

    Raises:
        ConfigError: two functions of one id, or a function that reads a cue that is in no cue file.
    """
    known = lexicon.by_id()
    found: dict[str, LabelingFunction] = {}
    candidates = [cue_function(c) for c in lexicon.cues if c.task is not None]
    for module in modules:
        candidates += [value for _, value in sorted(vars(module).items()) if isinstance(value, LabelingFunction)]
    for function in candidates:
        if function.id in found and found[function.id] is not function:
            raise ConfigError(f"two labeling functions named {function.id}")
        strange = [cue for cue in function.cues() if cue not in known]
        if strange:
            raise ConfigError(f"labeling function {function.id} reads {strange}, which no cue file defines")
        found[function.id] = function
    ordered = tuple(found[name] for name in sorted(found))
    parts = "".join(f"{f.id}={f.version}:{f.digest}:{','.join(known[c].digest for c in f.cues())};" for f in ordered)
    return FunctionSet(ordered, hashlib.sha256(parts.encode()).hexdigest())
