"""The scan: two engines and a slow twin give the same hits; offsets are code points."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow.label.literals import required_runs, spell_out, split_list
from hedgerow.label.locate import one_line
from hedgerow.label.scan import Hit, Hits, Scanner, list_patterns
from hedgerow.label.vocabulary import Vocabulary
from hedgerow.lexicon import Cue, Lexicon, load_cues, load_lexicon

CUES = r"""
[[cue]]
id = "literal"
sense = "words with endings, of which some contain others"
rule = "3.1"
patterns = ["dry mouths?", "mouth", "sleep(?:s|ing)?", "a sleep", "no", "no no"]

[[cue]]
id = "gap"
sense = "words with a gap"
rule = "3.1"
patterns = ["no (?:\\w+ ){0,2}(?:sleep|mouth)", "[a-z]+ing", "\\d[\\d,.]* ?mg"]

[[cue]]
id = "covered"
sense = "look-alikes cancel what they cover"
rule = "3.2"
patterns = ["may", "tea"]
look_alikes = [{ patterns = ["may (?:\\w+ )?want", "tea ?time"], why = "politeness" }]

[[cue]]
id = "anywhere"
sense = "look-alikes cancel everywhere"
rule = "3.2"
patterns = ["mint", "sage tea"]
look_alikes = [{ patterns = ["no mint"], why = "denied", anywhere = true }]

[[cue]]
id = "sensitive"
sense = "case counts"
rule = "3.2"
case_sensitive = true
patterns = ["May", "US"]

[[cue]]
id = "anchored"
sense = "the ends of the sentence"
rule = "2.3"
patterns = ["^(?:may|no)", "sleep$", "^tea$", "sleep[.]$"]

[[cue]]
id = "raw"
sense = "no word boundaries"
rule = "2.3"
raw = true
patterns = ["ea", "\\?", "[’']s"]

[[cue]]
id = "list"
sense = "words and patterns with gaps in one list"
rule = "3.1"
patterns = ["dry|sleep\\w+|no (?:\\w+ ){1,2}tea|tea", "^(?:mint|may \\w+)|want$"]
look_alikes = [{ patterns = ["want tea|dry (?:\\w+ )?mint"], why = "another sense" }]

[[cue]]
id = "apostrophe"
sense = "both apostrophes"
rule = "3.2"
patterns = ["isn['’]t", "naïve teas?"]
"""
WORDS = [
    "dry", "mouth", "mouths", "sleep", "sleeping", "asleep", "a", "no", "may", "May", "MAY", "want", "tea", "teatime", "time",
    "mint", "sage", "US", "us", "isn't", "isn’t", "café", "NAÏVE", "naïve", "Tea’s", "12", "mg", "12 mg", "3,5mg", "ﬁ", "𝒳",
    "K", "ſleep", "?", ".", ",", "-", "\n", "é", "\ud800",
]  # fmt: skip
TEXTS = st.lists(
    st.lists(st.sampled_from(WORDS) | st.text(st.characters(exclude_characters="ıİ"), max_size=3), max_size=9).map(
        " ".join
    )
    | st.lists(st.sampled_from(WORDS), max_size=6).map("".join),
    max_size=6,
)


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    """The cues above."""
    path: Path = tmp_path_factory.mktemp("cues") / "made.toml"
    path.write_text(CUES, "utf-8")
    return Lexicon(tuple(load_cues(path)), "made")


@pytest.fixture(scope="module")
def scanners(lexicon: Lexicon) -> dict[str, Scanner]:
    """Both engines on the cues above."""
    return {"hyperscan": Scanner(lexicon, "hyperscan"), "re2": Scanner(lexicon, "re2")}


def in_python(expression: str) -> str:
    """Write an expression so that Python reads it as RE2 does: words and digits are ASCII, folding is not."""
    for ours, theirs in ((r"\b", r"(?:(?<![A-Za-z0-9_])(?=[A-Za-z0-9_])|(?<=[A-Za-z0-9_])(?![A-Za-z0-9_]))"),
                         (r"\w", "[A-Za-z0-9_]"), (r"\d", "[0-9]")):  # fmt: skip
        expression = expression.replace(ours, theirs)
    return expression.replace(r"[[0-9],.]", "[0-9,.]").replace("$)", r"\Z)")


@functools.cache
def up_to(expression: str, exact: bool, rest: int) -> re.Pattern[str]:
    """Compile an expression for matches with so many characters after them."""
    flags = re.DOTALL | (0 if exact else re.IGNORECASE)
    return re.compile(f"(?:{in_python(expression)})(?=.{{{rest}}}\\Z)", flags)


def slow_matches(expression: str, exact: bool, line: str) -> Iterator[tuple[int, int]]:
    """Yield leftmost-longest matches: at each start try every end, the furthest first."""
    start = 0
    while start < len(line):
        ends = (e for e in range(len(line), start, -1) if up_to(expression, exact, len(line) - e).match(line, start))
        end = next(ends, None)
        if end is not None:
            yield start, end
        start = end or start + 1


def slow_scan(cues: tuple[Cue, ...], text: str) -> Hits:
    """The obvious twin: every pattern of every cue, one after the other."""
    line = one_line(text)
    found: Hits = {}
    for cue in cues:
        hits = {m for p in cue.patterns for m in slow_matches(cue.expression(p), cue.case_sensitive, line)}
        for item in cue.look_alikes:
            covers = [m for p in item.patterns for m in slow_matches(cue.expression(p), cue.case_sensitive, line)]
            if covers and item.anywhere:
                hits = set()
            hits = {(s, e) for s, e in hits if not any(a <= s and e <= b for a, b in covers)}
        kept: list[Hit] = []
        for start, end in sorted(hits, key=lambda h: (h[0], -h[1])):
            if not kept or start >= kept[-1].end:
                kept.append(Hit(cue.id, start, end))
        if kept:
            found[cue.id] = kept
    return found


@settings(max_examples=60, deadline=None)
@given(texts=TEXTS)
def test_engines_and_slow_twin_agree(texts: list[str], scanners: dict[str, Scanner], lexicon: Lexicon) -> None:
    """On any texts both engines find what the twin finds."""
    twin = [slow_scan(lexicon.cues, text) for text in texts]
    assert scanners["re2"].scan(texts) == twin
    assert scanners["hyperscan"].scan(texts) == twin


@settings(max_examples=40, deadline=None)
@given(texts=TEXTS)
def test_a_text_is_scanned_alone(texts: list[str], scanners: dict[str, Scanner]) -> None:
    """Hits of a text do not depend on the texts around it."""
    for scanner in scanners.values():
        assert scanner.scan(texts) == [scanner.scan([text])[0] for text in texts]


@settings(max_examples=40, deadline=None)
@given(texts=TEXTS)
def test_hits_lie_in_their_text(texts: list[str], scanners: dict[str, Scanner]) -> None:
    """Offsets are code points: every hit is a stretch of its text, in order, apart from its cue's others."""
    for text, hits in zip(texts, scanners["hyperscan"].scan(texts), strict=True):
        for cue, several in hits.items():
            assert all(hit.cue == cue and 0 <= hit.start < hit.end <= len(text) for hit in several)
            assert all(a.end <= b.start for a, b in itertools.pairwise(several))


