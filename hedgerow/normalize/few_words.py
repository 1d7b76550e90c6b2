"""A test of words for documents of few words, where langdetect guesses: a sentence of a FAQ, a caption.

It only says where langdetect is to be overruled. What speaks for English are words that other languages hardly have,
fainter the endings of English words, and short words that other languages may have too. What speaks against it are
letters beyond ASCII, elisions, function words of other languages, and the words that are strange to
:mod:`hedgerow.normalize.english`. Where nothing speaks, langdetect's guess stands: such texts are more often not English.
"""

from __future__ import annotations

from typing import NamedTuple

import re2

from hedgerow.normalize.english import FUNCTION_WORDS, is_odd_word, is_short_english, word_set

MAX_FEW_WORDS = 19  # of English sentences with 20 or more, langdetect loses one in 650
MAX_FEW_CHARS = 300
MIN_FAINT_WORDS = 3  # an ending is no evidence in two words: of pairs in other languages one in a hundred has one
MIN_SHARED = 2
MIN_ENGLISH_PER_ODD = 2  # names of herbs look odd too: kava, rhodiola

_SHARED = word_set(
    "are as at be by can for from is it may more most take to on so no do go me my he we us per die "
    "also been of any has have but even still just once back side use half late made get bit must mix dose"
)
"""Words of English that are frequent elsewhere too."""

_COMMON = word_set("in")  # to half of Europe

_ENGLISH = (FUNCTION_WORDS - _SHARED) | word_set(
    "our she his him them did doing done being shall might cannot never ever always often without within unlike like "
    "only very much many few less least enough too then because although though however both each every either "
    "neither nor none nothing something anything everything someone anyone everyone nobody where why whose whom "
    "before during since until again against among through throughout above below behind beside out down two three "
    "four five seven eight nine third next good better worse great make makes making takes took taken taking gets got "
    "getting gave given giving goes went going comes came coming feel feels felt feeling know knows knew known think "
    "thinks thought say says saw used using work works worked working help helps helped helping needs needed keep "
    "kept try tried wants find found shows shown look looks become becomes lead leads caused avoid eat eats drinks "
    "drinking sleep sleeping tastes stopped started bring buy call contain contains check ask tell told seem seems "
    "lower reduces increase increases treat treats affect affects improve improves prevent prevents binds raise "
    "raises days weeks month months year years night morning hour hours daily weekly today tomorrow yesterday now "
    "soon early almost already twice yes well thing things way ways tea food foods milk bread meat fish seed seeds "
    "leaf leaves root roots oil weight blood heart liver kidney brain skin bones hair eye eyes teeth tooth stomach "
    "muscle muscles body ache cough cold fever disease health healthy drugs pills medicines doctors child children "
    "woman women mother father friend friends life death dead living home book books country government high higher "
    "low longer short small smaller larger bigger strong stronger weak safe unsafe right wrong true false own "
    "different likely unlikely able harmful useful effects damage withdrawal symptoms sweet sour dry raw whole "
    "several around away together yours ours theirs myself itself themselves himself herself yourself"
)
"""Frequent words that short texts in 74 other languages do not have, or hardly."""

_FOREIGN = word_set(
    "eine einen einem einer oder aber nicht auch sich nach sind wird wurde werden haben wenn dass ihre sehr noch kann "
    "durch gegen zwischen immer niet voor zijn maar naar worden werd heeft deze zoals meer geen deur hulle inte efter "
    "eller hade blir ikke etter blev skal mange dans pour avec sont mais cette leur nous vous elle sans entre chez este "
    "sobre desde porque delle anche alle essere dels pels sunt prin fost yang dengan untuk dalam tidak adalah akan oleh "
    "lebih telah saat kung nang isang jest przez oraz przed jsem nije hogy mint csak volt vagy lesz olarak olan kadar "
    "ancak janar shum edhe siis olid olen ning kuin ovat niin kaip oedd khong nhung duoc trong"
)
"""Function words of other languages that are not odd in English by their form."""

_ENGLISH_TAILS = word_set("t ve ll re m d")  # don't, I've
_WORD = re2.compile(r"\pL+(?:'\pL+)*")
_ENGLISH_ENDING = re2.compile(
    r"[a-z]{3,}(?:ness|ful|less|ghts?|ously|ally|tions?|ingly|thing|ships?|ity|ical|ized|ated|ess|ck|wn|ows?|ings?|[strvn]ed)"
)


class Evidence(NamedTuple):
    """How many words there are, how many are English, end as such do, are English and not only so, speak against it."""

    n_words: int
    n_english: int
    n_ending: int
    n_shared: int
    n_against: int


def is_english_in_few_words(text: str) -> bool:
    """Say whether a text has few words and these speak for English, whatever langdetect says.

    >>> is_english_in_few_words("Never mix alcohol and kava."), is_english_in_few_words("Kava ist nicht giftig.")
    (True, False)
    """
    if len(text) > MAX_FEW_CHARS:
        return False
    found = weigh_words(text)
    if found.n_words > MAX_FEW_WORDS:
        return False
    if found.n_against:
        return found.n_english >= MIN_ENGLISH_PER_ODD * found.n_against
    is_faint = found.n_ending > 0 or found.n_shared >= MIN_SHARED
    return found.n_english > 0 or (is_faint and found.n_words >= MIN_FAINT_WORDS)


def weigh_words(text: str) -> Evidence:
    """Count what speaks for and against English in a short text.

    >>> weigh_words("Kelp isn't bad, mais l'iode est important.")
    Evidence(n_words=7, n_english=1, n_ending=0, n_shared=1, n_against=3)
    """
    words = _WORD.findall(text.replace("’", "'"))
    is_shouted = text.isupper()
    signs = [_weigh(word.lower(), word.islower() or is_shouted) for word in words]
    return Evidence(len(words), *(signs.count(sign) for sign in ("english", "ending", "shared", "against")))


def _weigh(word: str, is_small: bool) -> str:
    head, apostrophe, tail = word.partition("'")
    if apostrophe and tail == "s":
        return ""
    if not word.isascii() or (apostrophe and tail not in _ENGLISH_TAILS) or word in _FOREIGN:
        return "against"
    if apostrophe or head in _ENGLISH:
        return "english"
    if head in _COMMON:
        return ""
    if head in _SHARED or is_short_english(head):
        return "shared"
    if is_small and is_odd_word(head):
        return "against"
    return "ending" if _ENGLISH_ENDING.fullmatch(head) else ""
