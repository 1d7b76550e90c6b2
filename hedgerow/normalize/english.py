"""A test of words that settles plain English, so that most documents need no detector.

What speaks for English are its function words. What speaks against it are short words that English does not have, and
words that end in a vowel as few English ones do: every language in Latin letters is full of one or the other, however
finely it is mixed with English, so that the test needs to know no other language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


def word_set(words: str) -> frozenset[str]:
    """Return words given with spaces between."""
    return frozenset(words.split())


# Function words that English shares with no other written language in such numbers.
FUNCTION_WORDS = frozenset((
    "the", "of", "and", "to", "is", "that", "for", "with", "are", "this", "it", "as", "be", "by", "from", "have",
    "which", "can", "may", "not", "their", "they", "has", "when", "or", "your", "you", "these", "other", "more",
    "than", "its", "were", "been", "into", "most", "who", "how", "what", "about", "there", "should", "could", "would",
    "some", "any", "between", "after", "while", "also", "such", "people", "take", "if", "but", "at", "those", "does",
))  # fmt: skip
_ENGLISH = FUNCTION_WORDS | {word.capitalize() for word in FUNCTION_WORDS}

_SHORT_WORDS = word_set(
    "a an al as at be by do go he if in is it me my no of on or so to up us we am ll re ve vs mg ml kg iu dl oz lb mm "
    "cm nm hr pm and the for are but not you all any can had her was one our out day get has him his how man men new "
    "now old see two way who boy did its let put say she too use dad mom may yes yet off own per few far big bad low "
    "raw age ago add ask act aid air aim arm art bag bar bed bet bit box bug bus buy car cat cow cry cup cut dog dry "
    "due dye ear eat egg end eye fat fee fit fix fly fun gas gel god gum gut guy hip hit hot ice ill jaw job joy key "
    "kid lab law leg lie lip log lot map mix mud net nor nut oil pay pet pie pig pin pop pot ray red rib rid rub run "
    "sad sea set sex sip sit six sky spa sun tap tax tea ten tie tip toe top try tub via war wax web wet why win won "
    "got saw led fed met sat gap flu soy oat pit cod pea jet rat row bud cap tar max min mcg bee bin bow cue cot dip "
    "dot ego elm fig fin fog fur gym hen hug ink ion jar lay mad odd owe pad paw peg pen pub pus rag rap rim rip rod "
    "rye sac ski sow sub tan tow toy tug vow yam zip lbs hrs yr yrs wk mid non etc tsp pre b c d g p s t x"
)
"""Words and units of up to three letters, and what an apostrophe leaves; those that are frequent elsewhere apart."""

_VOWEL_WORDS = word_set(
    "also into you who too area data extra idea menu video radio photo zero potato tomato banana pizza pasta soda "
    "media formula criteria bacteria placebo beta alpha amino plasma trauma asthma anemia nausea diarrhea insomnia "
    "dementia pneumonia leukemia carcinoma coma drama visa sofa yoga thou guru tofu flu meta multi anti omega micro "
    "vitro vivo ratio cocoa influenza microbiota"
)
"""Words that end in a, i, o or u and are frequent in English."""

_KNOWN = _ENGLISH | _SHORT_WORDS | _VOWEL_WORDS
_VOWELS = "aiou"
SHORT_CHARS = 3
_LETTERS = bytes(code if chr(code).isascii() and chr(code).isalpha() else 0x20 for code in range(256))

# Thresholds, tried on 24,100 texts of two languages mixed in six ways, down to four words of each in turn: where
# langdetect does not say English, there are at least 0.3 strange words for each function word.
MIN_WORDS = 30
MIN_SHARE = 0.12  # of all words that are function words: the tersest lists of advice have 0.15
MIN_DISTINCT = 8
MIN_SMALL_SHARE = 0.52  # of all words, in small letters: names and titles, of whatever language, are not looked at
MAX_STRANGE = 0.25  # strange words for each function word; of English documents one in a thousand has more
MIN_LIKELY_SHARE = 0.1
MAX_MEAN_LETTERS = 8  # English documents have at most 6.7; where one long word decides for langdetect, there are 11
# One word in three tells most English documents, which have fewer strange words than this; the mixed texts that langdetect
# does not call English have 0.24 at least.
SAMPLE_STEP = 3
MIN_SAMPLE_WORDS = 60
MAX_STRANGE_OF_SAMPLE = 0.15
MAX_FOREIGN_SHARE = 0.03
_PLAIN = "‘’“”–—…•®™°µ×≥≤"  # beside ASCII


# One number says what a word is, so that one sum counts all of it.
_SMALL_SIGN, _ENGLISH_SIGN, _STRANGE_SIGN = 1, 2**20, 2**40
MAX_KNOWN_WORDS = 2**16
MAX_KNOWN_CHARS = 24


class _Signs(dict[str, int]):
    """What words are, looked at once: most words of a text stood in those before it."""

    def __missing__(self, word: str) -> int:
        sign = _sign(word)
        if len(word) <= MAX_KNOWN_CHARS:
            if len(self) >= MAX_KNOWN_WORDS:
                self.clear()
            self[word] = sign
        return sign


def _sign(word: str) -> int:
    """Tell whether a word is in small letters, of English, strange."""
    sign = _SMALL_SIGN if word.islower() else 0
    if word in _ENGLISH:
        return sign + _ENGLISH_SIGN
    return sign + _STRANGE_SIGN if sign and is_odd_word(word) else sign


def is_short_english(word: str) -> bool:
    """Say whether English has a word in small letters that would be odd if it had not.

    >>> is_short_english("tea"), is_short_english("asthma"), is_short_english("und")
    (True, True, False)
    """
    return word in _SHORT_WORDS or word in _VOWEL_WORDS


def is_odd_word(word: str) -> bool:
    """Say whether a word in small letters is short, or ends in a vowel, as no frequent English word does.

    >>> is_odd_word("oder"), is_odd_word("und"), is_odd_word("kava"), is_odd_word("tea")
    (False, True, True, False)
    """
    return (len(word) <= SHORT_CHARS or word[-1] in _VOWELS) and word not in _KNOWN


_SIGNS = _Signs()


class WordCounts(NamedTuple):
    """The words of a text: those in small letters, English function words, how many different ones, strange words."""

    n_words: int
    n_small: int
    n_english: int
    n_distinct: int
    n_strange: int

    def is_certain(self, max_strange: float = MAX_STRANGE) -> bool:
        """Say whether a text of such words is English for certain."""
        return (
            self.n_words >= MIN_WORDS
            and self.n_small >= MIN_SMALL_SHARE * self.n_words
            and self.n_english >= MIN_SHARE * self.n_words
            and self.n_distinct >= MIN_DISTINCT
            and self.n_strange <= max_strange * self.n_english
        )

    def is_likely(self) -> bool:
        """Say whether a good part of such a text is English."""
        return self.n_english >= MIN_LIKELY_SHARE * self.n_words and self.n_distinct >= MIN_DISTINCT


def is_certain_english(text: str) -> bool:
    """Say whether the words of a text settle that it is English; of a long text mostly one in three.

    >>> is_certain_english("The cat sat.")
    False
    """
    words = split_words(text)
    most = MAX_MEAN_LETTERS * len(words)
    if len(text) > most and sum(map(len, words)) > most:
        return False  # a word without end is one word, and much of the text
    some = words[::SAMPLE_STEP]
    if len(some) >= MIN_SAMPLE_WORDS and count_words(some).is_certain(MAX_STRANGE_OF_SAMPLE):
        return True
    return count_words(words).is_certain()


def split_words(text: str) -> list[str]:
    """Return the words of a text; letters beyond ASCII divide them, and what is left is strange, mostly.

    >>> split_words("L-theanine, 200 mg: it’s für alle")
    ['L', 'theanine', 'mg', 'it', 's', 'f', 'r', 'alle']
    """
    return text.encode("ascii", "replace").translate(_LETTERS).decode("ascii").split()


def count_words(words: Sequence[str]) -> WordCounts:
    """Count the words that speak for and against English, of up to a million.

    >>> count_words(split_words("The cat sat on das Sofa, and der Hund bellte."))
    WordCounts(n_words=10, n_small=7, n_english=2, n_distinct=2, n_strange=2)
    """
    signs = sum(map(_SIGNS.__getitem__, words))
    n_distinct = len(set(map(str.lower, _ENGLISH.intersection(words))))
    return WordCounts(
        len(words), signs % _ENGLISH_SIGN, signs % _STRANGE_SIGN // _ENGLISH_SIGN, n_distinct, signs // _STRANGE_SIGN
    )


def is_foreign(text: str) -> bool:
    """Tell whether more than a few characters are foreign: the bytes that UTF-8 adds bound their number.

    >>> is_foreign("It’s 5 µg"), is_foreign("Где спать?")
    (False, True)
    """
    if text.isascii():
        return False
    limit = MAX_FOREIGN_SHARE * len(text)
    return len(text.encode("utf-8", "surrogatepass")) - len(text) > limit and count_foreign(text) > limit


def count_foreign(text: str) -> int:
    """Return how many characters are neither ASCII nor marks that English prose has too."""
    return len(text) - len(text.encode("ascii", "ignore")) - sum(map(text.count, _PLAIN))
