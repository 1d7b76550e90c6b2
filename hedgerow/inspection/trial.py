"""Try one labeling function on a source before anything is built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from hedgerow.config import LabelConfig
from hedgerow.errors import ConfigError
from hedgerow.inspection.preview import previewed
from hedgerow.label.apply import Labeler
from hedgerow.label.functions import FunctionSet
from hedgerow.labeler.toolbox import Toolbox

_STAGES = ("ingest", "normalize", "segment")


@dataclass(frozen=True, slots=True)
class TrialVote:
    """One vote: label, kind, scope, and its words as a span of the sentence."""

    label: str
    kind: str | None
    scope: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TrialHit:
    """A sentence on which the function voted, or raised.

    Attributes:
        text: the sentence.
        heading: of its section.
        votes: its votes, in order.
        error: the traceback where it raised.
    """

    text: str
    heading: str | None
    votes: tuple[TrialVote, ...]
    error: str | None


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial found.

    Attributes:
        function: id of the function.
        hits: the first sentences on which it voted or raised.
        n_sentences: prose sentences that it was shown until then.
    """

    function: str
    hits: tuple[TrialHit, ...]
    n_sentences: int


def try_function(name: str, toolbox: Toolbox, label: LabelConfig, source: str, n: int, output: str) -> Trial:
    """Show a function the sentences of a source until it voted on ``n`` of them.

    Args:
        name: its id, with or without the task.
        toolbox: functions and cues.
        label: where the user's own lie.
        source: a file, folder or glob.
        n: sentences with a vote that are wanted.
        output: folder or address of all datasets, which is no part of the source.

    Raises:
        ConfigError: no such function.
        SourceError: the source does not exist or holds no files.
    """
    found = [f for f in toolbox.functions.functions if name in (f.id, f.id.partition(".")[2])]
    if len(found) != 1:
        raise ConfigError(_unknown(name, [f.id for f in found], [f.id for f in toolbox.functions.functions]))
    labeler = Labeler(FunctionSet(tuple(found), found[0].digest), toolbox.lexicon, toolbox.scanner)
    seen = 0

    def hits() -> Iterator[TrialHit]:
        nonlocal seen
        with previewed(source, label, _STAGES, {"segment": ("work_sentences",)}, output) as shards:
            for tables in shards():
                for view in labeler.views(tables["work_sentences"]):
                    if view is None:
                        continue
                    seen += 1
                    cast, faults = labeler.votes_on(view)
                    votes = tuple(
                        TrialVote(v.label or "", v.kind, v.scope or "", v.start, v.end)
                        for _, v in sorted(cast, key=lambda pair: (pair[1].start, pair[1].end))
                    )
                    if votes or faults:
                        yield TrialHit(view.text, view.heading, votes, faults[0][1] if faults else None)

    return Trial(found[0].id, tuple(islice(hits(), n)), seen)


def _unknown(name: str, same: list[str], known: list[str]) -> str:
    if same:
        return f"several labeling functions are named {name!r}: use {' or '.join(same)}"
    names = {**{f.partition(".")[2]: f for f in known}, **{f: f for f in known}}
    close = sorted({names[n] for n in get_close_matches(name, list(names), n=3, cutoff=0.7)})
    hint = f"did you mean {', '.join(close)}?" if close else "hedgerow functions lists them"
    return f"no labeling function {name!r}: {hint}"
