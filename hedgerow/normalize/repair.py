"""Repairs of one line: mojibake, entities, odd spaces, controls, composition. Each repeated until nothing changes."""

from __future__ import annotations

import functools
import unicodedata
from collections import Counter

import ftfy
import re2
from ftfy.badness import is_bad

MAX_FTFY_CHARS = 100_000  # of one line that ftfy looks at at once
FTFY_CONFIG = ftfy.TextFixerConfig(
    unescape_html=True,  # tags are gone when this runs, so an entity left is one that was escaped twice
    uncurl_quotes=False,  # curly quotes are evidence of quotation, not damage
    fix_line_breaks=False,  # lines are split before
    normalization="NFC",
    max_decode_length=MAX_FTFY_CHARS,
    explain=False,
)
MAX_COMBINING = 16  # no script stacks more; unicodedata.normalize is quadratic on longer runs
MAX_ROUNDS = 8
CACHED_LINES = 4096  # documents of a source share lines about dates and rights
MAX_CACHED_CHARS = 500

# Characters on which ftfy does nothing in any combination (a test tries them): all others go to ftfy.
# ASCII but for "&" and controls; dashes, curly quotes, bullet, ellipsis, prime, trademark, arrows, relations.
HARMLESS = "–—‘’“”•…′″™→≤≥≈−\u00a0"
_ASCII = frozenset(map(chr, range(0x20, 0x7F))) - {"&"}
_UNSUSPECTED = _ASCII | frozenset(HARMLESS)
# Neither ftfy nor the chain has anything to do on a line of these. Tests of sets cost less on a line than a pattern.
_PLAIN = _ASCII | frozenset("‘’“”–—…•")
# Nor on one of these, which take part in mojibake, where ftfy finds no mojibake in it.
_LETTERS = frozenset(chr(code) for code in (*range(0xA1, 0x100), *range(0x391, 0x3CA)) if chr(code).isprintable())
_SETTLED = _PLAIN | _LETTERS | frozenset(HARMLESS) - {"\u00a0"}
_ENTITIES_APART = _SETTLED | _UNSUSPECTED | {"&"}
_COMBINING = re2.compile(rf"(\pM{{{MAX_COMBINING}}})\pM+")
_SPACES = re2.compile(r"[\t\x{1680}\x{00A0}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}]")
_SPACE_RUN = re2.compile(r"  +")
_INVISIBLE = re2.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x{9f}\x{ad}\x{34f}\x{61c}\x{115f}\x{1160}\x{17b4}\x{17b5}\x{180b}-\x{180f}"
    r"\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{206f}\x{3164}\x{fdd0}-\x{fdef}\x{feff}\x{ffa0}\x{fff0}-\x{fffc}\x{fffe}\x{ffff}"
    r"\x{1d173}-\x{1d17a}\x{e0000}-\x{e0fff}]"
)
_JOINER = "\u200d"


def fix_mojibake(line: str) -> str:
    """Repair wrong decodings, literal entities, ligatures, widths and terminal escapes as ftfy does.

    >>> fix_mojibake("It doesnâ€™t &amp; wonâ€™t")
    'It doesn’t & won’t'
    """
    if _UNSUSPECTED.issuperset(line):
        return line
    shown = _show_entities(line)
    return ftfy.fix_text(line, FTFY_CONFIG) if shown is None else shown


def _show_entities(line: str) -> str | None:
    """Return a line with its entities as what they show, where ftfy does nothing else; None where it may do more.

    It unescapes first, looks for mojibake in what is bad, and begins again until nothing changes.
    """
    if len(line) > MAX_FTFY_CHARS:
        return None
    while True:
        shown: str = ftfy.fixes.unescape_html(line)
        if not _ENTITIES_APART.issuperset(shown) or is_bad(shown):
            return None
        if "&" not in shown or shown == line:
            return shown
        line = shown


def cap_combining(line: str) -> str:
    """Cut runs of combining marks that are longer than any language has."""
    return line if line.isascii() else str(_COMBINING.sub(r"\1", line))


def compose(line: str) -> str:
    """Compose to NFC, which is quadratic on long combining runs: those that form when invisibles go are cut too."""
    return unicodedata.normalize("NFC", cap_combining(line))