def test_engines_agree_on_the_shipped_cues() -> None:
    """On the examples of all cues both engines give the same hits."""
    lexicon = load_lexicon()
    texts = [text for cue in lexicon.cues for text in (*cue.positive, *cue.negative)]
    assert Scanner(lexicon, "hyperscan").scan(texts) == Scanner(lexicon, "re2").scan(texts)


@pytest.mark.parametrize("engine", ["hyperscan", "re2"])
@pytest.mark.parametrize(
    ("text", "cue", "words"),
    [
        ("𝒳 ﬁ dry mouth", "literal", ["dry mouth"]),
        ("Die naïve teas", "apostrophe", ["naïve teas"]),
        ("It isn’t mint.", "apostrophe", ["isn’t"]),
        ("NAÏVE TEA", "apostrophe", ["NAÏVE TEA"]),
        ("dry\nmouth", "literal", ["dry\nmouth"]),
        ("may, may want, may", "covered", ["may", "may"]),
        ("no no no", "literal", ["no no", "no"]),
        ("no a sleep, no sleep", "gap", ["no a sleep", "no sleep"]),
        ("may May MAY", "sensitive", ["May"]),
        ("No tea", "anchored", ["No"]),
        ("sleep. sleep", "anchored", ["sleep"]),
        ("teasea?", "raw", ["ea", "ea", "?"]),
        ("12,5 mg", "gap", ["12,5 mg"]),
    ],
)
def test_finds(scanners: dict[str, Scanner], engine: str, text: str, cue: str, words: list[str]) -> None:
    """Single cases, with text beyond ASCII."""
    assert [text[h.start : h.end] for h in scanners[engine].scan([text])[0].get(cue, [])] == words


@pytest.mark.parametrize("engine", ["hyperscan", "re2"])
@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("You may want it.", "covered"),
        ("There is no mint in the mint tea.", "anywhere"),
        ("Our asleep teas", "literal"),
        ("a teapot", "covered"),
        ("in the us", "sensitive"),
        ("the no", "anchored"),
        ("", "literal"),
    ],
)
def test_does_not_find(scanners: dict[str, Scanner], engine: str, text: str, cue: str) -> None:
    """Look-alikes, parts of words, other case, other places."""
    assert cue not in scanners[engine].scan([text])[0]


