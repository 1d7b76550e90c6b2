"""The labeler as a run uses it: shipped cues and functions, with the user's own on top."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import pkgutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import hedgerow.label
from hedgerow.label.apply import Flagger, Labeler
from hedgerow.label.functions import FunctionSet, LabelingFunction, collect_functions
from hedgerow.label.scan import DEFAULT_ENGINE, Engine, Scanner
from hedgerow.labeler.compiled import load_compiled
from hedgerow.labeler.own_functions import load_own_module
from hedgerow.lexicon import Lexicon, load_lexicon

FLAGGERS = "FLAGGERS"
"""Name of the tuple of flaggers that a module of hedgerow.label may define."""


@dataclass(frozen=True, slots=True)
class Toolbox:
    """Everything that labels sentences, compiled once.

    Attributes:
        lexicon, functions, scanner, labeler: all cues and functions, and what applies them.
        own: digest of each of the user's own functions with all cues that it may read; empty without any.
        shared: digest of everything else that votes: shipped cues and functions.
        features: digest of what gives softeners and flags.
    """

    lexicon: Lexicon
    functions: FunctionSet
    scanner: Scanner
    labeler: Labeler
    own: Mapping[str, str]
    shared: str
    features: str


def label_modules() -> list[ModuleType]:
    """Return every module of hedgerow.label, by name: functions and flaggers are collected from them."""
    names = sorted(m.name for m in pkgutil.walk_packages(hedgerow.label.__path__, "hedgerow.label."))
    return [importlib.import_module(name) for name in names]


def build_labeler(
    cues: Iterable[Path] = (), functions: Iterable[Path] = (), engine: Engine = DEFAULT_ENGINE
) -> Toolbox:
    """Load cues and functions and compile the labeler.

    Args:
        cues: the user's cue files, or folders of them.
        functions: the user's Python files of labeling functions.
        engine: engine of the scan.

    Raises:
        ConfigError: cues or functions that cannot be used.
    """
    cues = tuple(cues)
    lexicon, scanner = load_compiled(cues, engine)
    shipped = load_lexicon(check_patterns=False) if cues else lexicon
    own_modules = [load_own_module(path) for path in functions]
    modules = label_modules() + own_modules
    collected = collect_functions(lexicon, modules)
    flaggers = collect_flaggers(modules)
    own_cues = set(lexicon.by_id()) - set(shipped.by_id())
    own = _own_digests(collected, lexicon, own_cues, own_modules)
    softeners = [cue.digest for cue in lexicon.cues if cue.softener]
    flagging = [inspect.getsource(module) for module in own_modules if hasattr(module, FLAGGERS)]
    return Toolbox(
        lexicon=lexicon,
        functions=collected,
        scanner=scanner,
        labeler=Labeler(collected, lexicon, scanner, flaggers),
        own=own,
        shared=_digest(
            [shipped.digest, *(f"{f.id}={f.version}:{f.digest}" for f in collected.functions if f.id not in own)]
        ),
        features=_digest([*softeners, *flagging]),
    )


def _own_digests(
    collected: FunctionSet, lexicon: Lexicon, own_cues: Collection[str], own_modules: Iterable[ModuleType]
) -> dict[str, str]:
    """Return the digest of each of the user's functions.

    A cue that is a function reads itself alone. A Python function may look at any cue of a sentence, named in its
    ``reads`` or not, so all of the user's cues enter its digest; the shipped ones are in ``Toolbox.shared``.
    """
    cue_digests = [lexicon.by_id()[name].digest for name in sorted(own_cues)]
    in_python = {v.id for module in own_modules for v in vars(module).values() if isinstance(v, LabelingFunction)}
    found = {}
    for f in collected.functions:
        if f.id in own_cues:
            found[f.id] = _digest([f.digest])
        elif f.id in in_python:
            found[f.id] = _digest([f.id, str(f.version), f.digest, *cue_digests])
    return found


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()


def collect_flaggers(modules: Iterable[ModuleType]) -> tuple[Flagger, ...]:
    """Return the flaggers that modules list under the name ``FLAGGERS``, in order."""
    return tuple(flagger for module in modules for flagger in getattr(module, FLAGGERS, ()))