def drop_invisible(line: str) -> str:
    r"""Drop controls, bidi controls, zero-width and tag characters, but for joiners between emoji.

    >>> drop_invisible("a\u200bb\u202e"), len(drop_invisible("\U0001f469\u200d\U0001f52c"))
    ('ab', 3)
    """
    if _INVISIBLE.search(line) is None:
        return line
    if _JOINER not in line:
        return str(_INVISIBLE.sub("", line))
    pieces: list[str] = []
    before = ""  # the last part that is not empty: only its end matters, and the whole would grow with every joiner
    for number, part in enumerate(line.split(_JOINER)):
        part = str(_INVISIBLE.sub("", part))
        if number and _is_emoji_joint(before, part):
            pieces.append(_JOINER)
        pieces.append(part)
        before = part or before
    return "".join(pieces)


def _is_emoji_joint(before: str, after: str) -> bool:
    last = before[-2:].removesuffix("\ufe0f")[-1:]
    return _is_pictograph(last) and _is_pictograph(after[:1])


def _is_pictograph(ch: str) -> bool:
    return bool(ch) and (0x1F000 <= ord(ch) <= 0x1FAFF or 0x2190 <= ord(ch) <= 0x2BFF)


def fix_spaces(line: str) -> str:
    r"""Make every space a plain one, runs of them one, and none at the ends.

    >>> fix_spaces("\t10\u00a0mg   daily ")
    '10 mg daily'
    """
    if not line.isascii() or "\t" in line:
        line = _SPACES.sub(" ", line)
    if "  " in line:
        line = _SPACE_RUN.sub(" ", line)
    return line.strip(" ")


FIXERS = (
    ("cap_combining", cap_combining),
    ("fix_mojibake", fix_mojibake),
    ("drop_invisible", drop_invisible),
    ("compose", compose),
    ("fix_spaces", fix_spaces),
)
"""The chain, in order; a step is recorded where it changed a line."""

# The chain leaves a line as it is that holds only settled characters, or "&" that begins nothing that ftfy takes for an entity,
# no two of them beyond ASCII side by side (mojibake is made of such pairs, but for that with the two capitals named here),
# and no space too many.
_SUSPECT = re2.compile(
    f"(?:[^\\x20-\\x7e\n{''.join(sorted(_SETTLED - _ASCII - set('ÂÃ')))}]|&#?[0-9A-Za-z]{{1,24}};|[^\\x00-\\x7f][^\\x00-\\x7f]|"
    "  |(?m:^) | (?m:$))[^\n]*"
)


def repair_lines(lines: list[str], changes: Counter[str]) -> list[str]:
    """Repair the lines of a text; one search tells which of them may need it.

    Args:
        lines: the lines.
        changes: counts per step, added to.

    Returns:
        The lines, which the chain leaves as they are.
    """
    whole = "\n".join(lines)
    suspects = _suspect_lines(whole)
    if len(whole) > MAX_FTFY_CHARS:
        suspects.update(number for number, line in enumerate(lines) if len(line) > MAX_FTFY_CHARS)
    if not suspects:
        return lines
    return [repair_line(line, changes) if number in suspects else line for number, line in enumerate(lines)]


def _suspect_lines(text: str) -> set[int]:
    """Return the numbers of the lines that hold what the chain may change."""
    found = set()
    number = at = 0
    for match in _SUSPECT.finditer(text):
        start = match.start()
        number += text.count("\n", at, start)
        at = start
        found.add(number)
    return found


def is_spaced(line: str) -> bool:
    """Tell whether a line has no space too many, tabs and other white space apart."""
    return "  " not in line and line[:1] != " " and line[-1:] != " "


def repair_line(line: str, changes: Counter[str]) -> str:
    """Run the chain on one line until it changes nothing more.

    Args:
        line: the line.
        changes: counts per step, added to.

    Returns:
        The line, which the chain leaves as it is.
    """
    if _is_settled(line):
        return line
    repaired, steps = _repair_once(line) if len(line) <= MAX_CACHED_CHARS else _repair_once.__wrapped__(line)
    for step in steps:
        changes[step] += 1
    return repaired


@functools.lru_cache(maxsize=CACHED_LINES)
def _repair_once(line: str) -> tuple[str, tuple[str, ...]]:
    """Return a line that the chain leaves as it is, and the steps that made it."""
    steps: list[str] = []
    for _ in range(MAX_ROUNDS):
        before = line
        for name, fix in FIXERS:
            fixed = fix(line)
            if fixed != line:
                steps.append(name)
                line = fixed
                if _is_settled(line):
                    return line, tuple(steps)
        if line == before:
            break
    return line, tuple(steps)


def _is_settled(line: str) -> bool:
    """Tell whether the chain certainly leaves a line as it is."""
    return is_spaced(line) and (
        _PLAIN.issuperset(line) or (_SETTLED.issuperset(line) and len(line) <= MAX_FTFY_CHARS and not is_bad(line))
    )
