"""The labeler as a run uses it: shipped cues and functions, with the user's own on top."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import hedgerow.label
from hedgerow.compiled import load_scanner
from hedgerow.errors import ConfigError
from hedgerow.ids import text_sha256
from hedgerow.label.apply import Flagger, Labeler
from hedgerow.label.functions import FunctionSet, LabelingFunction, collect_functions
from hedgerow.label.scan import DEFAULT_ENGINE, Engine, Scanner
from hedgerow.lexicon import Lexicon, load_lexicon

FLAGGERS = "FLAGGERS"
"""Name of the tuple of flaggers that a module of hedgerow.label may define."""


@dataclass(frozen=True, slots=True)
class Toolbox:
    """Everything that labels sentences, compiled once."""

    lexicon: Lexicon
    functions: FunctionSet
    scanner: Scanner
    labeler: Labeler


def label_modules() -> list[ModuleType]:
    """Return every module of hedgerow.label, by name: functions and flaggers are collected from them."""
    names = sorted(m.name for m in pkgutil.walk_packages(hedgerow.label.__path__, "hedgerow.label."))
    return [importlib.import_module(name) for name in names]


def load_user_module(path: Path) -> ModuleType:
    """Import a user's file of labeling functions. This runs it: name only files that you trust.

    Raises:
        ConfigError: no such file, or it cannot be imported.
    """
    if not path.is_file():
        raise ConfigError(f"labeling functions {path}: no such file")
    name = f"hedgerow_user_{text_sha256(path.as_posix())[:16]}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ConfigError(f"labeling functions {path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # inspect.getsource and pickling look the module up by name
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # a user's file may raise anything
        raise ConfigError(f"labeling functions {path}: {type(error).__name__}: {error}") from error
    return module


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
    lexicon, functions = load_lexicon(cues), tuple(functions)
    modules = label_modules() + [load_user_module(path) for path in functions]
    for module in modules[len(modules) - len(functions) :]:
        if not any(isinstance(value, LabelingFunction) for value in vars(module).values()):
            raise ConfigError(f"{module.__file__} holds no labeling function: decorate one with @labeling_function")
    collected = collect_functions(lexicon, modules)
    scanner = load_scanner(lexicon, engine)
    return Toolbox(lexicon, collected, scanner, Labeler(collected, lexicon, scanner, collect_flaggers(modules)))


def collect_flaggers(modules: Iterable[ModuleType]) -> tuple[Flagger, ...]:
    """Return the flaggers that modules list under the name ``FLAGGERS``, in order."""
    return tuple(flagger for module in modules for flagger in getattr(module, FLAGGERS, ()))
