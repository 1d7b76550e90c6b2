"""The detector of langdetect with its own answers, several times as fast: what it does one by one is done on arrays.

The profiles and the cleaning of a text are the library's, and so are the draws: its seed is fixed here, so they are always
from one stream of numbers. Scores differ from its own in the last of their digits only, which no two machines share.
"""

from __future__ import annotations

import math
import threading
from typing import NamedTuple

import numpy as np
import re2
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.utils.lang_profile import LangProfile
from langdetect.utils.ngram import NGram
from numpy.typing import NDArray

from hedgerow.normalize.page_index import char_codes

SEED = 0
N_TRIALS = 7
MAX_CHARS = 10_000  # what the library looks at of a text
_CHECKED = 5  # draws between two looks at the odds
_BLOCK = 100  # draws that are worked on together
_SPACES = re2.compile("  +")
_SPACE = ord(" ")
_CODE_BITS = np.uint64(21)
_BUCKET_BITS = 17
_MIX = np.uint64(0x9E3779B97F4A7C15)
_ADDITIONAL = (0x1E00, 0x1EFF)  # letters with accents, which are Latin
_MAX_KEPT_CODES = 20_000

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


class _NormalCodes(dict[int, int]):
    """What the library makes of a character; looked up when it is first seen."""

    def __missing__(self, code: int) -> int:
        normal = ord(NGram.normalize(chr(code)))
        if len(self) < _MAX_KEPT_CODES:
            self[code] = normal
        return normal


_NORMAL = _NormalCodes()


class Profiles(NamedTuple):
    """The n-grams of all languages: a table of their keys in buckets, and how probable each is in each language."""

    languages: tuple[str, ...]
    keys: Keys  # a column for each bucket; 0 where it is not full
    rows: NDArray[np.int32]
    odds: Floats

    def find(self, keys: Keys) -> Numbers:
        """Return the rows of those keys that are known, in order."""
        buckets = _buckets(keys)
        found = np.full(len(keys), -1, np.int64)
        left = np.arange(len(keys))
        for known, rows in zip(self.keys, self.rows, strict=True):
            there = known[buckets[left]]
            is_hit = there == keys[left]
            found[left[is_hit]] = rows[buckets[left[is_hit]]]
            left = left[(there > 0) & ~is_hit]
        return found[found >= 0]


_profiles: Profiles | None = None
_lock = threading.Lock()


def load_profiles() -> Profiles:
    """Return the profiles, read once; the library would give wrong answers when threads read them together."""
    global _profiles
    if _profiles is None:
        with _lock:
            if _profiles is None:
                _profiles = _read_profiles()
    return _profiles


class _Reader(DetectorFactory):  # type: ignore[misc]
    """Reads the profiles and leaves them as they are; the library makes a list of each n-gram."""

    def __init__(self) -> None:
        super().__init__()
        self.profiles: list[LangProfile] = []

    def add_profile(self, profile: LangProfile, index: int, langsize: int) -> None:
        self.profiles.append(profile)


def _read_profiles() -> Profiles:
    reader = _Reader()
    reader.load_profile(PROFILES_DIRECTORY)
    profiles = sorted(reader.profiles, key=lambda profile: str(profile.name))
    rows: dict[str, int] = {}
    words = [[word for word in profile.freq if 1 <= len(word) <= NGram.N_GRAM] for profile in profiles]
    places = [[rows.setdefault(word, len(rows)) for word in known] for known in words]
    odds = np.zeros((len(rows), len(profiles)))
    for number, profile in enumerate(profiles):
        n_words = np.array([1, *profile.n_words], np.float64)
        counts = np.array([profile.freq[word] for word in words[number]], np.float64)
        odds[places[number], number] = counts / n_words[[len(word) for word in words[number]]]
    codes = char_codes("".join(word.rjust(NGram.N_GRAM, "\0") for word in rows)).astype(np.uint64)
    return _in_buckets(_keys(codes[0::3], codes[1::3], codes[2::3]), odds, profiles)


