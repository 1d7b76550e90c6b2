"""claim_type by all words together: where no cue tells a class, words and topics lean to one.

A linear model over the words of a sentence and the cues found in it, fitted to example sentences that were written for
it. ``python benchmarks/leanings.py`` fits it to ``benchmarks/leaning-examples.txt`` and writes ``_LEANINGS``. How often
it is right on gold keeps its votes weak: any cue that tells a class outvotes it.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from string import ascii_lowercase
from typing import NamedTuple

from hedgerow.label.claim_order import TELLING, command_of, says_nothing
from hedgerow.label.functions import Sentence, Vote, Votes, labeling_function

CLASSES = (
    "efficacy", "mechanism", "safety", "usage", "regulatory", "evidence", "condition", "descriptive", "none",
)  # fmt: skip
UNIT = 20
"""Weights are whole numbers of this fraction."""
_SURE = 0.4  # probability from which a class is voted for
_LEFT_OUT = ("usage", "descriptive", "none")  # advice and talk have cues of their own; the rest is descriptive anyway
_SHORTEST = 12  # characters of a sentence whose words say something
_SIGNS = dict.fromkeys("0123456789", "#") | {sign: sign for sign in "?!:%$"}
"""Characters that are features by themselves."""
_MARKS = frozenset(_SIGNS)
_LETTERS = bytes(code if chr(code) in ascii_lowercase + "'-" else ord(" ") for code in range(256))


class Leaning(NamedTuple):
    """The class that a sentence leans to, and how probable it is."""

    label: str
    probability: float


def features_of(text: str, cues: Iterable[str]) -> set[str]:
    """Return the words of a text, numbers as one, and the cues found in it.

    >>> sorted(features_of("It's 20 mg!", ["claim.amount"]))
    ['!', '#', '@claim.amount', "it's", 'mg']
    """
    letters = text.lower().replace("’", "'").encode("utf-8", "replace").translate(_LETTERS).decode("ascii")
    found = {word.lstrip("'-") for word in letters.split()}  # a word begins with a letter
    found.update([_SIGNS[mark] for mark in _MARKS.intersection(text)], [f"@{cue}" for cue in cues])
    found.discard("")
    return found


def lean(features: Iterable[str]) -> Leaning:
    """Return the most probable class of some features."""
    weights = _weights()
    rows = [weights[""], *(weights[feature] for feature in features if feature in weights)]
    sums = [sum(column) for column in zip(*rows, strict=True)]
    shares = [math.exp((value - max(sums)) / UNIT) for value in sums]
    best = sums.index(max(sums))
    return Leaning(CLASSES[best], shares[best] / sum(shares))


@functools.cache
def _weights() -> dict[str, tuple[int, ...]]:
    rows = (line.split(" ") for line in _LEANINGS.strip("\n").split("\n"))
    table: dict[str, tuple[int, ...]] = {}
    for row in rows:
        for entry in row:
            word, _, numbers = entry.partition("=")
            table[word] = tuple(int(number or 0) for number in numbers.split(","))
    return table


@labeling_function(
    task="claim_type", label="descriptive", rule="2.3", scope="sentence",
    unless=[*TELLING, "claim.condition"],
    looks_for="what the words and topics of a sentence lean to, where no cue tells a class",
)  # fmt: skip
def claim_type_leaning(sentence: Sentence) -> Votes:
    """Vote for the class that the words and topics of a sentence lean to."""
    if len(sentence.text) < _SHORTEST or says_nothing(sentence) or command_of(sentence) is not None:
        return None
    leaning = lean(features_of(sentence.text, sentence.hits))
    if leaning.probability < _SURE or leaning.label in _LEFT_OUT:
        return None
    return Vote(0, len(sentence.text), label=leaning.label)


_LEANINGS = """
=-4,-15,-1,-21,-8,-6,8,13,33 #=-4,-5,-7,2,,6,2,14,-8 :=1,-2,-1,-1,-1,-1,-2,5,1 ?=-1,-1,-1,-1,-1,-2,-1,-1,8
@claim.action_verb=-1,12,-4,5,-4,,-2,1,-7 @claim.administered=-3,-3,-3,19,-2,-1,-5,-3,-1
@claim.advice_gerund=-1,-1,-1,6,-1,,-1,-1, @claim.amount=-5,-3,-1,15,-3,-2,-2,3,-3
@claim.benefit_words=14,-2,-4,-1,1,-1,-2,-2,-3 @claim.body=-5,16,11,-5,-9,-3,20,-14,-10
@claim.body_verb=-3,13,-8,-1,-3,3,4,-5, @claim.call_to_action=-4,-2,-3,-6,-2,-2,-3,-3,26
@claim.called_remedy=13,-1,-4,-1,-1,-1,-2,-2,-1 @claim.command_verb=-3,-8,-2,25,2,-7,-1,-7,1
@claim.condition=24,-5,7,-5,-12,-6,31,-17,-16 @claim.consult=-1,,-1,,5,-1,-1,-1,-2
@claim.denied_benefit=10,-3,-2,-3,1,1,-2,-2,-1 @claim.dependence=-2,-2,19,-3,-1,-1,-4,-2,-3
@claim.diagnosis=,-1,-2,-2,-1,,-2,8,-1 @claim.directive_modal=-1,-2,-4,20,-1,-2,-3,-3,-4
@claim.disclaimer=,-1,-1,-2,6,-1,-1,-2,1 @claim.dose_words=,-2,-3,9,-1,1,-2,-3,
@claim.evidence_strength=-1,-1,-1,-1,-1,10,-1,-2,-2 @claim.felt=21,,-1,,-7,-3,6,-13,-4
@claim.felt_property=4,-1,-1,,,,,, @claim.gain_verb=20,-3,-5,3,,-2,-10,-5,2 @claim.harm_noun=-3,-4,21,-2,-2,-1,-7,-4,1
@claim.harm_verb=-10,1,15,,,-3,7,-7,-3 @claim.harm_words=-9,-1,24,-3,-2,-2,1,-4,-3
@claim.helps_people=30,-2,-6,-1,-3,-1,-5,-6,-6 @claim.identity=-3,-10,-5,-6,4,3,-2,23,-4
@claim.illness_defined=-5,-2,-1,-2,-1,-1,13,-1,-1 @claim.illness_predicate=-4,5,1,-2,1,1,7,-3,-5
@claim.inner_effect=-4,20,-3,-4,-2,-2,-3,-3,1 @claim.interaction=-2,-1,9,-1,-1,-1,-2,-1,-1
@claim.kinetics=-5,28,-4,-5,-3,-2,-1,-3,-4 @claim.later_command=-1,-1,-1,8,-1,,-2,-1,-1
@claim.law=-5,-6,-5,-4,40,-3,-3,-11,-3 @claim.law_head=-6,-3,-4,-6,32,1,-3,-7,-4 @claim.market=,-1,-1,-1,-1,-1,1,4,-1
@claim.meta=-3,-2,-3,-3,-2,-3,-4,-4,24 @claim.no_need=-3,,-2,16,-2,-1,-2,-2,-4
@claim.platitude=-2,-2,-3,-2,-2,-2,-4,-3,18 @claim.process=-9,36,-8,-2,-3,-5,8,-8,-8
@claim.property_words=-1,12,-2,-2,-1,-1,-1,-2,-1 @claim.quality=-4,-2,-4,,25,-2,-3,-6,-4
@claim.reassurance=1,-3,17,-3,-1,,-4,-4,-3 @claim.receptor_action=-2,11,-1,-3,-1,-1,-1,-2,-1
@claim.relief_verb=26,-2,-2,-4,4,-1,-9,-8,-4 @claim.research_design=2,-3,,-2,-1,17,-4,-6,-3
@claim.research_gap=-6,-4,-3,-4,-4,36,-1,-9,-5 @claim.research_need=-2,-1,-2,-3,-2,16,-3,-1,-3
@claim.schedule=2,5,,14,-6,-5,-1,-2,-7 @claim.side_effects=-1,-1,9,-1,,,-3,-1,-1
@claim.spoil_verb=3,-3,11,-2,-2,-3,-1,,-4 @claim.structure=1,,-1,,,-1,6,-3,-1
@claim.study_report=-2,-1,-2,-2,-1,17,-3,-2,-4 @claim.substance=20,19,1,19,2,-12,-24,2,-28
@claim.symptom_comes=-3,3,5,-1,-1,-2,1,-1,-3 @claim.trial_outcome=11,-1,-1,1,-1,-1,-4,-1,-2
@claim.used_for=9,-2,-2,-3,,-2,-2,4,-2 @claim.used_for_condition=13,-2,-3,-2,,-1,-2,-2,-1
@claim.users_suffer=-1,,6,,,,-4,, @claim.verdict=10,1,-3,-2,-2,-1,-2,-2,2 @claim.what_it_is=-4,-3,-2,-5,-3,,2,19,-3
@clause.apposition=-2,5,4,-2,-1,-1,-2,-2, @clause.circumstance=-5,-2,,8,-2,,5,-3,-1 @clause.coordinator=-3,,3,,,,,-2,3
@clause.fronted=2,3,,-3,1,-4,2,-2,1 @clause.purpose=,-1,2,3,,-1,-1,,-2 @clause.resumption=-2,2,2,-1,-2,-2,2,-3,4
@clause.subordinate=-2,-2,5,8,2,1,-4,-6,-2 @form.imperative=-9,-8,-6,27,-1,-4,-4,-6,11
@form.meta=-1,-1,-3,-3,-1,-1,-2,-2,13 @form.pasted_query=-2,,,5,,,-1,,-1 @form.question_mark=-1,-1,-1,-1,-1,-2,-1,-1,8
@form.question_opening=-2,5,-2,-3,-1,,1,-2,5 @frame.evidence=8,-1,-1,-3,,-1,-1,-1,-1
@frame.fame=7,-1,-1,-1,-1,-1,,-1,-1 @hedge.considered=,-1,3,,-1,,,-1, @hedge.modal_may=-1,-4,11,-5,2,-2,3,-1,-3
@hedge.open_whether=-1,-1,,,,4,,,-1 @hedge.reporting_reportedly=-1,-1,,,,3,,-1,
@hedge.research_noun=-2,-3,-5,-2,-5,35,-8,-7,-4 @hedge.scarcity_word=4,-7,-1,-2,4,7,,,-4
@hedge.unnamed_people=5,-1,5,-2,2,-1,-4,-2,-2 @softener.ability=2,-11,9,2,1,-1,7,-5,-4
@softener.advice=-1,1,-5,11,5,1,-3,-3,-5 @softener.condition=-3,6,-3,-1,-2,-2,4,-3,2
@softener.fame=5,-1,-1,-1,-1,-1,,, @softener.frequency=,-1,,1,-1,-3,10,1,-7
@softener.prediction=1,-2,-2,4,1,-1,-3,-3,5 @softener.scope=2,-2,10,1,-3,-4,-1,2,-5
@warning.after_substance=-1,-2,3,4,,-1,-2,-2,-1 @warning.ask_plain=-1,,-1,6,2,,-3,-1,-2
@warning.avoid=-6,-2,6,5,-2,2,-2,,-1 @warning.bodily_harm=2,-4,4,1,-1,-2,2,-2, @warning.buy_checked=,,,6,-3,,,,-1
@warning.cause_verb=3,1,4,-3,-3,-4,12,-6,-4 @warning.caution=1,-1,4,2,-1,,-2,-2,-1
@warning.changes_drug=-2,,9,-2,-1,-1,-1,-1,-1 @warning.circumstance=-1,5,1,-3,,,,-1,
@warning.complaint_word=-1,-4,12,-2,-4,6,6,-7,-6 @warning.consult_verb=-5,-5,2,9,2,4,2,-9,-1
@warning.dependence=-3,-2,18,-2,-2,-1,-3,-2,-3 @warning.dependence_word=-3,,-1,2,-1,-1,2,3,-2
@warning.directive_word=-5,-3,-4,9,7,4,,-5,-2 @warning.dose_care=-2,-1,3,3,-2,2,-1,-2,1
@warning.dose_limit=,-1,-1,3,,,,, @warning.drug_name=5,7,11,-5,,-5,-3,-5,-5
@warning.first_person=9,-6,3,-6,-4,-4,-7,3,11 @warning.group=7,-8,7,5,-2,2,6,-7,-10
@warning.harm_phrase=-1,2,3,-1,-1,-1,1,-1,-1 @warning.harm_report=-1,-2,6,-2,1,3,-2,-3,
@warning.harm_verb=-1,5,11,-1,-2,-3,-4,-2,-2 @warning.harmful_word=-1,-1,4,,,,-1,-1,
@warning.high_dose=-3,-3,10,2,-1,,-4,-1, @warning.interaction=-6,3,10,-1,-2,-1,-2,-2,-1
@warning.joint_use=3,4,,2,-2,-1,-2,-2,-2 @warning.keep_off=-2,-1,-1,5,,,-1,-1,
@warning.named_effect=6,-4,17,-3,-5,-4,4,-5,-5 @warning.overdose=-2,-1,10,2,-1,,-5,-1,-2
@warning.plain_cause=4,-1,-1,-2,-2,-5,-2,7,1 @warning.professional=-6,-6,1,11,6,-1,-3,5,-9
@warning.quality=-2,-2,-3,3,11,-1,-1,-4,-2 @warning.risk_word=-1,-1,5,,,,-2,-1,
@warning.side_effects=-1,-1,3,-1,-1,,-1,-1,2 @warning.spacing=-1,-1,-1,6,-1,,,-1,-1
@warning.special_group=-2,,4,4,,-1,-3,,-1 @warning.step_down=1,-1,3,-1,,,,-1,
@warning.stopping=-6,-3,12,-1,-1,-1,3,-2, @warning.worsen_verb=-3,-1,5,-1,,,1,-1,
@warning.wrong_contents=,,,-1,6,-1,-1,-2,-1 a=-1,-2,-5,9,4,-1,-6,6,-5 about=-3,,-4,-3,-3,1,7,2,1
absence=-1,-1,-2,,,,4,, accident=-1,,3,-1,,,,, acid=1,5,-1,,,,-1,-2, active=-1,4,-1,-1,-1,,,,
addiction=-2,-1,-2,,,-1,4,3,-1 adds=4,-1,-1,-1,,,1,-1,-1 adults=-3,-1,2,4,-1,1,3,-1,-3 advice=-1,,-1,-2,5,-1,-1,-1,1
affects=-1,1,-1,,-1,3,1,-1,-1 affiliate=,,,,,,,-1,3 after=5,3,3,-2,,,2,-4,-7 again=5,,-1,,2,,-1,-3,-2
against=4,-2,-1,,,-1,1,-1,-1 age=-2,-2,-2,-1,-1,-1,15,-3,-2 agency=,,,-1,4,-1,,-1, agents=-1,,,,4,,,-1,-1
agree=,,3,-1,,,,-1, ahead=,,-1,-1,,,,-1,4 aim=-1,,-1,1,,3,-1,,-1 airways=-1,5,-1,,,,-1,-1,-1 alike=,,,,,,,3,-1
all=-1,-1,-2,-1,-1,1,3,-2,4 alzheimer's=-1,,-1,,,4,-2,, american=,-1,,-1,,,,4, among=,,,,,-1,-1,3,
amount=-1,-1,,3,-1,,,1,-1 amounts=-2,2,6,-1,,,-4,-1,-1 an=-2,3,-2,7,,-3,-5,7,-5 and=-8,2,2,3,-10,-7,8,12,-3
anecdotal=-1,-1,,,,3,,-1, answer=3,,,,,,-1,, antibiotics=3,,-1,-1,,,,, any=1,-1,-2,,-1,6,3,-3,-1
anyone=-1,,-2,1,,-1,5,-1,-1 anyone's=,,,,,3,-1,,-1 anything=-1,3,-1,-1,,2,-1,-1,-1 applesauce=-1,-1,,3,,,,-1,
are=-10,-10,-1,2,7,4,-3,9,2 around=1,,-1,4,-1,,-1,-1,-1 artery=-1,-1,,,,,3,, as=4,3,-4,2,4,-2,-2,-2,-4
asking=,,1,-1,-1,4,,-1,-2 assessment=,,,3,,,,-1, at=-2,-3,1,2,-3,4,-2,4, athletes=4,,-2,-1,4,-1,-1,-1,-2
aunt=-3,-1,,,,,,5, author=,,-1,,,,-3,4, available=-1,-1,,-1,3,,,-1,1 average=3,,-1,-1,,-1,-1,2, awake=-2,,-1,,,,3,,
away=4,,,2,-1,-1,-2,-1,-2 axis=,,,,,3,-1,,-1 babies=-1,-1,5,,,,-1,-1, back=-1,3,-3,1,-2,1,2,-4,2
bacteria=-1,3,-1,-1,-1,,2,-1,-1 bad=-2,-1,3,-1,,-1,1,-1,2 badly=-1,,4,-1,,,1,,-1 ban=,,,-1,4,,,-1,-1
based=,,,,,,-1,3,-1 batch=,,,,3,,,-1,-1 be=-1,-4,5,2,10,1,-7,-5,-1 because=-2,1,7,-1,-1,-1,-2,-1,-1
become=-2,1,5,-1,-1,-1,1,-1,-2 bed=4,-1,-1,,,,,-1,-1 beds=-1,,,,,-1,,3,-1 bedtime=-1,-1,,6,-1,,,-2,-1
been=,-4,1,-1,-1,10,,-7,2 before=2,1,-4,11,-3,1,1,-4,-6 beginners=-1,,-1,4,,,,-1, beginning=,,,,,3,-1,,-1
begins=,-1,-1,1,-1,,4,-1, behind=-1,,,-1,4,,,, below=,,,-1,,,-1,-1,4 benzodiazepines=-2,-1,3,-1,-1,,,2,
best=3,-1,-1,1,-1,1,,-1,-1 better=5,,-3,1,-1,1,-2,-1, between=-1,-1,-1,4,-1,-1,-1,-2,3 beware=,,5,-1,,,-1,-1,-1
big=,,,,,,,-1,3 birth=-3,-1,5,-1,,,-1,, blocked=-1,-1,,,,,3,, blocks=-1,4,-2,,,,,, blood=-3,-2,4,,-2,-2,10,,-3
blurred=,,4,,,,-3,, bodies=,-1,-1,,,,3,, body=-2,-1,3,-5,-1,,6,-2,2 body's=-1,2,-2,,,,3,, bone=,,-1,,,,-1,4,
bones=,,-1,,,,3,,-1 books=,,-1,,,,-3,4, bottle=-1,-1,-1,1,6,-1,-1,-1,-1 brain=-1,7,-3,-3,-1,2,4,-3,-2
brand=,,,,,,-1,3, bread=,,,,,,-1,3,-1 breaks=-1,5,-1,1,-1,,-1,-2,-1 brewed=-1,,,3,-1,,,, bring=4,,,-2,,,-1,,-1
brisk=4,,-1,-1,,,,,-1 broke=-1,,4,,,,-2,, broken=,1,-2,,,,-1,4, brownies=-1,-1,-1,-1,,,-1,4, burn=-1,4,2,,,,-4,,
bush=,,,,,,-1,3,-1 but=-1,-1,,-1,1,-2,-2,-2,7 buy=-1,,-1,1,3,-1,-1,,-1 buzz=,3,-1,,,,,-1, by=-1,,-4,8,1,-3,-4,6,-4
c=2,-3,-1,-1,,,3,1, caffeine=,4,-3,,,,-1,, calcium=-1,3,1,-1,,,-1,-1, called=-2,,-1,-1,-1,,,4, came=,,,,,3,-1,,-1
can=3,-7,8,2,1,-1,2,-5,-4 candies=,,,-1,,,,3, candy=-1,,3,-1,,,,, cannabis=,-1,-1,-1,,,-1,4, cannot=,-4,-1,,,,5,,
capsule=-2,7,-1,-1,-1,,-1,-1, carbohydrates=,3,,,,,-1,, care=5,,-3,,-1,-1,,1,-2 carries=-1,-1,1,-1,,,4,-1,
carry=-1,-1,-1,,-2,,2,4,-1 case=,,,,,4,-1,-1,-1 cases=4,,-1,,,,-1,-1, cause=-1,,3,,,,-2,, causes=,1,-1,,-1,-2,4,-1,
cbd=,3,-1,-2,-1,,-1,,1 cell=-3,1,,-1,,,4,, cells=-1,1,-1,-1,,,5,-2,-1 center=-1,,,-2,,-1,-1,4,2 cessation=,-2,,,3,,,,
chance=1,-1,2,-2,,,-2,-2,4 chances=,,,-1,,,,-1,3 changed=,,,,3,,-1,-1, changes=,-1,-1,4,,-1,-1,-1,3
check=-1,,,4,-1,,,, checked=,-1,,4,3,-1,-3,-1,-1 chemical=-1,4,-2,,,,-1,, chest=,,,1,-1,,-1,3,-1 chewing=,3,-1,,,,,-1,
child=-1,-1,,-2,3,-1,5,-1,-1 children=4,-1,1,,-1,,1,-2,-2 choice=-1,-1,-1,-1,-1,-1,-2,-1,8
cholesterol=-3,4,-1,-1,,,2,, chromosome=,-1,,,,,3,-1, chronic=1,-2,,-2,-1,-1,6,-1,-1 church=,,,,,,-1,3,-1
classified=,,,,3,,,-1, clear=3,-1,-1,2,,,-1,-1,-1 clearance=,-2,,,3,,,, clinic=-1,-1,-1,6,-1,-1,-1,2,-2
clinics=-1,-1,-1,-1,1,,,4,-1 clock=,1,,3,,,-1,-1,-2 close=-1,-1,,,,,-1,-1,4 clot=-1,3,,,,,-2,, clothes=,,-1,,,,-1,3,-1
coconut=-1,-1,,-1,-1,,,4, coffee=-2,,2,1,-2,-1,-1,-1,4 cold=6,-1,-2,-1,-1,,1,-1,-1 colds=5,-2,,-1,,,-1,,
collagen=3,-1,-1,,,,,, color=-1,-1,-1,,,,,4, combination=5,-1,-1,,-1,,-1,, come=-1,,-6,1,-2,5,4,-2,-1
coming=-1,-1,3,,,,,-1, comments=,,,-1,-1,,-1,-1,4 common=,,3,,,,-2,, company=-1,-1,-1,-1,1,-1,-1,5,-2
complaining=4,,,,,,,-1,-1 compound=-1,3,-1,-1,-1,,,1, compounds=-1,3,,,,,,-1, conclusions=,,,,,5,-1,-1,-2
condition=-1,,,1,,,3,-1,-1 considered=1,-1,3,-1,,,,-1, consumers=,,,,4,-1,,-1, contains=-1,,,-1,-1,,,,3
control=-5,-1,5,,-1,1,-1,-1,2 controlled=-2,,,,3,,,, correct=3,,,,,,-1,-1,-1 cough=4,,-1,-1,,,-1,,
could=,-1,5,-1,-1,1,-2,-1,-1 council=,-1,,,5,-1,-1,-1,-1 counseling=1,-1,-1,5,-1,,,-2, counselor=-1,,,4,,,-2,,
counter=-1,-1,,-1,5,,,, cousin=-1,4,-1,-1,-1,,-1,,-1 cravings=1,-1,-2,5,,-1,-1,-1,-1 creatine=5,-1,-1,,,,-1,-1,
cross=-1,3,,,,,,-1, cup=4,3,-1,-2,,,-3,,-1 cups=-1,,,-2,,,,6,-2 curry=-1,-1,-1,,,,,4, customs=-1,,,,4,,,-1,-1
cut=-2,-1,-1,2,-1,,4,-1,-1 cuts=,,-1,,,,3,, d=-1,1,,-2,-1,,3,1,-1 danger=,-1,3,,,,-1,-1, dark=-1,-2,6,1,-1,,,-2,
data=,,,,,4,-1,-1,-1 daughter=,,,,,,,3,-1 dawn=,,,-1,,,,3, day=-1,-2,-2,6,-1,-1,1,1,1 days=,2,4,1,-1,-1,-2,,-3
decade=,-1,-1,,,,,3, delayed=,,3,-1,,,,,-1 denver=,,,,,,-1,3,-1 depends=,6,-1,-1,-1,-1,-1,-1, described=,,,,,,5,-3,
destroys=-1,4,-1,,,,-1,-1, developing=,-2,,,,3,1,-1, diabetes=,-1,-1,,,,3,-1, diagnosed=,,-1,,,-1,4,-1,
diary=-1,,,3,,,-1,,-1 did=5,-1,-1,-1,,,,-1,-1 died=,-1,4,-2,3,-1,-1,-1,-1 dietary=,,,,3,,,-1,
difference=4,-1,-1,,-1,,,-1, differently=,3,,,,-1,-1,-1,-1 digests=,3,,,,,-1,, disease=1,-1,-4,,,,4,,
disorder=-1,,-2,,,-1,5,-1, disqualified=-1,,-1,,4,,,,-1 divide=,,-1,,,,3,,-1 division=-3,4,,,,,-1,,
do=6,-3,-3,3,1,-1,-2,,-1 doctor=-1,-1,-1,,4,-1,3,-1,-2 doctors=,-2,,-1,,3,1,1,-2 dogs=,-1,3,,,,,-1,-1
don't=,-2,3,-3,-1,3,-1,-1,2 done=-1,,-1,-2,-1,6,,-1,-1 dopamine=,3,-1,,,,-1,, dose=-4,-1,-2,10,-1,2,-1,-2,-1
doses=-1,-2,4,2,-1,,-1,-1, down=-1,,-3,8,1,-2,-3,, dr=,,,,,,,3,-1 drank=,,,-1,,,,4,-1 drawn=,,,,-1,,-1,3,
dreams=2,,1,-3,,,-2,-1,3 dried=-1,4,-1,1,-1,,,-1, drink=1,-2,-1,-1,-1,-1,-1,7,-1 drinkers=-1,,3,,-1,,3,-2,-2
drinks=-1,-1,3,-3,-1,,-1,6,-1 drive=-1,,,3,,,-1,, dropped=4,,-1,,,,-1,, drops=,-1,1,-1,4,-1,,-2,-1
drowsiness=,,3,,,,-2,, drug=-2,2,8,-4,1,-2,,-2,-1 drugs=-2,-2,,-1,3,,,2, dry=,-1,5,1,,,-3,-1,-1
each=-3,-1,-1,5,-1,-1,3,3,-2 easier=1,-1,-1,3,,,,-1, easily=-1,,3,1,,,-2,, easy=-1,-1,3,-1,-1,-1,,,2
eating=-1,1,-1,,,,-1,3,-1 eats=-1,,3,,,,-1,, edible=-2,1,3,-1,,,-1,, edibles=-2,3,1,-4,4,-1,-1,2,-1
effect=,4,2,-1,-1,-1,-1,-2,-1 effects=-2,8,7,-3,-1,1,-5,-3,-1 either=3,-1,-1,,,,,, else=3,,,,,,-2,,-1
emergency=-1,-1,7,2,-1,-1,-3,-3,-1 empties=,-1,,,,,3,-1, end=3,-1,1,-1,-2,-1,-2,-3,7 ended=,-1,-1,-1,,,,3,
energy=1,-1,3,-1,-1,,,-2, enjoyed=-1,,-1,4,-1,,,-1, enough=-1,-1,,-1,-1,,3,-2,4 enzyme=-1,6,,-1,,-1,-1,-2,-1
even=-1,-1,5,,,,,-2,-1 evening=-3,3,-1,2,-1,-1,-2,6,-3 every=-3,-7,-3,12,1,-2,3,,1 everyone=-2,3,4,-1,-1,-1,1,-1,-2
everyone's=,,,,,,-1,,3 everything=-1,-1,-1,1,-1,-1,-1,1,5 exercise=2,-1,-1,1,-1,,3,-1,-1 expect=-1,-1,-2,,,,4,,
experiment=-1,,,,,,3,-1,-1 experts=,,,,,3,,,-1 extra=,,-2,,,,3,, extract=,-1,-1,-1,-1,4,-1,, eye=,-2,,,,,3,,
factors=,,,-1,,,3,-2, facts=-1,-1,-1,-1,-1,,-1,-1,6 faint=-1,,3,,,,-1,, fall=-2,2,-1,-1,,,3,-1, fallen=,,,,,-1,-1,3,
families=-2,-1,,,,,3,2,-1 family=-2,-1,-2,1,-1,-1,4,3,-1 fans=3,,-1,,,,-1,, far=-1,-2,4,-1,-1,3,1,-2,-2
farmers=,-1,,,-1,,,3, faster=4,2,-1,,-1,-1,-1,-1,-2 fat=-1,8,-1,-1,-1,-1,-1,-3,-1 fda=,-2,,,5,,,-1,
feeds=-1,4,,-1,,,,-1, feel=-1,6,,1,-1,-1,2,-4,-2 feeling=3,,-2,,,,1,-1,-1 feels=-2,,1,,,,3,,-1 fell=1,,,,-1,-1,-1,3,-1
felt=5,,-1,,,,-1,-1,-2 few=-3,,7,2,-1,,-2,-1,-1 fewer=3,-1,,-1,,,-1,, fiber=,3,,-1,,,-1,1,-1 figures=,,-1,,,4,-1,-1,
fill=-1,-1,,3,,,,, find=-1,,-1,-5,-1,3,-1,-1,6 fine=,,,,5,,,-1,-1 firmer=3,-1,-1,,,,,, first=1,-1,-1,3,-3,-2,2,,
fits=-1,4,-1,-1,-1,-1,-1,-2,2 flavors=,,,,-1,,-1,3, flows=,-1,,,,,3,, focus=4,,,-1,,,-1,-1,-1 folate=-1,,-1,3,,,,,
follow=,,-1,,4,,-1,,-1 followed=-1,,-2,1,-1,8,-1,-2,-2 follows=,,,,,,-1,-1,3 foods=-2,1,-1,3,-1,,-1,1,-1
for=8,-3,-4,7,6,4,-15,-5,3 form=,,-1,,,,3,,-1 forty=,,4,,,,-1,-1,-1 four=1,1,-3,3,-1,-2,,5,-5 freely=,,,,3,,,-1,
from=-7,5,-1,-2,6,5,,-2,-6 fun=,,,,-1,-1,,-1,4 games=,,,,4,,,-1, gardens=,-1,,,-1,,,3, gave=6,,-1,,,,-3,,
gel=4,1,-1,-1,,,-1,-1, gene=,-1,,,,,3,-1, generally=,,4,,,,,,-1 generations=-1,-1,,,,,,3, gentle=,-1,4,,,,-1,,
germs=-2,-1,,-1,-1,,7,,-1 get=1,,6,1,-4,-3,5,-3,-2 getting=2,-1,-2,3,,,,-1, gift=-1,,,,,,-1,-1,4 ginger=3,,-1,,,,,,
give=4,-1,-1,1,-1,,-2,-2,2 given=2,-1,-1,5,-1,,-2,-1,-2 gives=1,,-2,-1,,,-1,3, glasses=3,,,,,,-1,-1,-1
go=-1,-1,,8,-1,-1,-4,-2,2 god=-1,-1,,,,,,3, good=3,-2,,,2,-1,-3,-3,4 got=3,-1,-1,,,,,, grams=,,,3,,,,,
grandmothers=3,,,,,,-1,, grapefruit=,-1,4,-1,,,,, great=3,,-1,-1,,,-1,-1,1 green=1,,-2,-1,-1,,-1,5,-1
group=3,-1,,-1,-1,1,-2,1,-1 grow=,-1,-1,,-1,-1,-1,6,-1 grown=,-1,-1,,,,,3, guess=,,,,,3,-1,,-1 guide=,,-1,-1,,,,,3
gum=1,3,-1,,,,,-1, gut=-2,3,-1,-2,-1,-1,8,-3,-2 gut-brain=,,,,,3,-1,,-1 had=,-2,1,1,3,2,-3,,-1
half=2,,-3,4,1,-2,1,-1,-2 hall=,,,,,,-1,3,-1 hands=,,,,,,4,-1,-1 happens=,,,,,3,-1,,-1 hard=-1,-1,6,-2,-1,,-1,-1,1
harmed=,,3,,,-2,,, has=-3,-7,2,-10,2,8,-1,12,-5 have=-4,-6,7,-2,1,,,4, hay=,,,,,,-1,4,-1 he=1,-1,-2,-2,3,-1,-4,7,-1
head=3,2,3,-1,-1,-1,-2,-2,-2 healing=-2,4,-1,,,,-1,, healthy=2,-3,3,-2,-1,-1,3,-1,-2 hearing=4,,-1,,,,-1,-1,
heart=,,-2,,-1,-1,4,-2,2 heat=2,3,-1,-1,,,-1,-2, heavy=-1,-1,3,-1,2,-1,2,-2,-1 hell=-1,,4,,-1,,-1,-1,-1
help=5,-2,-2,-2,-1,-1,-2,-1,7 helps=-1,4,-1,-1,-1,1,-1,-2,2 hemp=-1,-1,,,,,,3, her=4,-1,-1,-1,,,2,-1,-2
herb=1,-1,,1,-2,3,-4,3,-2 here=-1,,,,,,,,3 here's=-1,-1,,,,-1,-1,-1,5 herself=5,,-1,,,,-1,-1,-2
high=-4,7,1,-2,-2,-1,2,3,-3 higher=,,-3,1,,,3,, him=-1,,3,,,,-1,, his=1,,-1,-1,-1,,-1,4,-1 history=,-1,-2,-1,-1,,4,,
hives=-1,,4,,,,-2,, holds=-1,4,-1,-1,1,-1,-1,1,-1 home=-1,-2,-1,1,3,-1,3,-2,-1 hooked=-1,,4,,,,-1,-1,-1
hope=-1,,,,,,,-1,4 hopkins=,,,,,3,,-1,-1 hormone=-1,4,,-1,-1,,-2,, hospital=,,1,-1,-1,-1,-1,3,-1
hot=-1,-1,-2,5,-1,,1,-1, hour=-2,4,1,2,-1,-1,-2,2,-2 hours=-2,6,-2,1,-1,-1,1,1,-3 house=-1,-1,,1,-1,,,3,
how=-3,6,-5,5,-2,8,-2,,-6 hydrated=-1,,-1,4,,,-1,,-1 hype=,,,,,,-1,-1,3 i=,-1,2,-3,-1,-1,-2,1,7 iced=-1,,-1,4,-1,,,-1,
if=-1,-1,-1,4,-1,,-2,,3 immune=-1,-1,2,,,,3,,-1 improve=3,,,,,-1,-1,, in=-6,4,-3,,5,3,,6,-8
include=1,-1,-2,-2,-1,,3,3,-1 infection=,,-1,,,,3,, information=,,,-1,3,,,,-1 injured=,,-1,,,,3,,
inpatient=-1,,,,,,-1,5,-1 insulin=2,-4,-1,-1,,,5,, into=-2,7,-2,1,-1,2,-3,-1,-2 iron=-2,7,-1,-3,-1,-1,,2,-1
is=-7,-2,1,3,-4,5,1,-1,2 it=5,11,1,-2,2,3,-9,,-10 it's=1,-1,5,-1,-1,-1,-2,-2,2 its=1,9,2,-3,-3,1,-1,-1,-5
jail=,,-1,,3,,-1,, job=-1,,,3,,,,,-1 john's=-2,-1,3,-1,2,,,-1, johns=,,,,,3,,-1,-1 joints=,-1,-2,,,,3,,
junior=,,,,,,,3,-1 just=1,-1,-1,-1,-1,7,-1,-1,-2 k=-1,3,,,,,-2,, keep=-2,-1,-1,7,3,-1,-1,-2,-1 keeping=,,,3,,,,,-1
keeps=2,-3,-2,-1,-1,-1,3,3,-1 kill=-1,1,3,-1,-1,,,-1, kind=-1,,,,,,,,3 kitchen=-1,,-1,,-1,-1,-1,4,
knees=7,-1,-1,,,,-1,-1,-2 know=-1,-3,-2,-1,-1,7,-4,2,2 knowing=,-1,,-1,,,-1,,3 kratom=-4,-2,8,-3,1,2,-3,3,-2
lab=-1,-1,-1,-1,4,-1,-1,3,-2 label=,,-1,,3,,,, labeled=-1,,,,5,,,-2,-1 labeling=,,,-1,3,,,, labels=,,,3,,,,,-1
lack=-1,,-1,-1,3,,1,, lake=-1,-1,,,,,,3, large=-2,2,3,-1,,1,-3,-1,-1 last=-1,-2,-1,-1,2,-2,-3,7,
lasts=-1,4,-1,-1,,,-1,, later=-1,,-1,,,,3,-1,1 law=-1,,,,4,-1,-1,-1, lead=-1,-1,1,-1,5,,-1,-1,-1
leaf=-2,4,-1,-1,,,,2,-1 leaflet=,,,-2,3,,,, learned=,-1,,,,,3,, least=-1,,,3,,,,-1, leave=-2,1,-3,4,,,,-1,1
leaves=-2,,-4,-1,-2,-1,,11,-1 left=-1,,3,-1,,,1,-1,-1 legalized=,,,,3,,,-2, less=,-1,1,2,3,-1,1,-3,-3
let=3,-1,,1,,,-1,-1, levels=,2,-1,4,,,-2,-1,-1 lid=,,,-1,4,,,-1,-1 lies=,,,,-1,-1,-1,,4 life=-1,,-2,-3,,-1,2,,7
lifesaver=3,,-2,,,,-1,, lifestyle=,-1,-1,4,,,-1,,-1 like=2,2,3,-4,-1,-2,-1,-1,4 likes=,,,,,,-1,3,-1
links=,,,,,,-1,-1,4 listed=,,,,,,,-2,4 listening=,3,,,,,-3,, listens=,,,,,,-1,3, little=-1,-5,-2,-1,-1,4,2,1,2
liver=-2,3,6,,-1,1,-4,-1,-2 living=,,,-2,,,,,3 lock=,4,,,-1,,-1,-1,-1 long=,1,-1,-1,-1,1,3,-1,-2
long-term=-2,,3,,,2,-1,-1, longer=,9,-2,-3,-1,2,-1,-3,-1 look-alike=,,,-1,3,,,, looked=,,,-1,,3,,-1,
lose=-1,,-2,,,,5,, lost=4,,-1,,,-1,-1,-1, low=-1,,-2,,-1,,7,-2,-1 lungs=-1,-1,3,-1,-1,-1,,2,-1 machine=,,,,,,-1,3,-1
magnesium=-1,2,-2,4,-1,-1,1,,-1 make=-2,-2,-2,2,-1,,5,-1,1 maker=,,,,3,1,,-1,-1 makers=,-1,-1,,3,,,-1,
makes=,3,-4,2,-1,-1,4,-1,-2 man=,,4,,,,-1,-1,-1 manufacturers=,,-1,,4,,-1,,-1 manufacturing=,,-1,,4,,-1,,-1
many=1,-4,-4,-5,3,,7,4,-2 march=-1,-1,,,4,-1,-1,-2,2 marijuana=-2,-2,,-2,,-1,-1,7, may=-1,-4,11,-4,2,-2,2,-1,-3
me=3,-1,2,-1,-1,,-1,-1, meal=-1,4,-1,1,-1,,,-1, measures=,,,,,,-1,3,-1 medical=-1,,,1,3,1,-1,-1,-1
medicare=-1,-1,,-1,5,,,-1, medication=2,-1,-1,3,-1,,,-1, meet=,,,,,,-1,3,-1 meetings=,,,-1,,,-1,4,-1
melatonin=-2,2,,-4,2,-1,2,3,-2 melts=3,,-1,,,,-1,, members=,,-1,3,,,,,-1 men=-1,,-1,,,-1,5,-1,-1
menopause=,-1,-1,,,,3,, mg=-2,-1,-1,7,-1,-1,-1,-1, mice=,,,,-1,3,,-1,-1 milder=-3,,3,,,,,,
million=-1,-1,-1,-1,-1,-1,1,5,-1 mind=-1,-1,-1,,,,5,, minutes=,1,-1,5,-1,,-1,-2,-1 mitragynine=-1,4,,-1,,,,-1,
mix=,,3,-1,,,,, moderation=-1,-1,3,-1,-1,-1,,-2,2 moment=-1,-1,,4,,,,-1, month=3,-1,2,3,-1,1,-2,-1,-4
months=-1,-1,-4,5,,-1,4,-1,-1 mood=7,,-1,-2,,,-1,-1,-2 more=5,,5,-3,-4,4,-3,-3,-1 morning=1,1,3,3,-1,-1,-3,-4,-2
morphine=2,3,-2,-1,,,-1,-1, most=4,-3,,5,-2,2,3,-8,-3 mothers=-1,-1,3,1,-1,,,-1, mouth=-1,,6,1,,,-5,,
moved=,,,,,,-1,4,-1 much=-1,3,5,-1,-2,5,-5,1,-6 muscle=4,-1,-1,,,-1,1,-1,-1 muscles=2,3,-2,-2,,,,,
must=-1,-1,-1,-2,6,-1,2,-1,-1 mutation=,,,-2,,,3,, my=6,-3,-1,-2,-2,-2,-3,4,2 naloxone=,1,-2,4,-1,,-1,-1,-1
name=-1,-1,-1,-1,-1,-1,-1,9,-1 named=,,,,,,5,-3, napkin=,,,,,,,-1,3 nationwide=,,,-1,3,,,-1,-1 native=-1,-1,,,,,,3,
nature=,,,-1,,,-1,-1,4 nausea=,,4,,,,-2,, near=,,,-2,,,,,3 need=3,-2,-1,3,-1,-2,,-2, needed=-1,3,4,-1,,1,-3,-1,-1
needs=-2,1,2,-4,,2,3,-1,-2 never=-2,-1,-2,-1,-1,1,2,4, new=-1,-1,3,2,-1,-1,1,-3,2 next=-4,-2,3,-2,-1,-1,1,3,4
nicotine=-1,4,,-1,,,,-1, night=1,-1,-2,2,-1,-1,6,-2,-2 no=5,-2,4,-2,4,-1,-4,-1,-3 nobody=-1,-1,5,2,-1,,-1,-1,-1
norway=,,,,3,,,-1, nose=-1,,-1,2,,,5,-2,-2 not=-3,,5,-2,9,-2,3,-7,-3 nothing=3,-1,-1,-2,4,-1,-2,2,-1
notice=,,3,,,,-1,-1,-1 notices=,,-1,-1,,,5,-1,-1 now=-3,-2,-2,-2,3,4,,-2,4 nurse=-1,,-1,-1,-1,-1,-1,6,-1
odds=,-1,-1,,,,4,-1, of=-2,-3,1,-2,-1,-1,5,11,-8 off=4,2,1,-1,-2,-1,2,-4, offer=-1,,,,,,,4,-1 offers=1,,,-1,,,-1,3,-1
often=-3,-1,-3,-2,2,-1,10,-1,-1 old=,,-1,,,,3,,-1 omega-=3,-1,-1,,,,-1,, on=-4,-2,1,2,2,1,3,1,-4
once=-2,-1,7,3,-1,-1,-1,-2,-2 one=,-2,2,2,,2,1,-3,-2 ones=-1,5,-1,-1,,,,-1, online=,,-1,,,,,3, opens=,3,,,,,,-1,
operation=4,,-1,,,,-1,-1, opposite=,,,,,3,-1,,-1 option=3,-1,-1,,,,,-1, or=-4,,,5,,-1,-3,4,-1 orally=-1,,,3,-1,,,,
oslo=,,,,,4,,-1,-1 other=-2,-1,-1,2,-1,3,2,-1,-1 our=-2,-1,-2,-3,-1,-1,3,1,6 out=3,-2,-2,1,-2,7,-4,-3,3
outpatient=-1,,,,,,,3,-1 over=-5,2,-2,,-1,-2,10,-1,-2 overweight=,,-2,,,,3,, own=-1,2,,-1,3,,,-2,-1
oxygen=-1,,-1,-1,,,4,-1, packaging=,,,-1,4,,-1,,-1 pain=6,,-3,,-1,-2,2,-1,-2 pain-killing=3,-1,-1,,,,,,
painkiller=3,,,,,,,-1, pancreas=,-3,-1,,,,4,, paper=,,,,-2,4,,-1, parents=,,,,-1,,3,, part=-3,6,-1,-1,-1,-1,2,-3,2
participants=5,,-1,-1,,,-1,-1,-1 pass=,,,-1,,,3,-1, past=,-1,-1,,,,,3, pasta=,,,,,,-1,3,-1 patch=3,-1,-1,1,,,-1,-1,
patients=7,-4,-3,1,-3,7,-4,2,-4 pay=-1,-1,3,-1,4,-1,-2,-1,-2 pays=-2,-1,,2,4,,-1,-1,-1 peer=-1,,,,,,3,-1,-1
people=11,-5,1,-2,-4,3,4,-4,-4 percent=-1,-1,-1,,,,-1,1,3 perk=4,,-1,-1,,,-1,, pharmacists=-1,,,-1,4,,,,
physician=,,,4,-1,,-1,-2, pick=,,,-1,,,,3, pills=2,-2,4,,-2,-1,-2,2,-1 pinch=-1,,,3,,,,-1, plan=-1,-1,,4,,,,-1,-1
plant=-1,,-1,-1,2,-1,-1,4,-1 plate=-1,-1,,3,,,,, play=1,-1,,,,,3,-1,-1 plays=-3,4,,,,,-1,, plenty=-1,,,3,,,,-1,
podcast=,,,,,,-1,-1,3 point=,,,,,,,,3 poor=,,,,,,-1,3,-1 poorly=-1,,,,5,,,-2,-1 poppy=,5,,,-1,,-1,-1,-1
popular=3,,-1,-1,-1,,-1,, possession=,,-1,,3,,-1,, post=,,,,,,,-1,3 potent=-1,4,,-1,,,,-1, pouch=-1,3,,-1,,,,-1,
pouches=-1,-1,-1,-1,3,,,2,-1 pounding=-1,,3,,,,,,-1 pounds=4,,-1,,,-1,-1,-1, powders=2,-1,-1,-1,3,,-1,1,-1
power=7,-2,-2,-1,-1,-1,-2,-2,5 practices=,,-1,,4,,-1,,-1 pregnant=-1,,-1,4,,,,, prescription=2,-1,-2,2,3,-1,,-3,-1
pressure=1,-1,,-1,-1,-1,3,2,-2 price=-1,,4,,,,-3,1, problem=5,-1,-1,-1,-1,,-1,-1,1 problems=-2,,5,,,,-3,,
process=,,,3,,,,-1, processed=-1,,,3,,,,-1, produces=,3,-1,,,,,-1, product=-1,,,-1,4,1,,-1,
products=-1,-1,,1,5,,-1,-2,-1 program=-1,-1,,,-1,,-1,5,-1 programs=5,-1,-1,-3,-1,-1,-2,6,-2 promise=3,-1,-1,,,,,,
promised=,,,,3,,,-1, promote=3,-1,,,,,-1,, proper=,,,-1,3,,,, protein=-1,4,-1,,2,,-2,-1,-1 psychiatrist=,,,,,,,3,-1
pulled=,,,,4,,-1,-1,-1 pushes=-1,,,,,,3,-1,-1 puts=-2,2,-2,-1,,,3,, quarter=-1,6,-1,-2,-1,,,-1, questions=,,,-2,,,,,4
quiet=-1,-1,,,,,,3, quit=-1,,4,-1,,3,-1,,-2 quitting=,-1,,3,,,-1,-1,-1 raced=-1,,3,,,,-1,, ran=1,,,,,,3,-1,-1
range=3,-2,-1,,,,1,, rather=-1,1,-1,5,,,-1,-1,-1 reach=-1,-1,-1,3,,-1,-3,4, receive=-1,,,-1,-1,,,5,
recent=,,,,,3,-1,1,-1 receptors=-1,5,-1,-1,,,-1,-1,-1 recommend=,,-1,,-1,3,,, recover=3,-1,-3,-2,-1,-1,9,-1,-3
recovery=1,-1,,-1,,,-1,-1,3 reduce=-2,,,3,,,,, relapse=,,-1,,,,3,, reliable=-2,,3,,,,,, replace=,,,-2,3,,,,
report=-1,,2,,-1,,-2,3,-1 research=-1,-1,-1,-1,-1,4,-1,-2,2 researchers=-1,,-2,-1,-1,9,-3,-1,-1
residential=5,,,-3,,,-1,, resistant=,,,-1,4,,-1,,-1 response=-1,1,-2,,,,3,, responsible=-1,3,-1,-1,3,,,-2,
rest=,,-1,4,,,-1,,-1 restore=3,,-1,,,,,, restores=4,,-1,,,,-1,-1, results=,-1,-1,2,-1,3,-2,-1,1
reviews=,,,,,5,-1,-1,-2 rice=,,,,,,-1,3,-1 right=2,-2,-2,2,-1,-1,-2,-1,4 risk=2,-1,-2,-1,,,5,-2, rivals=3,-1,-1,,,,,,
roads=-1,3,,,,,,-1, robs=-1,,4,-1,,,-1,,-1 room=-1,,3,3,-1,,-2,-1, rooms=,,4,,,,-1,-1, rows=,-1,,,,,3,-1,
rules=,,,,3,,-1,-1, run=-1,-1,-1,,,2,4,-1,-1 runs=-2,-2,-1,-1,-1,-1,7,1,-1 s=1,-1,,-1,-1,-1,,3,
safe=-2,-1,8,-2,,2,-2,-2,-2 safer=3,,-1,,,,,, safety=,-1,-1,,3,,,-1, said=4,,,-2,,,,,-1 sailors=3,,,,,,-1,,
sale=,,,,-1,,-1,3,-1 sales=,,,,,,-1,3,-1 saliva=,-1,,,,,-1,3, salmonella=-1,,,-1,3,,,, same=-1,3,2,-2,-1,-1,-1,2,-1
sample=,-1,,-1,-1,-1,-1,7,-1 say=2,-1,-1,,-1,3,-2,-1, says=-1,-1,-1,-2,6,-1,-1,-1, school=,-1,-1,,,-1,-1,5,-2
science=-1,-1,,,-1,4,-1,-1,1 scientists=,-1,-1,-1,-1,9,-2,-2,-2 scoop=-1,,-1,3,,,,, scores=3,,,,,,-1,,
seasickness=3,,,,,,-1,, second=-2,-1,6,-1,-1,-1,3,-2,-2 sedating=,3,-1,,,,,-1, seizures=,-1,3,,,,-1,,
sell=-1,,-1,,-1,4,-1,, seller=,,,,5,,,-1,-1 sells=,,,,,,,3,-1 sends=,-2,,-1,3,,3,-1,-1 sense=2,-1,-1,3,,,-1,-1,-1
sensitive=-1,,5,-1,-1,,-1,-1,-1 sent=-1,-1,3,-1,3,-1,-1,1,-2 serving=-1,,,5,-1,,,-2, sessions=,-1,,2,,,-1,4,-2
settled=-1,-1,,,,4,,-1,-1 she=3,-1,5,-1,-2,-1,-3,4,-4 shell=-1,3,-1,-1,-1,,,2, shelves=,,,,4,,-1,-1,-1
shipment=-1,-1,,,7,-1,-1,-1,-1 shook=,,,,,,4,-1,-1 shop=,,,3,,,,,-1 shops=,-1,,-1,-1,,-1,4,
short=-1,2,-3,-1,,-1,3,-1,2 shot=2,-1,-1,3,-1,-1,-2,-3,3 should=-3,-2,-2,12,-1,-1,-1,-2,-1 show=,,-1,,,,-1,4,
showers=4,,-1,-1,,,-1,, shows=-1,-1,-1,-2,,,2,4, shrugs=,-1,3,,,,-1,, sick=1,,3,,,,-2,, side=-2,-2,7,-1,-1,-1,-2,,1
sight=-2,,-2,2,-1,,5,-1,-1 sign=,,-1,,,,-1,,3 signals=-1,,-1,,,,4,-2, signs=-1,-1,1,-1,,,3,,
since=4,-1,-2,-1,-2,3,-2,3,-2 sit=,-1,3,1,,,,-1,-1 six=,3,-1,,,,-2,1,-1 skin=3,-2,1,2,,,-1,-1,-1
sleep=1,-1,-1,-3,-2,-1,7,-3,2 sleeping=3,,-2,,,,2,-1, sleepy=-1,4,-1,,,,-2,, slept=2,,4,-1,,-1,-1,-1,-2
slowly=-1,6,-1,2,-1,-1,-1,-2,-1 small=-3,2,2,-2,-1,3,-4,2, smaller=-1,-1,3,1,-1,,,-1, smallest=-1,,,3,,,,,-1
smell=-1,-1,-1,-1,,,-1,5,-1 smells=,,,,,,-1,4,-1 smith=,,,,,,,3,-1 smoked=,-1,-1,2,-1,-1,,3,-1 smokers=,,3,,,,-2,,
smoking=,1,2,-2,2,-1,2,-3,-1 so=-2,-1,5,-1,-2,,-2,-3,5 sober=5,,,-3,,,-1,, sociable=3,,-1,,,,,,-1 soil=,,,,,,-1,3,-1
sold=-1,-1,-1,-1,5,,,, soluble=-2,5,-1,-1,-1,,,,-1 some=-2,1,7,-1,1,-2,-2,-1,-1 somewhere=,,,,-1,,-1,-1,4
soothes=3,-1,-1,,,,,, sort=,,,,,,-1,-1,3 sorts=,-1,,,,,3,, sources=,-1,-1,,,,-1,,3 south=,-1,,,-1,,,3,
speak=,,,,,-1,,,3 spotting=,,3,,,,-1,-1,-1 spring=,,,,2,-1,-1,3,-1 sprint=-1,5,-1,,,,-2,, st=-2,-1,3,-1,2,,,-1,
starch=,,,,,,-1,3,-1 start=-1,-1,2,1,-1,-1,-2,-1,3 started=,-1,-1,-1,,,,3, starting=-1,,,3,,,,-1,
starts=-1,,-1,3,-1,,2,-2,1 states=-1,-1,-1,,4,-1,1,-1, stay=,-1,-1,2,,,3,-1,-1 step=-1,,,4,-1,-1,-1,-1,1
steps=,,,,,,,-1,3 still=2,-1,-1,-2,,5,-1,-1,-2 stomach=4,-1,3,1,-1,-2,-1,-2,-1 stomachs=,,3,-1,,,,-1,
stopped=3,3,-1,-1,4,-1,-3,-2,-2 stopping=-2,,3,,,,-1,,2 stops=-2,2,3,1,,,-3,, story=,,-1,,,-1,-1,-1,5
straight=,3,,,,,-1,, strain=-1,,-2,3,,,3,-1, stretched=,-1,,,,,3,, strong=-1,-1,-1,4,,,-2,1,
stronger=-1,4,,-1,-1,-1,-1,1, structure=5,,,-3,,,-1,, studied=-1,-1,-1,,,7,,-3, studies=,,-1,-1,-1,7,-1,-1,-1
study=-1,,-1,,,3,-1,1,-1 substance=-2,2,-2,-1,3,,1,, substitute=,,,-1,3,,,,-1 sun=-1,,2,,,,-3,3,-1
superior=3,-1,-1,,,,,, supplements=-1,-1,-1,-2,6,,,-1, support=,-1,,-1,,3,,-1, sure=,,-1,1,-1,-2,4,-1,-1
surveyed=,,,,,3,,-1,-1 swallow=-1,1,3,-1,,,,-1, swear=4,,-1,,,,,-1,-1 sweden=,,,,3,,,-1, sweet=-1,,-1,,-1,-1,-1,2,3
symptoms=-1,,-2,5,,-1,1,,-1 system=-1,1,-2,-1,-1,,5,-1,-1 tablets=-1,,-1,3,2,,,-2, tainted=-1,,,-1,3,,,,
take=-2,4,2,1,-3,-3,2,-2,-1 taken=-1,6,-1,-1,1,,-1,-2,-1 takes=5,5,,-4,-2,-2,-5,1,1 taking=-1,,4,,,,-2,-1,
talk=3,-1,-1,,2,,,-1,-2 talkative=3,,-1,,,,,,-1 tea=-2,,2,5,-3,-1,-2,1,-1 team=-1,-1,-1,,-1,7,-2,,-1 tears=,-1,,,,,3,,
teens=-2,-1,3,-2,-2,2,1,3,-2 tell=,,,-1,,,-1,,3 ten=-1,1,2,1,-1,3,-5,-3,2 test=-1,-2,-1,-2,3,-1,-1,6,-1
tested=-1,-1,,-1,1,5,,-3, testing=-1,,-1,,,4,-2,, texas=,,,,,,-1,4,-1 thailand=-1,-1,-1,,5,,-1,,-1
than=-2,4,,2,,2,1,,-6 that=1,3,-6,4,1,2,-3,-7,5 that's=,-1,-1,,,,-1,-2,6 thc=-1,2,-1,,-1,-1,-1,3,-1
the=-2,10,-3,-2,5,-1,,6,-13 their=2,,2,1,2,,-4,,-3 themselves=-1,1,-2,-1,-1,-2,4,-1,2 therapy=6,-1,-1,-2,,,,,
there=-3,-2,-3,,-2,,-2,5,6 these=-1,,-1,-1,1,-1,-1,-2,7 they=3,-2,-2,-5,5,,-3,5,-3 thing=2,,3,-1,,,-1,,-1
things=,,-2,,-1,,,-1,4 thinner=,,-1,,,,3,,-1 third=-1,3,-1,,,,-3,2, thirty=-1,,-1,2,-1,-1,,3,-1
this=-3,-2,-3,,6,-3,,-4,11 those=,,3,-1,,-1,1,-1,-1 thought=1,,-1,-1,,,-1,-1,3 thousand=,,,,,,,3,-1
thousands=-1,,4,-1,,,,-1, three=,,-3,7,,,-5,5,-3 throat=,-1,-1,,,,4,-1, through=5,2,-1,-2,-1,-1,2,-3,-2
thursdays=,,,,,,-1,3,-1 tickle=,-1,-1,,,,4,-1, tightens=,3,,,,,-1,, time=-5,1,-1,-1,2,-1,2,1,3
times=5,-1,-1,2,,-1,-1,-2,-1 tin=-1,-1,,-1,-1,,,4, tired=,1,-3,,,,3,, tiredness=,3,,,,,-3,, tissue=,,-1,,,,3,,-1
to=2,,-4,5,,1,,-9,4 toddlers=,,4,,,,-1,-1, together=-1,,3,,,,-2,, tongue=,,-1,3,,,-1,, too=-2,-5,6,2,-1,1,2,-2,
took=3,,-1,,2,,-1,-1,-1 topic=-1,-1,,,,,-1,-1,4 touted=3,,,,,,,-1, town=,-1,,-1,-1,,,4, traditional=3,,-1,,,,-1,,
travel=-1,3,,1,,,,-1,-1 treatment=4,-4,-6,-1,3,-1,2,1,1 trial=1,,,,,3,-1,-1,-1 trials=-1,,-1,-1,-1,8,-2,-2,-2
trillions=,-2,,,,,3,, trouble=2,-2,7,-1,,-1,-2,-1,-1 truth=,,,,-1,,-1,-1,4 try=,,,3,,,,,-1 tuesday=,,,-1,,,-1,4,-1
turmeric=1,-1,-2,-1,,,-1,4, turn=2,-1,3,1,-1,,-1,-1,-2 turning=,,4,,,,-1,-1, twelve=-1,,,,,-1,,3,-1
twenty=-1,-1,,-1,-1,,,4, two=-2,1,,,-3,5,3,1,-5 typical=,,,4,,,,-2, ulcer=-2,,,3,,,,, under=-1,,-2,4,2,-1,-2,1,-1
understand=,,,,,3,-1,,-1 unit=-1,,,,,-1,,3,-1 until=-1,-2,,4,,,1,-1, untreated=-1,,-2,,,,3,, up=-3,7,6,-3,-2,-2,,-1,-2
us=-1,-1,-1,-4,-1,-1,2,,7 use=,-4,3,-1,1,1,-1,4,-4 used=3,2,-1,-1,-1,,-1,, users=2,-1,7,-2,-1,7,-5,-3,-4
uses=,-1,,,,,-1,3, using=-1,,-2,1,4,,,,-1 usp=,,,3,-2,,,, usual=,-1,1,3,,,-1,-1, usually=3,1,-2,1,-2,-1,,,-2
vegans=,,-1,,,,4,-1,-1 vegetables=-1,-1,,3,,,,, very=-2,,3,,,,-1,2, vessels=,3,,,,,-1,, video=,,,-2,,,,,3
village=-1,-1,-1,-1,-1,,,1,4 vision=,,4,,,,-3,, visit=,,,-1,3,,,, vitamin=,4,-1,-4,-2,-1,3,3,-1 vivid=-1,,3,,,,-1,,
volunteers=-1,-1,,,,4,,-2, wakes=-1,3,,,,,,, walk=3,,-1,-1,,,2,,-1 wall=-1,3,,,,,,-1, was=,-4,2,-3,9,3,-3,,-3
watch=,,,-1,,,,-1,3 water=-1,,-2,5,-1,,-1,1,-1 we=-1,-2,-3,-1,-2,4,1,1,3 wear=,3,,-1,,,-1,,-1
week=1,-3,2,7,-2,-2,4,-6,-2 weeks=-4,1,1,6,-2,-1,2,-1,-2 weight=2,1,-1,-1,,,3,-1,-2 welcome=,,,,,,-1,-1,3
well=8,-1,1,-2,-1,-1,-2,-1,-1 went=,,,,-1,,-1,3,-1 were=3,,-2,-3,2,8,-2,-3,-3 what=-2,1,-3,-2,2,3,2,-5,5
when=-2,2,-1,-4,,-1,7,-1,-1 where=-1,,-1,2,-1,-1,-1,-1,3 whether=-1,-1,,,,4,,,-1 white=,2,-1,-1,,,,3,-1
who=,-1,5,-2,-2,3,3,-6, will=,-1,-1,3,1,-1,-2,-2,2 winter=,,,,,,3,-1,-1 with=-4,-4,5,19,-4,,-3,-5,-4
withdrawal=-2,-2,3,-1,-1,,4,-1,-1 withdrawn=,,,,-2,4,,-1, within=2,4,2,-2,-1,-1,3,-3,-3
without=1,-2,10,-2,-2,-1,2,-3,-3 women=-2,-1,1,2,-1,-1,3,1,-2 word=-1,-1,-1,,1,-1,-1,3,-1 work=2,3,-2,-1,-1,2,-2,-1,-1
workers=-1,-1,,,,,,3, works=1,4,-1,-1,-1,1,-2,,1 worldwide=-1,,-1,,,-1,5,-1,-1 worry=-3,,2,,,,3,, worse=,,,3,,,-2,,
worst=-1,-1,-2,-1,-1,-1,10,-3,-1 wort=-2,-1,3,-1,2,,,-1, would=,,,-1,,,-1,-1,3 wound=-3,4,,,,,-1,,
writes=,,,,-1,,,3,-1 x-ray=,,-1,,,,-1,4, yale=,,,-1,-1,-1,,4,-1 year=2,-2,-2,-2,2,1,-2,5,-2
years=-3,-1,-3,-2,-2,6,3,8,-5 yellow=-1,-2,5,-1,-1,,-2,3,-2 you=-6,8,1,9,-6,-6,-6,-6,11 your=3,-7,,8,-3,-3,2,-4,4
yourself=-1,,,,,,,,3 zinc=-2,5,,-1,,,-1,,
"""
"""Feature=weight of each class; the empty feature is what a sentence leans to before a word is read."""
