"""Masks of personal data and secrets: placeholders that cannot be real.

What was masked is recorded by kind and length, never by its text. Each kind has
a module of its own; here they are put in order and run.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import re2

from hedgerow.normalize.mask_addresses import EMAIL_MASKS, IP_MASKS
from hedgerow.normalize.mask_keys import KEY_MASKS, is_key_body
from hedgerow.normalize.mask_phones import PHONE_MASKS
from hedgerow.normalize.mask_rule import Mask

Found = dict[str, list[int]]
"""Lengths of what was masked, per kind."""

MASKS: tuple[Mask, ...] = (*KEY_MASKS, *EMAIL_MASKS, *IP_MASKS, *PHONE_MASKS)
"""In order: the password of an address looks like an e-mail, and digits of a key like a telephone number."""

_SET_MEMORY = 64 * 2**20  # bytes, taken as needed: with too few for its automaton a set would find nothing


class _MaskSet(NamedTuple):
    """Masks whose patterns are searched for together, and their places in MASKS."""

    numbers: tuple[int, ...]
    patterns: re2.Set

    def candidates(self, data: bytes) -> list[int]:
        """Return the numbers of the masks whose pattern matches somewhere in a text, given as UTF-8.

        That takes less time than looking for the signs of the masks, one by one.
        """
        return [self.numbers[n] for n in self.patterns.Match(data) or ()]


def _mask_sets() -> list[_MaskSet]:
    """Put masks together whose common automaton stays small; on fresh text one for all of them is ten times slower."""
    groups: dict[object, list[int]] = {}
    for number, mask in enumerate(MASKS):
        groups.setdefault(number if mask.is_apart else mask.kind.replace("ip", "phone"), []).append(number)
    return [_mask_set(tuple(numbers)) for numbers in groups.values()]


def _mask_set(numbers: tuple[int, ...]) -> _MaskSet:
    options = re2.Options()
    options.max_mem = _SET_MEMORY
    patterns = re2.Set.SearchSet(options)
    for number in numbers:
        patterns.Add(MASKS[number].pattern.pattern)
    patterns.Compile()
    return _MaskSet(numbers, patterns)


_MASK_SETS = _mask_sets()
_KEY_BEGINS = "-----BEGIN"
_KEY_END = re2.compile("-----END [A-Z0-9 ]*-----")
MAX_KEY_LINES = 200
CACHED_LINES = 4096  # documents of a source share licences and names
MAX_CACHED_CHARS = 500


def mask_line(line: str, found: Found) -> str:
    """Mask personal data and secrets in one string, mostly a line.

    >>> mask_line("Write to jo.doe@example.org or call 1-800-222-1222.", {})
    'Write to [email] or call [phone].'

    Args:
        line: the line.
        found: lengths of what was masked, per kind, added to.

    Returns:
        The masked line.

    """
    masked, sizes = _mask_once(line) if len(line) <= MAX_CACHED_CHARS else _mask_alone(line)
    for kind, lengths in sizes:
        found.setdefault(kind, []).extend(lengths)
    return masked


def _mask_alone(line: str) -> tuple[str, tuple[tuple[str, tuple[int, ...]], ...]]:
    found: Found = {}
    masked = "\n".join(mask_lines(line.split("\n"), found))
    return masked, tuple((kind, tuple(lengths)) for kind, lengths in found.items())


_mask_once = functools.lru_cache(maxsize=CACHED_LINES)(_mask_alone)


def mask_lines(lines: list[str], found: Found) -> list[str]:
    """Mask every line of a text; few searches tell which masks have a candidate in the whole of it.

    >>> mask_lines(["Write to jo@example.org", "10 mg"], {})
    ['Write to [email]', '10 mg']
    """
    whole = "\n".join(lines)
    if _KEY_BEGINS in whole:
        lines = _drop_key_bodies(lines, found)
    data = whole.encode()
    candidates = _masks_of(data)
    for number, mask in enumerate(MASKS):
        if number not in candidates or not any(sign in whole for sign in mask.signs):
            continue
        hit = {at: _apply(mask, lines[at], found) for at in sorted(_lines_with(mask, data))}
        if any(lines[at] != masked for at, masked in hit.items()):
            lines = [hit.get(at, line) for at, line in enumerate(lines)]
            whole = "\n".join(lines)
            data = whole.encode()
            candidates = _masks_of(data)
    return lines


def may_hold(strings: Sequence[str]) -> bool:
    """Tell whether there may be anything to mask in some short strings; few searches settle that for all of them.

    >>> may_hold(["What is kratom?", "Institute of Sleep"]), may_hold(["", "jo@example.org"])
    (False, True)
    """
    whole = "\n".join(strings)
    if _KEY_BEGINS in whole or whole.count("\n") >= len(strings) > 0:
        return True
    data = whole.encode()
    masks = [MASKS[number] for number in _masks_of(data)]
    return any(_settles(mask, strings[at]) for mask in masks for at in _lines_with(mask, data))


def _settles(mask: Mask, line: str) -> bool:
    return any(mask.settle(line, *match.span(mask.group)) is not None for match in mask.pattern.finditer(line))


def _masks_of(data: bytes) -> set[int]:
    """Return the numbers of the masks whose pattern matches somewhere in a text, given as UTF-8."""
    return {number for masks in _MASK_SETS for number in masks.candidates(data)}


def _lines_with(mask: Mask, data: bytes) -> set[int]:
    """Return the numbers of the lines with a candidate not refused: most lines of most texts are never looked at alone.

    The text is given as UTF-8: line ends are counted there too, and no match needs its place among characters.
    """
    hit: set[int] = set()
    number = at = 0
    for match in mask.pattern.finditer(data):
        start, end = match.span()
        if mask.refuses is not None and mask.refuses(data, start, end):
            continue
        number += data.count(b"\n", at, start)
        at = start
        hit.update(range(number, number + data.count(b"\n", start, end) + 1))
    return hit


def _apply(mask: Mask, line: str, found: Found) -> str:
    parts: list[str] = []
    last = 0
    for match in mask.pattern.finditer(line.encode() if line.isascii() else line):  # bytes cost half as much
        span = mask.settle(line, *match.span(mask.group))
        if span is not None and span[0] >= last:
            parts += (line[last : span[0]], f"[{mask.kind}]")
            last = span[1]
            found.setdefault(mask.kind, []).append(span[1] - span[0])
    return "".join(parts) + line[last:] if parts else line


def _drop_key_bodies(lines: list[str], found: Found) -> list[str]:
    """Empty the lines of a private key that stands over several lines; its first line is masked as any other."""
    kept: list[str] = []
    n_open = 0
    for line in lines:
        if n_open and is_key_body(line):
            ended = _KEY_END.search(line)
            n_open = 0 if ended else n_open - 1
            found.setdefault("key", []).append(ended.end() if ended else len(line))
            kept.append(line[ended.end() :] if ended else "")
            continue
        at = line.rfind(_KEY_BEGINS)
        n_open = MAX_KEY_LINES if at >= 0 and "PRIVATE KEY" in line[at:] and "-----END" not in line[at:] else 0
        kept.append(line)
    return kept


def mask_json(text: str, found: Found) -> str:
    """Mask every string value of a JSON text."""
    return sorted_json(_mask_value(json.loads(text), found))


def sorted_json(value: object) -> str:
    """Return a value as JSON, keys in order."""
    return _SORTED.encode(value)


_SORTED = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def json_strings(value: object) -> Iterator[str]:
    """Return every string in a value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from json_strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from json_strings(item)


def _mask_value(value: object, found: Found) -> object:
    if isinstance(value, str):
        return mask_line(value, found)
    if isinstance(value, list):
        return [_mask_value(item, found) for item in value]
    if isinstance(value, dict):
        return {mask_line(str(key), found): _mask_value(item, found) for key, item in value.items()}
    return value