def _in_buckets(keys: Keys, odds: Floats, profiles: list[LangProfile]) -> Profiles:
    buckets = _buckets(keys)
    order = np.argsort(buckets, kind="stable")
    sizes = np.bincount(buckets, minlength=1 << _BUCKET_BITS)
    places = np.arange(len(order)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    table = np.zeros((int(sizes.max()), len(sizes)), np.uint64)
    table[places, buckets[order]] = keys[order]
    rows = np.zeros(table.shape, np.int32)
    rows[places, buckets[order]] = order
    return Profiles(tuple(str(profile.name) for profile in profiles), table, rows, odds)


def _keys(first: Keys, second: Keys, third: Keys) -> Keys:
    """Return one number for up to three characters; 0 stands before those that are fewer."""
    return (first << _CODE_BITS | second) << _CODE_BITS | third


def _buckets(keys: Keys) -> Numbers:
    return ((keys * _MIX) >> np.uint64(64 - _BUCKET_BITS)).astype(np.int64)


class _Draws:
    """The numbers that the library draws: Python's generator after one seed, whose 32-bit words are kept."""

    _words: NDArray[np.uint32] = np.zeros(0, np.uint32)

    def __init__(self) -> None:
        self._at = 0
        self._second: float | None = None  # normal numbers are made in pairs

    def _take(self, n_words: int) -> NDArray[np.uint32]:
        """Return the next words without passing over them."""
        if self._at + n_words > len(self._words):
            source = Detector(DetectorFactory()).random
            source.seed(SEED)
            n_words_kept = 2 * (self._at + n_words)
            type(self)._words = np.array([source.getrandbits(32) for _ in range(n_words_kept)], np.uint32)
        return self._words[self._at : self._at + n_words]

    def normal(self) -> float:
        """Return the next number of the normal distribution, as ``random.gauss`` makes it."""
        if self._second is not None:
            number, self._second = self._second, None
            return number
        words = self._take(4).tolist()
        self._at += 4
        one, other = [((a >> 5) * 2**26 + (b >> 6)) / 2**53 for a, b in (words[:2], words[2:])]
        radius = math.sqrt(-2.0 * math.log(1.0 - other))
        self._second = math.sin(one * (2 * math.pi)) * radius
        return math.cos(one * (2 * math.pi)) * radius

    def below(self, limit: int, count: int) -> tuple[NDArray[np.uint32], Numbers]:
        """Return the next numbers below a limit, as ``random.choice`` draws them, and the words behind each."""
        n_words = 3 * count
        while True:
            numbers = self._take(n_words) >> np.uint32(32 - limit.bit_length())
            fitting = np.flatnonzero(numbers < limit)[:count]
            if len(fitting) == count:
                return numbers[fitting], fitting + 1
            n_words *= 2

    def skip(self, n_words: int) -> None:
        """Pass over words that were used."""
        self._at += n_words


def best_language(text: str) -> tuple[str, float] | None:
    """Return the most probable language of a text and its odds, as langdetect gives them; None where nothing tells.

    >>> best_language("Kratom kann bei manchen Menschen die Symptome des Entzugs lindern.")[0]
    'de'
    """
    profiles = load_profiles()
    grams = profiles.find(gram_keys(clean_text(text)))
    if len(grams) == 0:
        return None
    draws = _Draws()
    odds = np.zeros(len(profiles.languages))
    for _ in range(N_TRIALS):
        odds += _try(grams, profiles.odds, draws) / N_TRIALS
    best = int(odds.argmax())
    return (profiles.languages[best], float(odds[best])) if odds[best] > Detector.PROB_THRESHOLD else None


def _try(grams: Numbers, odds: Floats, draws: _Draws) -> Floats:
    """Draw n-grams until one language is nearly sure, and return the odds of all."""
    weight = (Detector.ALPHA_DEFAULT + draws.normal() * Detector.ALPHA_WIDTH) / Detector.BASE_FREQ
    numbers, used = draws.below(len(grams), Detector.ITERATION_LIMIT + 1)
    rows = grams[numbers]
    first = np.log(odds[rows[0]] + weight)
    at = 1
    while True:  # the library looks at the odds after the first draw, and after every fifth behind it
        factors = (odds[rows[at : at + _BLOCK]] + weight).reshape(-1, _CHECKED, len(first))
        logs = np.cumsum(np.concatenate((first[np.newaxis], np.log(factors.prod(axis=1)))), axis=0)
        likely = np.exp(logs - logs.max(axis=1, keepdims=True))
        sums = likely.sum(axis=1)
        sure = np.flatnonzero(1 / sums > Detector.CONV_THRESHOLD)
        at += _BLOCK
        if len(sure) or at > Detector.ITERATION_LIMIT:
            last = int(sure[0]) if len(sure) else len(sums) - 1
            draws.skip(int(used[at - 1 - _BLOCK + last * _CHECKED]))
            found: Floats = likely[last] / sums[last]
            return found
        first = logs[-1]


def clean_text(text: str) -> str:
    """Return what the library looks at: no addresses, one space for several, no Latin letters in another script."""
    detector = Detector(DetectorFactory())
    if "://" in text:
        text = detector.URL_RE.sub(" ", text)
    if "@" in text:
        text = detector.MAIL_RE.sub(" ", text)
    if not text.isascii():
        text = NGram.normalize_vi(text)
    text = str(_SPACES.sub(" ", text[:MAX_CHARS]))
    if not text.isascii():
        codes = char_codes(text)
        is_latin = (codes >= ord("A")) & (codes <= ord("z"))
        is_other = (codes >= 0x300) & ((codes < _ADDITIONAL[0]) | (codes > _ADDITIONAL[1]))
        if np.count_nonzero(is_latin) * 2 < np.count_nonzero(is_other):
            return codes[~is_latin].tobytes().decode("utf-32-le", "surrogatepass")
    return text


def gram_keys(text: str) -> Keys:
    """Return the keys of the n-grams that end at each character, shorter ones first; none where capitals follow one another."""
    codes = char_codes("  " + text.translate(_NORMAL)).astype(np.uint64)
    is_space = codes == _SPACE
    is_upper = _are_upper(codes)
    keys = np.empty((len(codes) - 2, NGram.N_GRAM), np.uint64)
    none = np.zeros(len(keys), np.uint64)
    keys[:, 0] = codes[2:]
    keys[:, 1] = _keys(none, codes[1:-1], codes[2:])
    keys[:, 2] = _keys(codes[:-2], codes[1:-1], codes[2:])
    keys[is_space[2:], 0] = 1  # no n-gram
    keys[is_space[1:-1], 2] = 1
    is_left_out = (is_space[2:] & is_space[1:-1]) | (is_upper[2:] & is_upper[1:-1])
    found: Keys = keys[~is_left_out].ravel()
    return found


def _are_upper(codes: Keys) -> NDArray[np.bool_]:
    is_upper: NDArray[np.bool_] = (codes >= ord("A")) & (codes <= ord("Z"))
    for code in np.unique(codes[codes > 0x7F]).tolist():
        if chr(code).isupper():
            is_upper |= codes == code
    return is_upper