@pytest.mark.parametrize("engine", ["hyperscan", "re2"])
def test_no_texts_and_no_cues(scanners: dict[str, Scanner], engine: str) -> None:
    """Nothing in, nothing out."""
    assert scanners[engine].scan([]) == []
    assert Scanner(Lexicon((), ""), "re2").scan(["dry mouth"]) == [{}]
    assert Scanner(Lexicon((), ""), "hyperscan").scan(["dry mouth"]) == [{}]


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("teas?", {"tea", "teas"}),
        ("(?:dry|sore) mouth", {"dry mouth", "sore mouth"}),
        ("side[- ]effect", {"side-effect", "side effect"}),
        ("no{1,2}", {"no", "noo"}),
        ("a{0,5}b", None),
        ("\\w+", None),
        ("[a-z]b", None),
        ("(?i:tea)", None),
        ("tea\\b", None),
        ("x?", None),
        ("a{,2}", None),
        ("(?P<", None),
    ],
)
def test_spell_out(pattern: str, texts: set[str] | None) -> None:
    """A pattern is spelled out where its texts are few, and left alone where they are not."""
    assert spell_out(pattern) == texts


@pytest.mark.parametrize(
    ("pattern", "runs"),
    [
        ("no (?:\\w+ ){0,2}sleep", [{"sleep"}, {"no "}]),
        ("(?:dry \\w+|sore \\d+) mouth", [{" mouth"}, {"dry ", "sore "}]),
        ("\\d+ ?mg", []),
        ("(?:very \\w+ )?tea", [{"tea"}]),
        ("a \\w+ b", []),
    ],
)
def test_required_runs(pattern: str, runs: list[set[str]]) -> None:
    """Each match of a pattern holds one text of each run, the rarest first; short texts narrow nothing down."""
    assert required_runs(pattern) == runs


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("gout|alveol\\w+|gall", ["gout|gall", "alveol\\w+"]),
        ("a|b \\w+ c|[|]\\d+", ["a", "b \\w+ c", "[|]\\d+"]),
        ("^gout|\\d+ mg$", ["^gout$", "^\\d+ mg$"]),
        ("gout|(?:a|\\w+)", ["gout", "(?:a|\\w+)"]),
        ("gout|gall", ["gout|gall"]),
        ("\\d+ mg|\\d+ g", ["\\d+ mg|\\d+ g"]),
        ("(?:gout|\\d+) of", ["(?:gout|\\d+) of"]),
        ("a\\|\\d+", ["a\\|\\d+"]),
        ("[]|]\\d+", ["[]|]\\d+"]),
        ("[^]|]\\d+", ["[^]|]\\d+"]),
    ],
)
def test_split_list(pattern: str, parts: list[str]) -> None:
    """Only a list at the top that mixes words with gaps is split; a group, a class or an escaped bar is no list."""
    assert split_list(pattern) == parts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("tea", ["tea"]),
        (" -\n", []),
        ("dry tea_2, dry\nTea", ["dry", "tea_2", "dry", "Tea"]),
        ("naïve “tea”", ["na", "ve", "tea"]),
    ],
)
def test_vocabulary(text: str, words: list[str]) -> None:
    """Words are stretches of ASCII letters, digits and underscores; each spelling is there once."""
    buffer = text.encode()
    found = Vocabulary.of(buffer)
    spelled = found.spelled.decode().splitlines()
    assert [spelled[n] for n in found.spellings] == words
    assert len(set(spelled)) == len(spelled) == len(found.starts) - 1
    assert all(buffer[at:].startswith(word.encode()) for at, word in zip(found.begins, words, strict=True))
    assert found.lengths(found.spellings).tolist() == [len(word) for word in words]


def test_look_alikes_are_numbered_after_their_cue(lexicon: Lexicon) -> None:
    """Every pattern is listed once, a cue's own before its look-alikes."""
    listed = [(p.cue, p.look_alike, p.pattern) for p in list_patterns(lexicon.cues) if p.cue == "covered"]
    assert listed == [
        ("covered", 0, "may"),
        ("covered", 0, "tea"),
        ("covered", 1, r"may (?:\w+ )?want"),
        ("covered", 1, "tea ?time"),
    ]


@pytest.mark.parametrize("engine", ["hyperscan", "re2"])
def test_equal_texts_are_looked_at_once(engine: str, scanners: dict[str, Scanner]) -> None:
    """They share their hits; the others have their own, in order."""
    texts = ["dry mouth", "It may help.", "dry mouth", "", "It may help.", ""]
    scanned = scanners[engine].scan_once(texts)
    assert (scanned.texts, scanned.numbers) == (["dry mouth", "It may help.", ""], [0, 1, 0, 2, 1, 2])
    assert [scanned.hits[n] for n in scanned.numbers] == [scanners[engine].scan([text])[0] for text in texts]
    found = scanners[engine].scan(texts)
    assert found[0] is found[2]
