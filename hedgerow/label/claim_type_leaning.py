"""claim_type by all words together: where no cue tells a class, words and topics lean to one.

A linear model over the words of a sentence and the cues found in it, fitted to example sentences that were written for
it. ``python benchmarks/leanings.py`` fits it to ``benchmarks/leaning-examples.txt`` and writes ``_LEANINGS``. How often
it is right on gold keeps its votes weak: any cue that tells a class outvotes it.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from typing import NamedTuple

import re2

from hedgerow.label.claim_order import TELLING, command_of, says_nothing
from hedgerow.label.functions import Sentence, Vote, Votes, labeling_function

CLASSES = (
    "efficacy", "mechanism", "safety", "usage", "regulatory", "evidence", "condition", "descriptive", "none",
)  # fmt: skip
UNIT = 20
"""Weights are whole numbers of this fraction."""
_SURE = 0.4  # probability from which a class is voted for
_LEFT_OUT = ("usage", "descriptive")  # advice has cues of its own; the rest is descriptive anyway
_SHORTEST = 12  # characters of a sentence whose words say something
_WORD = re2.compile(r"[a-z][a-z'-]*|[?!:%$]|[0-9]+")


class Leaning(NamedTuple):
    """The class that a sentence leans to, and how probable it is."""

    label: str
    probability: float


def features_of(text: str, cues: Iterable[str]) -> set[str]:
    """Return the words of a text, numbers as one, and the cues found in it.

    >>> sorted(features_of("It's 20 mg!", ["claim.amount"]))
    ['!', '#', '@claim.amount', "it's", 'mg']
    """
    words = {"#" if word[0].isdigit() else word for word in _WORD.findall(text.lower().replace("’", "'"))}
    return words | {f"@{cue}" for cue in cues}


def lean(features: Iterable[str]) -> Leaning:
    """Return the most probable class of some features."""
    weights = _weights()
    sums = list(weights[""])
    for feature in features:
        found = weights.get(feature)
        if found is not None:
            sums = [a + b for a, b in zip(sums, found, strict=True)]
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
=-5,-15,-1,-21,-8,-5,8,13,33 #=-4,-5,-7,3,,5,2,14,-8 $=,-1,,,,,,2, :=1,-2,-1,-1,-1,-1,-2,5,1
?=-1,-1,-1,-1,-1,-2,-1,-1,8 @claim.action_verb=-1,12,-4,5,-4,,-2,2,-7 @claim.administered=-3,-3,-3,19,-2,-1,-5,-3,-1
@claim.advice_gerund=-1,-1,-1,6,-1,,-1,-1, @claim.amount=-5,-3,-1,15,-3,-2,-2,3,-3
@claim.benefit_words=14,-2,-4,-1,1,-1,-2,-2,-3 @claim.body=-5,16,11,-5,-9,-4,20,-14,-10
@claim.body_verb=-3,13,-8,-1,-3,3,4,-5, @claim.call_to_action=-4,-2,-3,-6,-2,-2,-3,-3,26
@claim.called_remedy=13,-1,-4,-1,-1,-1,-2,-2,-1 @claim.command_verb=-2,-9,-3,25,2,-7,-1,-7,1
@claim.condition=24,-6,7,-5,-12,-6,31,-17,-15 @claim.consult=-1,,-1,,5,-1,-1,-1,-2 @claim.crucial=-1,,,2,,,,,
@claim.denied_benefit=10,-3,-2,-3,1,1,-2,-2,-1 @claim.dependence=-2,-1,18,-3,-1,-1,-4,-2,-3
@claim.diagnosis=,-1,-2,-2,-1,,-2,8,-1 @claim.directive_modal=,-2,-4,20,-1,-2,-3,-3,-4
@claim.disclaimer=,-1,-1,-2,6,-1,-1,-2,1 @claim.dose_words=,-2,-3,9,-1,2,-2,-3, @claim.effect_size=2,,-1,,,,,,
@claim.evidence_strength=-1,-1,-1,-1,-1,10,-1,-2,-2 @claim.felt=22,,-1,,-7,-3,6,-13,-4
@claim.felt_property=4,-1,-1,,,,,, @claim.gain_verb=20,-3,-5,3,,-2,-10,-5,2 @claim.harm_noun=-3,-4,21,-2,-2,-1,-7,-4,1
@claim.harm_verb=-10,2,15,,,-4,7,-7,-3 @claim.harm_words=-9,-1,24,-3,-2,-2,1,-4,-3
@claim.helps_people=30,-2,-6,-1,-3,-1,-5,-6,-6 @claim.identity=-3,-10,-5,-6,4,3,-2,23,-4
@claim.illness_defined=-5,-2,-1,-2,-1,-1,13,-1,-1 @claim.illness_predicate=-4,5,1,-2,1,1,7,-3,-5
@claim.inner_effect=-3,21,-3,-4,-2,-2,-5,-3,1 @claim.interaction=-2,-1,9,-1,-1,-1,-1,-1,-1
@claim.kinetics=-5,29,-5,-5,-3,-2,-2,-3,-4 @claim.later_command=-1,-1,-1,8,-1,,-2,-1,-1
@claim.law=-5,-6,-5,-4,40,-3,-3,-11,-3 @claim.law_head=-6,-3,-4,-6,32,1,-3,-7,-4 @claim.market=,-1,-1,-1,-1,-1,1,4,-1
@claim.measured_change=2,,-1,2,,-1,-1,, @claim.meta=-3,-2,-3,-3,-2,-3,-3,-4,22
@claim.no_need=-3,1,-2,16,-2,-1,-2,-2,-4 @claim.platitude=-2,-2,-3,-2,-2,-2,-4,-3,18
@claim.process=-9,36,-8,-2,-3,-5,8,-8,-8 @claim.property_words=-1,12,-2,-2,-1,-1,-1,-2,-1
@claim.quality=-4,-2,-3,,25,-2,-3,-6,-4 @claim.reassurance=1,-3,16,-3,-1,2,-4,-4,-3
@claim.receptor_action=-2,11,-1,-3,-1,-1,-1,-2,-1 @claim.relief_verb=27,,-3,-3,4,-1,-10,-9,-5
@claim.requires_care=,,,,,,2,,-1 @claim.research_design=2,-2,,-2,-1,17,-4,-6,-3
@claim.research_gap=-6,-4,-2,-4,-4,34,-1,-9,-5 @claim.research_need=-2,-1,-2,-3,-2,17,-3,-1,-3
@claim.schedule=2,5,,14,-6,-5,-1,-2,-7 @claim.side_effects=-1,-1,9,-1,,,-3,-1,-1
@claim.spoil_verb=3,-3,11,-2,-2,-3,-1,,-4 @claim.structure=1,,-1,,,-1,6,-3,-1
@claim.study_report=-2,-1,-2,-2,-1,17,-3,-2,-4 @claim.substance=20,19,1,19,2,-11,-24,2,-28
@claim.symptom_comes=-3,3,5,-1,-1,-2,1,-1,-3 @claim.trial_outcome=11,-1,-1,1,-1,-1,-4,-1,-2
@claim.used_for=9,-2,-2,-3,,-2,-2,4,-2 @claim.used_for_condition=13,-2,-3,-2,,-1,-2,-2,-1
@claim.users_suffer=-1,,6,,,,-4,, @claim.verdict=10,1,-3,-2,-2,-1,-2,-2,2 @claim.what_it_is=-4,-3,-2,-5,-3,,2,19,-3
@clause.apposition=-2,5,4,-2,-1,-1,-2,-2, @clause.circumstance=-5,-2,,8,-2,,5,-3,-1 @clause.coordinator=-3,,3,,,,,-2,3
@clause.fronted=2,3,,-3,1,-4,2,-2,1 @clause.purpose=,-1,2,3,,-1,-1,,-2 @clause.result=-2,,2,,,,,,
@clause.resumption=-2,2,2,-1,-2,-2,2,-3,4 @clause.subordinate=-2,-2,5,8,2,1,-4,-6,-2
@form.imperative=-9,-7,-6,27,-1,-4,-4,-6,11 @form.meta=-1,-1,-3,-3,-1,-1,-2,-2,13 @form.pasted_query=-2,,,5,,,-1,,-1
@form.question_mark=-1,-1,-1,-1,-1,-2,-1,-1,8 @form.question_opening=-2,5,-2,-3,-1,,1,-2,5
@frame.awareness=,,,-1,,,,,2 @frame.evidence=8,-1,-1,-3,,-1,-1,-1,-1 @frame.fame=7,-1,-1,-1,-1,-1,,-1,-1
@hedge.claim_word=,,,,2,1,,-1, @hedge.considered=,-1,3,,-1,,,-1, @hedge.modal_could=1,-1,2,,-1,1,-1,,
@hedge.modal_may=-1,-4,11,-5,2,-2,3,-1,-3 @hedge.modal_might=,,2,1,,,-1,,-1 @hedge.open_being_studied=,,,,,2,,,-1
@hedge.open_predicate=,,,,,-1,2,, @hedge.open_unclear=-1,,,,,2,,, @hedge.open_whether=-1,-1,,,,4,,,-1
@hedge.potential_promise=2,-1,-1,,,,,, @hedge.reporting_reportedly=-1,-1,,,,3,,-1,
@hedge.research_noun=-2,-3,-5,-2,-5,35,-8,-7,-4 @hedge.scarcity_word=4,-7,-1,-2,4,7,,,-4
@hedge.think_word=1,,,-1,,,,,2 @hedge.unnamed_people=5,-1,5,-2,2,-1,-4,-2,-2 @softener.ability=3,-10,9,2,1,-2,7,-5,-4
@softener.advice=-1,1,-5,11,5,1,-3,-3,-5 @softener.association=,,2,,,,,, @softener.condition=-3,6,-3,,-2,-2,4,-3,2
@softener.fame=5,-1,-1,-1,-1,-1,,, @softener.frequency=,-1,,1,-1,-3,10,1,-7
@softener.prediction=1,-2,-2,4,1,-1,-3,-3,5 @softener.scope=2,-2,10,1,-3,-4,-1,3,-6
@warning.after_substance=-1,-2,3,4,,-1,-2,-2,-1 @warning.ask_plain=-1,,-1,6,2,,-3,-1,-2
@warning.avoid=-6,-2,6,5,-2,2,-2,,-1 @warning.bodily_harm=2,-3,4,1,-1,-2,2,-2, @warning.buy_checked=,,,6,-3,,,,-1
@warning.cause_verb=3,2,4,-3,-3,-4,12,-6,-4 @warning.caution=1,-1,4,2,-1,,-2,-2,-1
@warning.changes_drug=-2,,9,-2,-1,-1,-1,-1,-1 @warning.circumstance=-1,5,1,-3,,,,-1,
@warning.complaint_word=-1,-4,13,-2,-4,6,6,-7,-6 @warning.consult_verb=-5,-5,2,9,2,4,2,-9,-1
@warning.dependence=-3,-2,18,-2,-2,-1,-3,-2,-3 @warning.dependence_word=-3,,,2,-1,-1,2,3,-2
@warning.directive_word=-5,-3,-4,9,7,4,,-5,-2 @warning.dose_care=-2,-2,2,2,-2,3,-1,-3,1
@warning.dose_limit=,-1,-1,3,,,,, @warning.drug_name=5,7,11,-5,,-5,-3,-5,-5
@warning.first_person=8,-5,2,-6,-4,-4,-6,3,12 @warning.group=7,-8,7,5,-2,2,6,-7,-10
@warning.harm_phrase=-1,2,3,-1,-1,-1,1,-1,-1 @warning.harm_report=-1,-2,6,-2,1,2,-2,-3,
@warning.harm_verb=,4,11,-1,-2,-3,-4,-2,-2 @warning.harmful_word=-1,-1,4,,,,-1,-1,
@warning.high_dose=-3,-3,11,2,-1,-1,-4,-1, @warning.interaction=-6,3,11,-1,-2,-1,-2,-2,-1
@warning.joint_use=3,4,,2,-2,-1,-2,-2,-2 @warning.keep_off=-2,-1,-1,5,,,-1,-1, @warning.link_verb=1,,2,,,,-1,,
@warning.named_effect=6,-4,17,-3,-5,-4,5,-6,-5 @warning.nobody_knows=,,,,,2,-1,,
@warning.overdose=,-1,9,2,-1,,-5,-2,-2 @warning.plain_cause=4,-1,-1,-2,-2,-5,-2,7,1
@warning.professional=-6,-6,1,11,6,-1,-3,5,-9 @warning.quality=-2,-2,-3,3,11,-1,-1,-4,-2
@warning.risk_word=-1,-1,5,,,,-2,-1, @warning.side_effects=-1,-1,3,-1,-1,,-1,-1,2
@warning.spacing=-1,-1,-1,6,-1,,,-1,-1 @warning.special_group=-2,,4,4,,-1,-3,,-1 @warning.step_down=1,-1,3,-1,,,,-1,
@warning.stopping=-6,-4,12,-1,-1,-1,3,-2, @warning.worsen_verb=-3,-1,5,-1,,,1,-1,
@warning.wrong_contents=,,,-1,6,-1,-1,-2,-1 a=-2,-2,-5,9,4,,-6,6,-5 about=-3,,-4,-3,-3,1,7,2,1 above=,,-1,2,,,,,
absence=-1,-1,-2,,,,4,, absorb=,2,,,,,,, absorption=,2,,,,,,-1, abuse=,-1,2,,,,,, accident=-1,,3,-1,,,,,
accompany=,,,2,,,,, acid=1,5,-1,,,,-1,-2, acids=3,,,,,,-1,, active=-1,4,-1,-1,-1,,,, addicted=,,2,,,,,,
addiction=-2,-1,-2,,,-1,4,3,-1 addictive=,,2,,,,,,-1 adds=4,-1,-1,-1,,,1,-1,-1 adenosine=,2,,,,,-1,-1,
administered=,,,2,,,,, adults=-3,-1,2,4,-1,1,3,-1,-3 advice=-1,,-1,-2,5,-1,-1,-1,1 affects=-1,1,-1,,-1,3,1,-1,-1
affiliate=,,,,,,,-1,3 after=4,3,3,-2,,,2,-4,-6 again=5,,-1,,2,,-1,-3,-2 against=4,-2,-1,,,-1,1,-1,-1
age=-2,-2,-2,-1,-1,-1,15,-3,-2 agency=,,,-1,4,-1,,-1, agents=-1,-1,,,4,,,-1,-1 ages=2,,-1,,,,,, agree=,,3,-1,,,,-1,
ahead=,,-1,-1,,,,-1,4 aim=-1,,-1,1,,3,-1,,-1 airways=-1,5,-1,,,,-1,-1,-1 alcoholism=-1,,,,,,2,-1, alike=,,,,,,,3,-1
all=-1,-1,-2,-1,-1,,3,-2,4 almost=,-1,,,,,2,, alone=1,-1,-1,2,-1,,-1,-1,1 always=,,,2,-1,,,,-1
alzheimer's=-1,,-1,,,4,-2,, am=,,,,-1,,,-1,2 american=,-1,,-1,,,,4, americans=-1,,-1,-1,,,2,2, amino=2,,-1,,,,,,
among=,,,,,-1,-1,3, amount=-1,-1,,3,-1,,,1,-1 amounts=-2,2,6,-1,,,-4,-1,-1 an=-2,3,-2,7,,-3,-5,7,-5
analysis=,,,2,-1,,,, and=-8,2,2,3,-10,-7,8,12,-3 anecdotal=-1,-1,,,,3,,-1, anemia=,,-1,,,,2,, animals=,-1,2,,,,-1,,
answer=3,,,,,,-1,, antibiotics=3,,-1,-1,,,,, antioxidants=,2,,,,,,, anxiety=2,-1,,,,,1,-1,-1 anxious=-1,,-1,,,,2,,
any=1,-1,-2,,-1,5,3,-3,-1 anyone=-1,,-2,1,,-1,5,-1,-1 anyone's=,,,,,3,-1,,-1 anything=-1,3,-1,-1,,2,-1,-1,-1
apples=,,,,,,,2, applesauce=-1,-1,,3,,,,-1, are=-10,-10,-1,2,7,4,-3,9,2 aren't=,,,,2,,,-1, around=1,,-1,4,-1,,-1,-1,-1
artery=-1,-1,,,,,3,, as=3,3,-3,3,4,-2,-2,-2,-4 ask=,,,2,,,-1,, asking=,,1,-1,-1,4,,-1,-2 asleep=-1,,-1,,,,2,,
assessment=,,,3,,,,-1, at=-2,-3,1,2,-3,3,-2,4, athletes=4,,-2,-1,4,-1,-1,-1,-2 attack=,,-1,,,,2,, attacks=,,-1,,,,2,,
attention=-1,,1,-1,,,2,,-1 aunt=-3,-1,,,,,,5, author=,,-1,,,,-3,4, authors=,,,-1,,2,,, available=-1,-1,,-1,3,,,-1,1
average=3,,-1,-1,,-1,-1,2, avoid=,,-1,2,,,,, awake=-2,,-1,,,,3,, away=4,,,2,-1,-1,-2,-1,-2 axis=,,,,,3,-1,,-1
babies=-1,-1,4,,,,-1,-1, back=-1,3,-3,1,-2,1,2,-4,2 bacteria=-1,3,-1,-1,-1,,2,-1,-1 bad=-2,-1,3,-1,,-1,1,-1,2
badly=-1,,4,-1,,,1,,-1 balanced=-1,,,2,,,,, ban=,,,-1,4,,,-1,-1 based=,,,,,,-1,3,-1 batch=,,,,3,,,-1,-1
bath=2,,,-1,,,,, be=-1,-4,5,2,10,1,-7,-5,-1 beans=,,,,,,,2, beat=2,,,,,,,, because=-2,1,7,-1,-1,-1,-2,-1,-1
become=-2,1,5,-1,-1,-1,1,-1,-2 bed=4,-1,-1,,,,,-1,-1 beds=,,,,,-1,,3,-1 bedtime=-1,-1,,6,-1,,,-2,-1
been=,-4,1,-1,-1,11,,-7,2 before=2,1,-4,11,-3,1,1,-4,-6 beginners=-1,,-1,4,,,,-1, beginning=,,,,,3,-1,,-1
begins=,-1,-1,1,-1,,4,-1, behind=-1,,,-1,4,,,, being=-1,2,-2,-1,,2,2,-1,-1 belongs=-1,-1,,,,,,2, below=,,,-1,,,-1,-1,4
benefits=2,,1,-1,,,-1,-1,-1 benzodiazepines=-2,-1,3,-1,-1,,,2, berberine=2,,,,,,,, best=3,-1,-1,1,-1,1,,-1,-1
better=5,,-3,1,-1,1,-2,-1, between=-1,-1,-1,4,-1,-1,-1,-2,3 beware=,,5,-1,,,-1,-1,-1 big=,,,,,,,-1,3
birth=-3,-1,5,-1,,,-1,, black=-1,,2,,,,,, block=,2,-1,-1,,,-1,, blocked=-1,-1,,,,,3,, blocks=-1,4,-2,,,,-1,,
blood=-3,-2,4,,-2,-2,10,,-3 blurred=,,4,,,,-3,, bodies=,-1,-1,,,,3,, body=-2,,3,-5,-1,,6,-2,2 body's=-1,2,-2,,,,3,,
bone=,,-1,,,,-1,4, bones=,,-1,,,,3,,-1 books=,,-1,,,,-3,4, boosts=2,,,,,,,,-1 born=,,-2,,,,2,, both=,1,,-2,,,2,,
bottle=-1,-1,-1,1,6,-1,-1,-1,-1 bottles=,,1,,-1,,-1,2,-1 bought=,,,,,,,-1,2 box=-1,,2,,2,,,-1,
brain=-2,7,-3,-3,-1,2,5,-2,-2 brand=,,,,,,-1,3, brands=,,,,2,,,-1, bread=,,,,,,-1,3,-1 breaks=-1,5,-1,1,-1,,-1,-2,-1
breath=,,-1,,,,2,, breathe=,,,2,,,-1,,-1 brewed=-1,,,3,-1,,,, bright=,-1,2,,,,,-1, brighter=2,,,,,,,,
bring=4,,1,-2,,,-1,,-1 brings=-2,-1,1,,,,1,,2 brisk=4,,-1,-1,,,,,-1 broke=-1,,4,,,,-2,, broken=,1,-2,,,,-1,4,
brother=,,,,,,,2, brought=2,,,,,,,, brownies=-1,-1,-1,-1,,,-1,4, build=-1,2,-1,2,-1,,,,-1 buildup=,,2,,,,-1,,
burn=-1,4,2,,,,-4,, bush=,,,,,,-1,3,-1 but=-1,-1,,-1,1,-2,-2,-2,7 buy=-1,,-1,1,3,-1,-1,,-1 buzz=,3,-1,,,,,-1,
by=-1,,-4,8,1,-3,-4,6,-4 c=2,-2,-1,-1,,,3,1, caffeine=,4,-3,,,,-1,, calcium=-1,3,1,-1,,,-1,-1, call=,,,,,2,,,
called=-2,,-1,-1,-1,,,4, calls=-1,,1,,,2,,-1,-1 calming=2,,,,,,,, came=,,,,,3,-1,,-1 can=3,-7,8,2,1,-1,2,-5,-4
can't=,,2,,,,,, cancer=,,,,,2,-1,, candies=,,,-1,,,,3, candy=-1,,3,-1,,,,, cannabis=,-1,-1,-1,,,-1,4,
cannot=,-3,-1,,,,5,, capsule=-2,7,-1,-1,-1,,-1,-1, capsules=-1,,,2,,,,, carbohydrates=,3,,,,,-1,,
care=5,,-3,,-1,-1,,1,-2 carries=-1,-1,1,-1,,,4,-1, carry=-1,-1,,,-2,,2,3,-1 case=,,,,,4,-1,-1,-1 cases=4,,-1,,,,-1,-1,
catching=2,,,-1,,,,, cause=-1,,3,,,,-2,, caused=,-1,2,,,,-1,, causes=,1,-1,,-1,-2,4,-1, cbd=,3,-1,-2,-1,,-1,,1
cell=-3,1,,-1,,,4,, cells=-1,1,-1,-1,,,5,-2,-1 center=-1,,,-2,,-1,-1,4,2 certificate=,,,2,-1,,,, cessation=,-2,,,3,,,,
chamomile=1,-1,2,,,,,-1, chance=1,-1,2,-2,,,-2,-2,4 chances=,,,-1,,,,-1,3 changed=,,,,3,,-1,-1,
changes=,-1,-1,4,,-1,-1,-1,3 cheap=,-1,2,,,,,-1, check=-1,,,4,-1,,,, checked=,-1,,4,3,-1,-3,-1,-1 checks=,,,,2,,,,
chemical=-1,4,-3,,,,-1,, chest=,,,1,-1,,-1,3,-1 chewed=2,-1,-1,,-1,,-1,2, chewing=,3,-1,,,,,-1,
child=-1,-1,,-2,3,-1,5,-1,-1 childhood=,,-1,,,,2,, children=4,-1,1,,-1,,1,-2,-2 choice=-1,-1,-1,-1,-1,-1,-1,-1,8
cholesterol=-3,4,-1,-1,,,2,, chromosome=,-1,,,,,3,-1, chronic=2,-2,,-2,-1,-1,6,-1,-1 church=,,,,,,-1,3,-1
city=,,,,,-1,,2, claims=,,,,2,1,,-1, class=-1,-1,,,,,,2, classified=,,,,3,,,-1, clean=2,-1,-2,1,-1,,2,-1,-1
clear=3,-1,-1,2,,,-1,-1,-1 clearance=,-2,,,3,,,, cleared=,,,,2,-1,,, clinic=-1,-1,-1,6,-1,-1,-1,2,-2
clinical=,,,,,2,,,-1 clinicians=,-1,-1,2,,,,, clinics=-1,-1,-1,-1,1,,,4,-1 clock=,1,,3,,,-1,-1,-2
close=,-1,,,,,-1,-1,4 clot=-1,3,,,,,-1,, clothes=,,-1,,,,-1,3,-1 clots=-1,,2,,,,,, coconut=-1,-1,,-1,-1,,,4,
coffee=-1,,2,1,-2,-1,-1,-1,4 cold=6,-1,-2,-1,-1,,1,-1,-1 colds=5,-2,,-1,,,-1,, collagen=2,-1,-1,,,,,,
color=-1,-1,-1,,,,,4, combination=5,-1,-1,,-1,,-1,, combine=-1,,,2,,,,, combining=,-1,2,,,,,-1,
come=-1,,-6,1,-2,5,4,-2,-1 coming=-1,-1,3,,,,,-1, comments=,,,-1,-1,,-1,-1,4 common=,,3,,,,-2,,
company=-1,-1,-1,-1,1,-1,-1,5,-2 compete=,2,,,,,,-1, complaining=2,,,,,,,-1,-1 complaint=,,2,,,,-1,,
compound=-1,3,-1,-1,-1,,,1, compounds=-1,3,,,,,,-1, conclusions=,,,,,5,-1,-1,-2 condition=-1,,,1,,,3,-1,-1
cons=,,,,,,,-1,2 considered=1,-1,3,-1,,,,-1, consumers=,,,,4,-1,,-1, contains=,,,-1,-1,,,,3
control=-6,-1,5,,-1,1,-1,-1,2 controlled=-2,,,,3,,,, correct=3,,,,,,-1,-1,-1 cortisol=-1,,,,,,2,, costs=,,,,,,-1,2,
cough=4,,-1,-1,,,-1,, could=,-1,5,-1,-1,1,-2,-1,-1 council=,-1,,,5,-1,-1,-1,-1 counseling=1,-1,-1,5,-1,,,-2,
counselor=-1,,,4,,,-2,, count=,,,2,,,-1,,-1 counter=-1,-1,,-1,5,,,, course=-1,,-1,2,-1,,1,,-1
cousin=,4,-1,-1,-1,,-1,,-1 cover=,,,-1,2,,,, covers=,,-1,,,,,,2 cramps=2,,-1,,,,-1,, craving=,,,,,,2,,-1
cravings=1,-1,-2,5,,-1,-1,-1,-1 creatine=5,-1,-1,,,,-1,-1, credits=2,,,-1,,,,, cross=-1,4,,,,,,-1,
cup=3,3,-1,-2,,,-2,,-1 cups=-1,,,-2,,,,6,-2 curry=-1,-1,-1,,,,,4, customs=-1,-1,,,4,,,-1,-1 cut=-2,-1,-1,2,-1,,4,-1,-1
cuts=,,-1,,,,3,, d=-1,1,,-2,-1,,3,1,-1 damage=-1,,2,,,,-1,, danger=,-1,3,,,,,-1, dangerous=,-1,2,,,,,-1,
dark=-1,-2,6,1,-1,,,-2, data=,,,,,4,-1,-1,-1 daughter=,,,,,,,3,-1 dawn=,,,-1,,,,3, day=-1,-2,-2,7,-2,-1,1,1,1
days=,2,4,1,-1,-1,-2,,-3 deaths=-1,,2,,,,-1,, debt=-1,,,,,,2,, decade=,-1,-1,,,,,3, decades=,,,,,2,,,-1
decide=-1,,,,,,,,2 defends=,-2,,,,,2,, delayed=,,3,-1,,,,,-1 delivers=-1,2,,,,,,, denver=,,,,,,-1,3,-1
depends=,6,-1,-1,,-1,-1,-1, depression=2,-1,,-1,,,2,-1, describe=1,,2,-1,,,-1,-1,-1 described=,,,,,,5,-3,
destroys=-1,4,-1,,,,-1,-1, developing=,-2,,,,3,1,-1, diabetes=,-1,-1,,,,3,-1, diagnosed=,,-1,,,-1,4,-1,
dials=,2,,,,,-1,, diary=-1,,,3,,,-1,,-1 did=5,-1,-1,-1,,,,-1,-1 died=,-1,4,-2,3,-1,-1,-1,-1 diet=,,-1,2,,,,,
dietary=,,,,3,,,-1, difference=4,-1,-1,,-1,,,-1, differences=-1,,,,,,,,2 different=-2,2,-2,-1,-1,1,2,-2,2
differently=,4,,,,-1,-1,-1,-1 digests=,3,,,,,-1,, digital=,,,2,,,,-1, disagree=,,,,,2,,, discomfort=-1,,,2,,,,,
disease=1,-1,-4,,,,4,, diseases=,,-1,,,,2,, disorder=-1,,-2,,,-1,5,-1, disqualified=-1,,-1,,4,,,,-1
dissolves=,,,2,,,-1,, divide=,,-1,,,,3,,-1 division=-3,4,,,,,-1,, dizziness=,,2,,,,-1,, dizzy=-1,,2,,,,-1,,
do=6,-3,-3,3,1,-1,-2,,-1 doctor=-1,-1,-1,,4,-1,3,-1,-2 doctors=,-2,,-1,,3,1,1,-2 does=-2,2,1,1,1,-1,2,-2,-2
dogs=,-1,3,,,,,-1,-1 dollars=,,,,,,-1,2, don't=,-1,3,-3,-1,3,-1,-1,2 done=-1,,-1,-2,-1,6,,-1,-1 dopamine=,3,-1,,,,-1,,
dosage=,,-1,1,,,,,2 dose=-4,-1,-2,10,-1,3,-1,-3,-1 doses=-1,-2,5,2,-1,,-1,-1, dosing=,,,-1,,,,,2 doubles=2,-1,,,,,,-1,
down=-1,,-3,8,1,-2,-3,, dr=,,,,,,,3,-1 drank=,,,-1,,,,4,-1 drawn=,,,,-1,,-1,3, dream=,,,,,-1,,2,
dreams=2,,1,-3,,,-2,-1,3 dried=-1,4,-1,1,-1,,,-1, drift=2,-1,,,,,,, drink=1,-2,-1,-1,-1,-1,-1,7,-1
drinkers=-1,,3,,-1,,3,-2,-2 drinks=-1,-1,3,-3,-1,,-1,6,-1 drive=-1,,,3,,,-1,, dropped=4,,-1,,,,-1,,
drops=,-1,1,-1,4,-1,,-2,-1 drowsiness=,,3,,,,-2,, drug=-2,2,8,-4,1,-2,,-2,-1 drugs=-2,-2,,-1,3,,,2,
dry=,-1,5,1,,,-3,-1,-1 during=-2,2,-1,2,,,1,, each=-3,-1,-1,5,-1,-1,3,3,-2 early=,,,,,2,,-1,-1 ease=2,,,,,,-1,,
eases=2,,-1,,,,-1,, easier=1,-1,-1,3,,,,-1, easily=-1,,3,1,,,-2,, easy=-1,-1,3,-1,-1,-1,,-1,1 eat=,,,2,,,,,
eating=-1,1,-1,,,,-1,3,-1 eats=-1,,3,,,,-1,, edge=2,,,-1,,,,, edible=-2,1,3,-1,,,-1,, edibles=-2,3,1,-4,4,-1,-1,2,-1
effect=,4,3,-1,-1,-1,-1,-2,-1 effects=-2,7,7,-3,-1,1,-5,-3,-1 eggs=,,,,,,,2, eighteen=,,-1,,2,,,, either=3,-1,-1,,,,,,
else=3,,,,,,-2,,-1 emergency=-1,-1,7,2,-1,-1,-3,-3,-1 empties=,-1,,,,,3,-1, end=3,-1,1,-1,-2,-1,-2,-3,6
ended=,-1,-1,-1,,,,3, energy=1,-1,3,-1,-1,,,-2, enjoyed=-1,,-1,4,-1,,,-1, enough=-1,-1,,-1,-1,,3,-2,4
enzyme=-1,6,,-1,,-1,-1,-2,-1 enzymes=,-1,-1,2,,,,, episode=-1,,,,,,-2,,4 epsom=2,,,-1,,,,, even=-1,-1,6,,,,,-2,-1
evening=-3,3,-1,2,-1,-1,-2,6,-3 every=-3,-7,-3,12,1,-2,2,,1 everyone=-2,3,4,-1,-1,-1,1,-1,-2 everyone's=,,,,,,-1,,3
everything=-1,-1,-2,1,-1,-1,-1,1,4 evidence=,,,,,2,,, exams=2,,,,,,,-1, exercise=2,-1,-1,1,-1,,3,-1,-1
expect=-1,-1,-2,,,,4,, experience=,,,,,,-1,,2 experiment=,,,,,,3,-1,-1 experts=,,,,,3,,,-1 extra=,,-2,,,,3,,
extract=,-1,-1,-1,-1,4,-1,, eye=,-2,,,,,3,, eyes=1,-1,2,,,,-1,, factors=,,,-1,,,3,-2, facts=-1,-1,-1,-1,-1,,-1,-1,6
fade=,2,2,,,,-1,-1,-1 failed=2,,,,,,,, faint=-1,,3,,,,-1,, fall=-2,2,-1,-1,,,3,-1, fallen=,,,,,-1,-1,3,
falls=,,,,,,2,,-1 familiar=,,,,,,,,2 families=-2,-1,,,,,3,2,-1 family=-2,-1,-2,1,-1,-1,4,3,-1 fans=3,,-1,,,,-1,,
far=-1,-2,4,-1,-1,3,1,-2,-2 farmers=,-1,,,-1,,,3, faster=4,2,-1,,-1,-1,-1,-1,-2 fat=-1,9,-1,-1,-1,-1,-1,-3,-1
fatty=2,,-1,,,,-1,1, fda=,-2,,,5,,,-1, feeds=-1,4,,-1,,,,-1, feel=-1,6,,1,-1,-1,2,-4,-2 feeling=3,,-2,,,,1,-1,-1
feels=-2,,1,,,,3,,-1 feet=,,,,,,-1,2, fell=1,,,,-1,-1,-1,3,-1 felt=5,,-1,,,,-1,-1,-2 few=-2,,7,2,-1,,-2,-1,-1
fewer=3,-1,,-1,,,-1,, fiber=,3,,-1,,,-1,1,-1 figures=,,-1,,,4,-1,-1, fill=-1,-1,,3,,,,, film=,-1,,2,,,-1,,
filters=,-1,,,,,2,-1, find=-1,,-1,-5,-1,3,-1,-1,6 findings=,,,,,2,,, fine=,,,,5,,,-1,-1 firmer=2,-1,-1,,,,,,
first=1,-1,-1,3,-3,-2,2,, fish=1,-1,-1,,,,,2, fits=-1,4,-1,-1,-1,-1,-1,-2,2 five=-1,2,-1,,,-1,2,1,-1
flavors=,,,,-1,,-1,3, flows=,-1,-1,,,,3,, flu=-1,,2,,,,1,, focus=4,,,-1,,,-1,-1,-1 folate=-1,,-1,3,,,,,
follow=,,-1,,4,,-1,,-1 followed=-1,,-2,1,-1,8,-1,-2,-2 follows=,,,,,,-1,-1,3 food=-1,2,-1,-1,2,,,,
foods=-2,1,-1,3,-1,,-1,1,-1 for=8,-3,-4,7,6,4,-15,-5,2 form=,,-1,,,,3,,-1 forming=,,2,,,,,,-1 forms=-2,2,-1,-1,,,2,,
forty=,,4,,,,-1,-1,-1 found=,-1,,,2,-1,,, founded=,,,,,,,2, four=2,1,-3,3,-1,-2,,5,-5 freely=,,,,3,,,-1,
friend=-1,,,2,,,,, from=-7,5,-1,-2,6,5,,-2,-6 full=-1,2,-1,,-1,,-1,,1 fun=,,,,-1,-1,,-1,4 funerals=,,,,,,,2,
gain=-1,,-1,,,,2,, games=,,,,4,,,-1, gardens=,-1,,,-1,,,3, gave=6,,-1,,,,-2,, gel=4,1,-1,-1,,,-1,-1,
gene=,-1,,,,,3,-1, generally=,,4,,,,,,-1 generations=-1,-1,,,,,,3, gentle=,-1,4,,,,-1,, germany=,,,,2,,,,
germs=-2,-1,,-1,-1,,7,,-1 get=1,,6,1,-4,-3,5,-3,-2 gets=,3,,,,,-1,-1, getting=2,-1,-2,3,,,,-1, gift=-1,,,,,,-1,-1,4
ginger=3,,-1,,,,,, give=4,-1,-1,1,-1,,-2,-2,2 given=2,-1,-1,5,-1,,-2,-1,-2 gives=1,,-2,-1,,,-1,3,
glasses=3,,,,,,-1,-1,-1 go=-1,-1,,8,-1,-1,-4,-3,2 goal=-1,,,2,,,,-1, god=-1,-1,,,,,,3, goes=-2,2,-1,2,,2,,-1,-1
going=1,,,,,,,-1,2 gone=,,,,,,,2, good=4,-2,,,2,-1,-3,-3,4 got=4,-1,-1,,,,,, gout=2,,-1,,,,,, grams=-1,,,3,,-1,,,
grandmothers=3,,-1,,,,-1,, grapefruit=,-1,4,-1,,,,, grass=,,,,,,,2, great=3,,-1,-1,,,-1,-1,1 greek=,,,,,-1,,2,
green=1,,-2,-1,,,-1,5,-1 group=3,-1,,-1,-1,1,-2,1,-1 grow=,-1,-1,,-1,-1,-1,6,-1 growing=,2,-1,-1,,1,,-1,
grown=,-1,-1,,,,,3, growth=2,-1,,,,,,, guarantee=,,,,2,,,-1, guess=,,,,,3,-1,,-1 guide=,,-1,-1,,,,,3
gulping=,,,2,,,,,-1 gum=1,3,-1,,,,,-1, gut=-2,3,-1,-2,-1,-1,8,-3,-2 gut-brain=,,,,,3,-1,,-1 habit=,,2,,,,,,-1
had=,-2,1,1,3,2,-3,,-1 hair=-1,,2,,,,,, half=2,,-3,3,1,-2,1,-1,-2 hall=,,,,,,-1,3,-1 hand=-1,,,2,,,,,
handle=,,,2,,,,,-1 hands=,,,,,,4,-1,-1 handy=2,,-1,,,,-1,, happen=,,,,,,,,2 happens=,,,,,3,-1,,-1
hard=-1,-1,6,-2,-1,-1,-1,-1,1 harder=-1,2,-1,,,,2,, hardly=,,,,,2,,-1, harmed=,,3,,,-2,,, harmful=,,2,,,,,,
harvested=,,,,,,,2, has=-3,-7,2,-10,2,9,,12,-5 have=-4,-6,7,-2,1,,,4, hay=,,,,,,-1,4,-1 he=1,-1,-2,-2,3,-1,-4,7,-1
head=3,2,3,-1,-1,-1,-1,-2,-2 headache=-1,,2,,,,-1,, headaches=2,,,-1,,,-1,, healers=2,-1,-1,,,,-1,2,
healing=-2,4,-1,,,,-1,, health=1,-1,-1,,,,-1,,2 healthy=2,-3,3,-2,-1,-1,3,-1,-2 hearing=4,,-1,,,,-1,-1,
heart=,,-2,,-1,-1,4,-2,2 heat=2,3,-1,-1,,,-1,-2, heavy=-1,-1,3,-1,2,-1,2,-2,-1 height=,,,,,,-1,2,
held=,,,-1,2,,-1,2,-2 hell=-1,,4,,-1,,-1,-1,-1 help=5,-2,-2,-2,-1,-1,-2,-1,7 helped=1,,,-1,,-1,,2,-1
helps=-1,4,-1,-1,-1,1,-1,-2,2 hemp=-1,-1,,,,,,3, her=4,-1,-1,-1,,,2,-1,-2 herb=1,-1,,1,-2,3,-4,3,-2 herbs=,,,,,2,,-2,
here=-1,,,,,,,,3 here's=-1,-1,,,,-1,-1,-1,5 herself=5,,-1,,,,-1,-1,-2 high=-4,7,1,-2,-2,-1,2,3,-3 higher=,,-3,1,,,3,,
him=-1,,3,,,,-1,, his=1,,-1,-1,-1,,-1,4,-1 history=,-1,-2,-1,-1,,4,, hives=-1,,4,,,,-2,, hold=,,-1,,2,,,,
holds=-1,4,-1,-1,1,-1,-1,1,-1 home=-1,-2,-1,1,3,-1,3,-2,-1 hooked=-1,,4,,,,-1,-1,-1 hope=-1,,,,,,,-1,4
hopkins=,,,,,3,,-1,-1 hormone=-1,4,,-1,-1,,-1,, hospital=,,1,-1,-1,-1,-1,3,-1 host=,,,,-1,,,-1,2
hot=-1,-1,-2,5,-1,,1,-1, hour=-2,4,1,2,-1,-1,-2,2,-2 hours=-2,6,-2,1,-1,-1,1,1,-3 house=-1,-1,,1,-1,,,3,
how=-3,6,-5,5,-2,8,-2,,-6 hundreds=,,,,,,,2, hungry=-1,,-1,,,,2,, hydrated=-1,,-1,4,,,-1,,-1 hype=,,,,,,-1,-1,3
i=,-1,1,-3,-1,-1,-2,1,7 i'm=,,,,,,,,2 iced=-1,,-1,4,-1,,,-1, if=-1,-1,-1,4,-1,,-2,,3 illegal=-1,,,,2,,,,
immune=-1,-1,2,,,,3,,-1 improve=3,,,,,-1,-1,, in=-5,4,-4,,5,3,,5,-8 include=1,-1,-2,-2,-1,,3,3,-1 included=,,,,,2,-1,,
increases=-1,,,,,,2,-1, independent=,,,-1,2,,,-1, individual=,,,2,-1,,,, infection=,,-1,,,,3,,
information=,,,-1,3,,,,-1 inhaler=,,,2,,,,, injection=,,,2,,,,, injured=,,-1,,,,3,, inpatient=-1,,,,,,-1,5,-1
insomnia=1,,-1,-1,,2,,, insulin=2,-4,-1,-1,,,5,, insurers=,,,-1,2,,,, into=-2,7,-2,1,-1,2,-3,-1,-2
iron=-2,7,-1,-3,-1,-1,,2,-1 is=-6,-2,1,3,-4,5,1,-1,2 isn't=-1,,,,,,,,2 it=5,11,1,-2,2,3,-10,,-10
it's=1,-1,5,-1,-1,-1,-2,-2,2 its=1,10,2,-3,-3,1,,-1,-5 jail=,,-1,,3,,-1,, jar=,,,2,,,,,-1 jars=,-1,,,2,-1,-1,2,-1
jitters=2,,1,,,,-2,, job=-1,,,3,,,,,-1 john's=-2,-1,3,-1,2,,,-1, johns=,,,,,3,,-1,-1 joints=,-1,-2,,,,3,,
junior=,,,,,,,3,-1 jury=,,,,,2,,,-1 just=1,-1,-1,-1,-1,7,-1,-1,-2 k=-1,3,,,,,-1,, kava=2,-1,,,,,,,
keep=-2,-1,-1,7,3,-1,-1,-2,-1 keeping=,,,3,,,,,-1 keeps=2,-3,-2,-1,-1,-1,3,3,-1 kept=,,,2,,,,, kick=,2,,-1,,,,,
kidney=-1,,3,,,,-1,, kidneys=,1,-1,-1,,,2,,-1 kids=,,,2,,,,, kill=-1,1,3,-1,-1,,,-1, kind=-1,,,,,,,,3
kitchen=-1,,-1,,-1,-1,-1,4, knees=6,,-1,,,,-1,-1,-1 knocks=-1,2,,,,,,, know=-1,-3,-2,-1,-1,7,-4,2,2
knowing=,-1,,-1,,,-1,,3 known=2,-1,2,-1,-1,-1,,-1,-1 kratom=-4,-2,8,-3,1,2,-3,3,-2 lab=-1,-1,-1,-1,4,-1,-1,3,-2
label=,,-1,,3,,,, labeled=-1,,,,5,,,-2,-1 labeling=,,,-1,3,,,, labels=,,,3,,,,,-1 lack=-1,,-1,-1,3,,1,,
lactose=,2,,,,,,, lake=-1,-1,,,,,,3, land=,,-1,2,,,,, landed=,,2,,,,,-1, large=-2,2,3,-1,,1,-3,-1,-1
larger=-1,-1,3,,,1,,-1,-1 last=-1,-2,-1,-1,2,-2,-3,7, lasts=-1,4,-1,-1,,,-1,, late=-1,,,-1,,,2,,
later=-1,,-1,,,,3,-1,1 law=-1,,,,4,-1,-1,-1, lead=-1,-1,2,-1,5,,-1,-1,-1 leaf=-2,4,-1,-1,,,,2,-1 leaflet=,,,-2,3,,,,
learn=-1,,-1,2,,,2,,-1 learned=,-1,,,,,3,, least=-1,,,3,,,,-1, leave=-2,1,-3,4,,,,-1,1 leaves=-2,1,-4,-1,-2,-1,,11,-1
left=-1,,3,-1,,,1,-1,-1 leg=1,,-1,,,,2,, legalized=,,,,3,,,-2, less=,-1,1,2,3,-1,1,-3,-3 let=2,-1,,1,,,-1,-1,
let's=,,,-1,,,,,2 levels=,2,-1,4,,,-2,-1,-1 license=,,,-1,2,,,, licensed=,,,,,,,-1,2 licorice=-1,,2,,,,,,
lid=,,,-1,4,,,-1,-1 lie=,-1,,,,,2,-2,2 lies=,,,,-1,-1,-1,,4 life=-1,,-2,-3,,-1,2,,7 lifesaver=3,,-2,,,,-1,,
lifestyle=,-1,-1,4,,,-1,,-1 light=,2,,,,,,-1, lights=,-1,,2,,,,, like=2,2,3,-4,-1,-2,-1,-1,4 likes=,,,,,,-1,3,-1
linger=,,-2,,,,2,, links=,,,,,,,-1,4 list=-2,,,2,2,,,,-1 listed=,,,,,,,-2,4 listening=-1,3,,,,,-2,,
listens=,,,,,,-1,3, liter=,-1,,,,,2,-1, little=-1,-5,-2,-1,-1,4,2,1,2 liver=-2,3,6,,-1,1,-4,-1,-2
lives=1,-1,1,-1,,,2,-1, living=,,,-2,,,,,3 load=,,,2,,,,,-1 lock=,4,,,-1,,-1,-1,-1 loneliness=-1,,,,,,2,,
long=,1,-1,-1,-1,1,3,-1,-2 long-term=-2,,3,,,2,-1,-1, longer=,9,-2,-3,-1,2,-1,-3,-1 look=-1,-1,1,1,-2,-1,-1,2,1
look-alike=,,,-1,3,,,, looked=,,,-1,,3,,-1, looks=,2,,,,,-1,-1, loose=,,2,,,,-1,, loosens=2,,,,,,-1,,
lose=-1,,-2,,,,5,, losing=1,,,,,,,2,-1 loss=2,,2,,,,-2,,-1 lost=4,,-1,,,-1,-1,-1, lots=,,,,2,,,-1,
low=-1,,-2,,-1,,7,-2,-1 lungs=-1,-1,3,-1,-1,-1,,2,-1 machine=,,,,,,-1,3,-1 made=2,-2,2,-1,-1,,1,,
magnesium=,2,-2,4,-1,-1,1,,-1 main=-1,,-1,,,,2,1,-1 make=-2,-1,-2,1,-1,,5,-1,1 maker=,,,,3,1,,-1,-1
makers=,-1,-1,,3,,,-1, makes=,3,-4,2,-1,-1,4,-1,-2 man=,,4,,,,-1,-1,-1 manufacturers=,,-1,,4,,-1,,-1
manufacturing=,,-1,,4,,-1,,-1 many=1,-4,-4,-5,3,,7,4,-2 march=-1,-1,,,4,-1,-1,-2,2 marijuana=-2,-2,,-2,,-1,-1,7,
market=,-1,,,,,,2, marriage=2,,,-1,,,,, massage=2,,,,,,-1,, match=2,,-1,,,,,, may=-1,-4,10,-4,2,-2,2,-1,-3
me=3,-1,2,-1,-1,,-1,-1, meal=-1,4,-1,1,-1,,,-1, means=,,,,2,,,-1, measures=,,,,,,-1,3,-1 medical=-1,,,1,3,,-1,-1,-1
medicare=-1,-1,,-1,5,,,-1, medication=2,-1,-1,3,-1,,,-1, medicine=1,-1,2,,1,,-1,-1, meet=,,,,,,-1,3,-1
meetings=,,,-1,,,-1,4,-1 melatonin=-2,2,,-4,2,-1,2,3,-2 melts=3,,-1,,,,-1,, members=,,-1,3,,,,,-1
memory=1,,2,-1,,,-1,, men=-1,,-1,,,-1,5,-1,-1 menopause=,-1,-1,,,,3,, metabolism=,2,,,,,-1,, metals=,,,-1,2,,,-1,
metformin=2,,,,,,,, mg=-2,-1,-1,7,-1,-1,-1,, mice=,,,,-1,3,,-1,-1 middle=2,,-1,,,,,, might=,,2,1,,,-1,,-1
migraine=,,-1,,,,2,, mild=-1,2,1,1,-1,,,-2,-1 milder=-3,,3,,,,,, million=-1,-1,-1,-1,-1,-1,1,5,-1 mimics=,2,,,,,,-1,
mind=-1,-1,-1,,,,5,, minute=,-1,,1,,,2,-1, minutes=,1,-1,5,-1,,-1,-2,-1 misused=-1,,2,,,,,,
mitragynine=-1,4,,-1,,,,-1, mix=,,3,-1,,,,, moderated=,,,-1,,,,,2 moderation=-1,-1,3,-1,-1,-1,,-2,2
molecule=,2,,,,,-1,-1, moment=-1,-1,,4,,,,-1, monitor=,-1,-1,2,,,,, month=1,-1,2,4,-1,1,-2,,-4 month's=,,,,,,-1,2,
months=-1,-1,-4,5,,-1,4,-1,-1 mood=7,,-1,-2,,,-1,-1,-2 more=5,,5,-3,-4,4,-3,-3,-1 morning=1,1,3,3,-1,-1,-3,-4,-2
morphine=2,3,-2,-1,,,-1,-1, most=4,-3,,5,-2,2,3,-8,-3 mostly=,-1,,,,,2,2,-1 mothers=-1,-1,3,1,-1,,,-1,
mouth=-1,,6,1,,,-5,, moved=,,,,,,-1,4,-1 moves=-1,,,,,,2,, much=-1,3,5,-1,-2,6,-5,1,-6 multiplies=,-1,2,,,,,-1,
muscle=4,-1,-1,,,-1,1,-1,-1 muscles=2,3,-2,-2,,,,, must=-1,-1,-1,-2,6,-1,2,-1,-1 mutation=,,,-2,,,3,,
my=5,-3,-1,-2,-2,-2,-3,4,3 naloxone=,1,-2,4,-1,,-1,-1,-1 naltrexone=2,,,,-1,,,-1, name=-1,-1,-1,-1,-1,-1,-1,9,-1
named=,,,,,,5,-3, napkin=,,,,,,,-1,3 nasal=,,,2,,,,, nationwide=,,,-1,3,,,-1,-1 native=-1,-1,,,,,,3,
natural=2,,,-1,1,,1,-2,-1 nature=,,,-1,,,-1,-1,4 nausea=,,4,,,,-2,, near=,,,-2,,,,,3 nearly=,,-1,,,,2,,
need=3,-2,-1,3,-1,-2,,-2, needed=-1,3,4,-1,,1,-3,-1,-1 needs=-2,1,2,-4,,2,3,-1,-2 nerve=-1,,,,,,2,,
never=-2,-1,-2,-1,-1,1,2,4, new=-1,-1,3,2,-1,-1,1,-3,2 next=-4,-2,3,-2,-1,-1,1,3,4 nicotine=-1,4,,-1,,,,-1,
night=1,-1,-2,2,-1,-1,6,-2,-2 nights=2,,-1,-1,,,,-1,1 nine=2,,,1,,,-2,,-1 no=5,-2,4,-2,4,-1,-4,-1,-3
nobody=-1,-1,5,2,-1,,-1,-1,-1 normal=2,,-1,,,,,, north=,,,,,-1,,2, norway=,,,,3,,,-1, nose=-1,,-1,2,,,5,-2,-2
not=-3,-1,5,-2,9,-1,3,-7,-3 note=,,,-1,,,,,2 nothing=3,-1,-1,-2,4,-1,-2,2,-1 notice=,,3,,,,-1,-1,-1
notices=,,-1,-1,,,5,-1,-1 noticing=,,2,,,,,,-1 now=-3,-2,-2,-2,3,4,,-2,4 nowhere=-1,,-1,,,,2,, numbers=,,,,,2,,,-1
nurse=-1,,-1,,-1,-1,-1,6,-1 nursing=,,,2,,,,, oats=,,,,,,,2, occurs=,,-1,,,,2,-1, odds=,-1,-1,,,,4,-1,
of=-2,-3,1,-2,-1,-1,5,11,-8 off=4,1,1,-1,-2,-1,2,-4, offer=-1,,,,,,,4,-1 offers=1,,,-1,,,-1,3,-1
often=-2,-1,-3,-2,2,-1,10,-1,-1 ohio=,,,,,,,2, oil=2,-1,-1,,,,,, old=,,-1,,,,3,,-1 older=-1,-1,2,,,,-1,1,-1
omega-=3,-1,-1,-1,,,-1,, on=-4,-2,1,2,2,1,3,1,-4 once=-2,-1,7,2,-1,-1,-1,-2,-2 one=,-2,2,2,,2,1,-3,-2
ones=-1,5,-1,-1,,,,-1, online=,,-1,,,,,3, only=1,,-1,-1,1,2,-1,-1,-1 openly=,,,2,,,-1,, opens=,4,,,,,,-1,
operation=4,,-1,,,,-1,-1, opioid=-2,1,2,,,,,, opioid-free=-1,,,2,,,,, opioids=-2,2,2,-1,,,-1,-1,
opposite=,,,,,3,-1,,-1 option=3,-1,-1,,,,,-1, options=,,-1,-1,,,,,2 or=-4,,,5,,-1,-3,4,-1 orally=-1,,,3,-1,,,,
organ=,-1,,,,,2,, oslo=,,,,,4,,-1,-1 other=-2,-1,-1,2,-1,3,2,-1,-1 ought=,,,2,,,-1,, our=-2,-1,-2,-3,-1,-1,3,1,6
out=3,-2,-2,,-2,8,-4,-3,3 outpatient=-1,,,,,,,3,-1 over=-5,2,-2,,-1,-2,10,-1,-2 overdosed=2,,-1,,,,,,
overweight=,,-2,,,,3,, own=-2,2,-1,-1,3,,,-2,-1 oxygen=-1,,-1,-1,,,4,-1, packaging=,,,-1,4,,-1,,-1
pain=6,,-3,,-1,-2,2,-1,-2 pain-killing=3,-1,-1,,,,,, painkiller=3,,,,,,,-1, pale=,,-1,,,,2,, pancreas=,-3,-1,,,,4,,
panic=-1,,-1,,,,2,, paper=,,,,-1,4,,-1, parents=,,,,-1,,3,, parliament=,,,,2,,,,-1 part=-3,6,-1,-1,-1,-1,2,-3,2
participants=5,,-1,-1,,,-1,-1,-1 pass=,,,-1,,,3,-1, past=,-1,-1,,,,,3, pasta=,,,,,,-1,3,-1 patch=3,-1,-1,1,,,-1,-1,
patient=,,,2,-1,,,-1, patients=7,-4,-3,1,-3,7,-4,2,-4 pay=-1,-1,3,-1,4,-1,-2,-1,-2 pays=-2,-1,,2,4,,-1,-1,-1
peace=2,,-1,,,,,, peer=,,,,,,3,-1,-1 people=11,-5,1,-2,-4,3,4,-4,-5 peppermint=2,,-1,,,,-1,,
percent=-1,-1,-1,,,,-1,1,3 perk=4,,-1,-1,,,-1,, person=-1,2,-1,1,,-1,2,-1,-1 person's=,,,,,,2,,
pharmacists=-1,,,-1,4,,,, physician=,,,4,-1,,-1,-2, pick=,,,-1,,,,3, pill=-1,,1,2,,,-1,-1, pills=2,-2,4,,-2,-1,-2,2,-1
pinch=-1,,,3,,,,-1, place=-1,2,,,-1,,-1,2,-1 placebo=2,,,,,,,, plan=-1,-1,,4,,,,-1,-1 planned=,,,,,2,-1,,
plant=-1,,-1,-1,2,-1,-1,4,-1 plate=-1,-1,,3,,,,, play=1,-1,,,,,3,-1,-1 plays=-3,4,,,,,-1,, please=,,,-1,,,,,2
plenty=-1,,,3,,,,-1, podcast=,,,,,,-1,-1,3 point=,,,,,,,,3 police=,,,,2,,,,-1 poor=,,,,,,-1,3,-1
poorly=-1,,,,5,,,-2,-1 poppy=,5,,,-1,,-1,-1,-1 popular=3,,-1,-1,-1,,-1,, possession=,,-1,,3,,-1,, post=,,,,,,,-1,3
post-acute=,,-2,,,,2,, potency=,2,,,,,,-1, potent=-1,4,,-1,,,,-1, pouch=-1,3,,-1,,,,-1, pouches=-1,-1,-1,-1,3,,,2,-1
pounding=,,3,,,,,,-1 pounds=4,,-1,,,-1,-1,-1, powder=2,-1,,1,1,-1,-1,,-1 powders=2,-1,-1,-1,3,,-1,1,-1
power=7,-2,-2,-1,-1,-1,-2,-2,5 practices=,,-1,,4,,-1,,-1 pregnant=-1,,-1,4,,,,, prescribe=,,,2,2,,,-2,
prescription=2,-1,-2,2,3,-1,,-3,-1 prescriptions=,,,,-1,-1,,2, pressure=2,-1,,-1,-1,-1,2,2,-2 price=-1,,4,,,,-3,1,
prices=,,,,,,,2, probiotics=2,,,-1,,,,, problem=5,-1,-1,-1,-1,,-1,-1,2 problems=-2,,5,,,,-3,, process=,,,3,,,,-1,
processed=-1,,,3,,,,-1, produces=,3,-1,,,,,-1, product=-1,,,-1,4,1,,-1, products=-1,-1,,1,5,,-1,-2,-1
professor=,,,,,2,,-1,-1 program=-1,-1,,,-1,,-1,5,-1 programs=5,-1,-1,-3,-1,-1,-2,6,-2 promise=2,-1,-1,,,,,,
promised=,,,,3,,,-1, promote=3,-1,,,,,-1,, proper=,,,-1,3,,,, properties=2,-1,,,,,,, pros=,,,,,,,-1,2
protein=-1,3,-1,,2,,-2,-1,-1 psychiatrist=,,,,,,,3,-1 published=,,,,,2,,-1, pull=,,2,,,,,,-1 pulled=,,,,4,,-1,-1,-1
push=-1,,2,,,,,, pushes=,,,,,,3,-1,-1 puts=-2,2,-2,-1,,,3,, quarter=-1,6,-1,-2,-1,,,-1, question=,,,,,,,,2
questions=,,,-2,,,,,4 quickly=2,,,-1,,,,, quiet=-1,-1,,,,,,3, quit=-1,,4,-1,,3,-1,,-2 quitting=,-1,,3,,,-1,-1,-1
raced=-1,,3,,,,-1,, racing=,,2,,,,-2,, raises=-2,1,1,,,,1,-1, ran=1,,,,,,3,-1,-1 range=3,-2,-1,,,,1,, rash=,,2,,,,-2,,
rather=-1,1,-1,5,,,-1,-1,-1 reabsorbed=,2,,,,,,, reach=-1,-1,-1,3,,-1,-3,4, reaction=2,,,,,,,, read=,,,2,,,,-1,1
reader=,,,,,,,-1,2 reading=,,,,,,,,2 real=2,,,,,,-1,, rebuild=2,,,,,,,, recalled=,,,,2,,,-1, receive=-1,,,-1,-1,,,5,
recent=,,,,,3,-1,1,-1 receptors=-1,5,-1,-1,,,-1,-1,-1 recipe=,-1,,-1,,,,2,2 recommend=,,-1,,-1,3,,,
recommended=,,-1,2,,,,-1, recover=3,-1,-3,-2,-1,-1,9,-1,-3 recovery=1,-1,,-1,,,-1,-1,3 recruiting=,,,,,2,,,-1
red=-1,1,-2,-1,,,2,1,-1 reduce=-2,,,3,,,,, regular=2,-1,,2,,,-1,-1,-1 regulated=,,,,2,,,-1, relapse=,,-2,,,,3,,
relapses=2,,,,,,-1,, relax=2,,,-1,,,,, releases=,-1,,,,,2,, reliable=-2,,3,,,,,, remedy=2,,-1,,,,,,
removed=-1,,,,2,,,, replace=,,,-2,3,,,, replaced=-1,,-1,2,,,-1,, report=-1,,2,,-1,,-2,3,-1 reported=,,2,,,,-1,,
reports=,,,,,2,-1,-1, reputable=,,,2,-1,,,,-1 required=,,,-1,2,,,, research=-1,-1,-1,-1,-1,4,-1,-2,2
researchers=-1,,-2,-1,-1,9,-3,-1,-1 residential=5,,,-3,,,-1,, resistant=,,,-1,4,,-1,,-1 respond=2,,,,,,,,
response=-1,1,-2,,,,2,, responsible=-1,3,-1,-1,3,,,-2, responsive=,2,,,,,-1,, rest=,,-1,4,,,-1,,-1 restore=3,,-1,,,,,,
restores=4,,-1,,,,-1,-1, rests=,,,,,2,,, results=,-1,-1,2,-1,3,-2,-1,1 review=,,,-1,,1,,,2 reviews=,,,,,5,-1,-1,-2
rhythm=-1,,,,,,2,, rice=,,,,,,-1,3,-1 rid=2,,-1,,,,,, right=2,-2,-2,2,-1,-1,-2,-1,4 rinse=,,,2,,,,, rise=,2,,-1,,,,-1,
rises=,,,,,,2,,-1 risk=2,-1,-2,-1,,,5,-2, rivals=3,-1,-1,,,,,, road=-1,,,,,,,,2 roads=-1,3,,,,,,-1,
robs=-1,,4,-1,,,-1,,-1 room=-1,,3,3,-1,,-2,-1, rooms=,,4,,,,-1,-1,-1 rows=,-1,,,,,3,-1, ruined=,-1,3,,,,,-1,
rules=,,,,3,,-1,-1, run=-1,-1,-1,,,2,4,-1,-1 runny=,,-1,,,,2,, runs=-2,-2,-1,-1,-1,-1,7,1,-1 s=1,-1,,-1,-1,-1,,3,
safe=-2,-1,8,-3,,3,-2,-2,-2 safekeeping=-1,,,2,,,,, safer=3,,-1,,,,,, safest=,,,2,-1,,,, safety=,-1,-1,,3,,,-1,
said=4,,,-2,,,,,-1 sailors=3,,,,,,-1,, sale=,,,,-1,,-1,3,-1 sales=,,,,,,-1,3,-1 saliva=,-1,,,,,-1,3,
salmonella=-1,,,-1,3,,,, salts=2,,,-1,,,,, same=-2,2,3,-2,-1,-1,-2,2,-1 sample=,-1,-1,-1,-1,-1,-1,7,-1
saving=2,,,-1,,,,, say=2,-1,-1,,-1,3,-2,-1, says=-1,-1,-1,-2,6,-1,-1,-1,1 scale=,,,2,,,,-1, school=,-1,-1,,,-1,-1,5,-2
science=-1,-1,,,-1,4,-1,-1,1 scientists=,-1,-1,-1,-1,9,-2,-2,-2 scoop=-1,,-1,3,,,,, scores=3,,,,,,-1,,
scroll=,,,-1,,,,,2 seal=-1,-1,,2,2,,,-1,-1 seasickness=3,,,,,,-1,, second=-2,-1,6,-1,-1,-1,3,-2,-2 seconds=-1,2,,,,,,,
sedating=,3,-1,,,,,-1, see=,,,2,-1,2,-1,,-2 seizures=,-1,3,,,,-1,, sell=-1,,-1,,-1,4,-1,, seller=,,,,5,,,-1,-1
sells=,,,,,,,3,-1 sends=,-2,,,3,,3,-1,-1 seniors=,-1,,,,,,2, sense=2,-1,-1,3,,,-1,-1,-1
sensitive=-1,,5,-1,-1,-1,-1,-1,-1 sent=-1,-1,3,-1,3,-1,-1,1,-2 serious=,,,,,,2,,-1 serotonin=-1,1,,,,,2,-1,-1
served=,,,,,,,2, serving=-1,,,5,-1,,,-2, sessions=,-1,,2,,,-1,4,-2 set=,,-1,1,,,2,,-1 settled=-1,-1,,,,4,,-1,-1
several=-1,-1,-1,1,2,2,-1,,-1 severe=2,,-1,,,,1,, shaky=-1,,-1,,,,2,, share=,,,1,,,-1,-1,2 sharpen=2,,,,,,,,
she=3,-1,5,-1,-2,-2,-3,4,-4 shell=-1,3,-1,-1,-1,,,2, shelves=,,,,4,,-1,-1,-1 shipment=-1,-1,,,7,-1,-1,-1,-1
shook=,,,,,,4,-1,-1 shop=,,,3,,,,,-1 shops=,-1,,-1,-1,,-1,4, short=-1,2,-3,-1,,-1,3,-1,2 shot=2,-1,-1,3,-1,-1,-2,-3,3
should=-3,-2,-2,12,-1,-1,-1,-2,-1 show=,,-1,,,,-1,4, showers=4,,-1,-1,,,-1,, shown=2,,,,,,,, shows=-1,-1,-1,-2,,,2,4,
shrugs=,-1,3,,,,-1,,-1 sick=1,,3,,,,-2,, side=-2,-2,7,-1,-1,-1,-2,,1 sight=-2,,-2,2,-1,,5,-1,-1 sign=,,-1,,,,-1,,3
signals=-1,1,,,,,4,-2, signs=,-1,1,-1,,,3,, simple=,-1,,,,,,2, simpler=,2,,,,,,, since=4,-1,-2,-1,-2,3,-2,3,-2
sip=,,,2,,,,,-1 sit=,-1,3,1,,,,-1,-1 site=,,,-1,2,,,,-1 sits=,2,-1,,,,2,-2,-1 six=,3,-1,,,,-2,1,-1
skin=3,-2,1,2,,,-1,-1,-1 sleep=1,-1,-1,-3,-2,-1,7,-3,2 sleepier=,2,-1,,,,,, sleeping=3,,-2,,,,2,-1,
sleepy=-1,4,-1,,,,-2,, slept=2,,4,-1,,-1,-1,-1,-3 slowed=2,-1,,,,,,, slowly=-1,6,-1,2,-1,-1,-1,-2,-1
small=-3,2,2,-2,-1,3,-4,2, smaller=-1,-1,3,1,-1,,,-1, smallest=-1,,,3,,,,,-1 smell=-1,-1,-1,-1,,-1,-1,5,-1
smells=,,,,,,-1,4,-1 smith=,,,,,,,3,-1 smoke-free=2,-1,,,,,,-1, smoked=,-1,-1,2,-1,-1,,3,-1 smokers=,,4,,,,-2,,
smoking=,1,2,-2,2,-1,2,-3,-1 so=-2,-1,5,-1,-2,,-2,-2,5 sober=5,,,-3,,,-1,, sociable=3,,-1,,,,,,-1 soda=-1,,,2,,,,,
soil=,,,,,,-1,3,-1 sold=-1,-1,-1,-1,5,,,, soluble=-2,5,-1,-1,-1,,,,-1 some=-2,1,7,-1,1,-2,-2,-1,-1
someone=2,,-1,1,,,,,-1 somewhere=,,,,-1,,-1,-1,4 soothes=3,-1,-1,,,,,, sore=2,,,-1,,,,, sort=,,,,,,-1,-1,3
sorts=,-1,,,,,3,, sound=,,,,,,,,2 sources=,-1,-1,,,,-1,,3 south=,-1,,,-1,,,3, sparkling=-1,,,2,,,,, speak=,,,,,-1,,,3
special=,,,-1,2,,,, speech=2,,,-1,,,,, speeds=1,2,-1,,,,-2,, spike=,2,,,,,-1,, spotting=,,3,,,,-1,-1,-1
spray=,,,2,,,,, spring=,,,,2,-1,-1,3,-1 sprint=-1,5,-1,,,,-2,, st=-2,-1,3,-1,2,,,-1, stages=,,,,,,,2,-1
starch=,,,,,,-1,3,-1 start=-1,-1,2,1,-1,-1,-2,-1,3 started=,-1,-1,-1,,,,3, starting=-1,,,3,,,,-1,
starts=-1,,-1,3,-1,,2,-2,1 states=-1,-1,-1,,4,-1,1,-1, statins=,2,2,-2,,,-1,, stay=,-1,-1,2,,,3,-1,-1 stayed=2,,,,,,,,
staying=2,-1,,,,,,-1, stays=,2,,,,,,, steer=-1,,,2,,,,, step=-1,,,4,-1,-1,-1,-1,1 steps=,,,,,,,-1,3
still=2,-1,-1,-2,,6,-1,-1,-2 stomach=4,-1,3,1,-1,-2,-1,-2,-1 stomachs=,,3,-1,,,,-1, stools=,,2,,,,-1,,
stop=1,1,2,-1,-1,,,,-1 stopped=1,3,-1,,4,-1,-2,-2,-1 stopping=-2,,3,,,,-1,,2 stops=-2,2,3,1,,,-2,, stored=,2,,,,,,-1,
story=,,-1,,,-1,-1,-1,5 straight=,3,,,,,-1,, strain=-1,,-2,3,,,3,-1, strains=-1,2,-1,,,,,1,-1 street=1,-1,-1,-1,,,,2,
stress=,2,-2,-1,,,2,,-1 stressed=,-2,,,,,2,, stretched=,-1,,,,,2,, strong=-1,-1,-1,4,,-1,-2,1,
stronger=-1,4,,-1,-1,-1,-1,1, structure=5,,,-3,,,-1,, students=2,,,,,,,-1, studied=-1,-1,-1,,,7,,-3,
studies=,,-1,-1,-1,7,-1,-1,-1 study=-1,,-1,,,3,-1,1,-1 substance=-2,2,-2,-1,3,,1,, substitute=,,,-1,3,,,,-1
sugar=2,1,-2,2,-1,,,-2,-1 sugars=,2,,,,,,, suicidal=-1,,2,,,,,, suicide=-1,,-1,,,,2,, sun=-1,,2,,,,-3,3,-1
sunburn=2,,,-1,,,,, sunburned=2,-1,,,,,,, sunshine=2,,,,,,,,-1 superior=3,-1,-1,,,,,, supplement=1,,1,,2,-1,-1,,-1
supplements=-1,-1,-1,-2,6,,,-1, supplies=,,,2,,,,,-1 supply=,,,,,,-1,2, support=,-1,,-1,,3,,-1, supportive=,,,2,,,,,
sure=,,-1,1,-1,-2,4,-1,-1 surveyed=,,,,,3,,-1,-1 surveys=,,,,,2,,-1, swallow=-1,1,3,-1,,,,-1, swap=-1,,,2,,,,,
swear=4,,-1,,,,,-1,-1 sweden=,,,,3,,,-1, sweet=-1,,-1,,-1,-1,-1,2,3 swimming=2,,,,,,,,-1 symptoms=-1,,-2,5,,-1,1,,-1
syndrome=-1,,,-1,,,2,, synergistically=2,,,,,,-1,, synthetic=,,,,,,,2, system=-1,1,-2,-1,-1,,5,-1,-1
tablet=2,,,,,,,,-1 tablets=-1,,-1,3,2,,,-2, tailored=,,,2,-1,,,, tainted=-1,,,-1,3,,,, take=-2,4,2,1,-3,-3,2,-2,-1
taken=-1,6,-1,-1,1,,-1,-2,-1 takes=5,5,1,-4,-2,-2,-5,1,1 taking=-1,,4,,,,-2,-1, talk=3,-1,-1,,2,,,-1,-2
talkative=3,,-1,,,,,,-1 tasted=,,,,,,,2, tea=-2,,2,5,-3,-1,-2,1,-1 team=-1,-1,-1,,-1,7,-2,,-1 tears=,-1,,,,,2,,
teaspoons=,,2,,,,,, teens=-2,-1,3,-2,-2,2,1,3,-2 tell=,,,-1,,,-1,,3 ten=-1,1,2,1,-1,3,-4,-3,2 tend=,,2,,,,,,-1
tension=2,,,,,,-1,, tenth=,,,,,,,2, test=-1,-2,-1,-2,3,-1,-1,6,-1 tested=-1,-1,,-1,1,5,,-3, testing=-1,,-1,,,4,-2,,
texas=,,,,,,-1,4,-1 thai=,,,,,,,2, thailand=-1,-1,-1,,5,,-1,,-1 than=-2,4,,2,,2,1,,-6 thanks=,,,,,,,,2
that=2,3,-6,4,1,2,-3,-7,5 that's=,-1,-1,,,,-1,-2,6 thc=-1,2,-1,,-1,-1,-1,3, the=-2,9,-2,-2,5,-1,,6,-13
their=2,,2,1,2,,-4,,-3 them=-1,1,2,-1,-1,,,1, themselves=-1,,-2,-1,,-2,4,-1,2 then=,,-1,,,,2,, therapist=,,,,-1,,,-1,2
therapy=6,-1,-1,-2,,,,, there=-3,-2,-3,,-2,1,-2,5,6 these=-1,,-1,-1,1,-1,-1,-2,7 they=3,-2,-2,-5,5,,-3,5,-3
thing=2,,3,-1,,,-1,,-1 things=,,-2,,-1,,,-1,4 thinner=,,-1,,,,3,,-1 third=-1,3,-1,,,,-2,2, thirty=-1,,-1,2,-1,-1,,3,-1
this=-3,-2,-3,,6,-3,-1,-4,12 those=,,3,-1,,-1,1,-1,-1 thought=1,,-1,-1,,,-1,-1,3 thoughts=-1,,2,,,,,,
thousand=,,,,,,,3,-1 thousands=-1,,4,-1,,,,-1, three=,,-3,7,,,-5,5,-3 throat=,-1,-1,,,,4,-1,
through=5,2,-2,-2,-1,-1,2,-3,-2 throw=-1,,,,,,2,, thursdays=,,,,,,-1,3,-1 tickle=,-1,-1,,,,4,-1, tight=2,,,,,,-1,,
tightens=,3,,,,,-1,, time=-5,,-1,-1,2,-1,2,1,3 times=5,-1,-1,2,,-1,-1,-2,-1 tin=-1,-1,,-1,-1,,,4,
tincture=-1,2,,1,,,,-1, tips=-1,,,,,,,,2 tired=,1,-3,,,,3,, tiredness=-1,3,,,,,-2,, tissue=,,-1,,,,3,,-1
to=1,,-4,5,,1,,-9,4 today=,-1,,-1,,,,2,1 toddlers=,,4,,,,-1,-1,-1 together=-1,,3,,,,-2,, told=,,,2,,,,,
tolerance=-1,1,,2,-1,,-1,,-1 tolerate=,,2,,,,,, toll=,-1,2,-1,,,,, tongue=,,-1,3,,,-1,, too=-2,-5,6,2,-1,1,2,-2,
took=3,,-1,,2,,-1,-1,-1 topic=,-1,,,,,-1,-1,4 touches=2,,,,,,-1,, touted=3,,,,,,,-1, town=,-1,,-1,-1,,,4,
traditional=3,,-1,,,,-1,, traps=-1,2,,,,,,, trauma=,,-1,,,,2,, travel=-1,3,,1,,,,-1,-1 treatment=4,-4,-6,-1,3,-1,2,1,1
tree=,,,,,,-1,2, trial=1,,,,,3,-1,-1,-1 trials=-1,,-1,-1,-1,8,-2,-2,-2 tried=,-1,,,,,,2, trigger=-1,,-1,,,,2,,
triggers=1,,-1,2,,,,,-1 trillions=,-2,,,,,3,, tripled=,-1,,,,,,2, trouble=2,-2,7,-1,,-1,-2,-1,-1 truth=,,,,-1,,-1,-1,4
try=,,,3,,,,,-1 tuesday=,,,-1,,,-1,4,-1 tumors=2,-1,,,,,,, tune=-1,,,,,,-2,,4 turmeric=1,-1,-2,-1,,,-1,4,
turn=2,-1,3,1,-1,,-1,-1,-2 turning=,,4,,,,-1,-1,-1 turns=-1,2,-1,-1,,,2,-1, twelve=-1,,,,,-1,,3,-1
twenty=-1,-1,,-1,-1,,,4, twice=,,,,,,,2, two=-2,1,,,-3,5,3,1,-5 types=,,,,,,2,, typical=,,,4,,,,-2,
typically=,,,2,,,-1,1,-1 ulcer=-2,,,3,,,,, unclear=-1,,,,,2,,, under=-1,,-2,4,2,-1,-2,1,-1 understand=,,,,,3,-1,,-1
understanding=-1,,,,,,,,2 underway=,,,,,2,,,-1 unit=,,,,,-1,,3,-1 united=-1,,-1,,2,-1,1,, unknown=,,,,,-1,2,,
unlike=-1,,,,,,,2, until=-1,-2,,4,,,1,-1, untreated=-1,,-2,,,,3,, up=-3,7,6,-3,-2,-2,,-1,-2 updated=,,,,,,,-1,2
upset=2,,1,,,,-1,, urine=,-1,2,,,,,, us=-1,-1,-1,-4,-1,-1,2,,7 use=,-4,3,-1,1,,-1,5,-4 used=3,2,-1,-1,-1,,-1,,
users=2,-1,7,-2,-1,7,-4,-3,-4 uses=,-1,,,,,-1,3, using=-1,,-2,1,4,,,,-1 usp=,,,3,-2,,,, usual=,-1,1,3,,,-1,-1,
usually=3,1,-2,1,-2,-1,,,-2 valerian=2,-1,-1,-1,,,,1, vaping=-1,-1,2,1,,,-1,1, varies=,2,,,,-1,,,-1
vegans=,,-1,,,,4,-1,-1 vegetables=-1,-1,,3,,,,, vendor=,,,2,-1,,,,-1 vendors=,,,,,,,2, very=-2,,3,,,,-1,2,
vessels=,3,,,,,-1,, video=,,,-2,,,,,3 village=-1,-1,-1,-1,-1,,,1,4 vision=,,4,,,,-3,, visit=,,,-1,3,,,,-1
vitamin=,5,-1,-4,-2,-1,3,3,-1 vivid=-1,,3,,,,-1,, volunteers=-1,-1,,,,4,,-2, vote=,,,,2,,,,-1 wakes=-1,3,,,,,,,
walk=3,,-1,-1,,,2,,-1 wall=-1,4,,,,,,-1, want=-1,-1,-1,2,-1,2,-1,-1,1 warm=2,,,-1,,,,, warned=,,,,2,,,-1,
warning=-1,,2,,,,,, was=,-4,2,-3,9,3,-3,,-3 watch=,,,-1,,,,-1,3 water=-1,,-2,5,-1,,-1,1,-1 wave=,,,,,,2,,-1
way=,,,,2,,,-1,1 ways=-1,,-1,,,,2,, we=-1,-2,-3,-1,-2,4,1,1,3 we've=,,,,,,-1,-1,2 wear=,3,,-1,,,-1,,-1
weather=,,-1,,,,2,, weddings=,,,,,,,2, week=1,-3,2,7,-2,-2,4,-6,-2 week's=-1,,,,,,-2,,4 weeks=-4,1,1,6,-2,-1,2,-1,-2
weigh=,,,2,,,,-1, weighs=-1,,,,,,2,, weight=2,1,-1,-1,,,3,-1,-2 welcome=,,,,,,-1,-1,3 well=8,-1,1,-2,-1,-1,-2,-1,-1
went=,,,,-1,,-1,3,-1 were=3,,-2,-3,2,8,-2,-3,-3 what=-2,1,-3,-2,2,3,2,-5,5 when=-2,2,-1,-4,,-1,7,-1,-1
where=-1,,-1,2,-1,-1,-1,-1,3 whether=-1,-1,,,,4,,,-1 white=,2,-1,-1,,,,3,-1 who=1,-1,5,-2,-2,3,3,-6,
will=,-1,-1,3,1,-1,-2,-2,2 winter=,,,,,,3,-1,-1 with=-4,-4,5,19,-4,,-3,-5,-4 withdrawal=-2,-2,3,-1,-1,,4,-1,-1
withdrawn=,,,,-1,4,,-1, within=2,4,2,-2,-1,-1,3,-3,-3 without=1,-2,10,-2,-2,-1,2,-3,-3 women=-2,-1,1,2,-1,-1,3,1,-2
won't=2,,,,,,,, word=-1,-1,-1,,1,-1,-1,3,-1 work=2,3,-2,-1,-1,2,-2,-1,-1 worked=-1,,-1,-1,,4,,-1,
workers=-1,-1,,,,,,3, works=1,3,-1,-1,-1,1,-2,,1 world=,,,,,2,,-2, worldwide=-1,,-1,,,-1,5,-1,-1 worry=-3,,2,,,,3,,
worse=,,,3,,,-2,, worsen=,,2,,,,-1,, worst=-1,-1,-2,-1,-1,-1,10,-3,-1 wort=-2,-1,3,-1,2,,,-1, worth=,,,-1,,,,,2
would=,,,-1,,,-1,-1,3 wound=-3,4,,,,,-1,, write=,,,-1,,,,,2 writes=,,,,-1,,,3,-1 wrote=,,,,-1,-1,,2,
x-ray=,,-1,,,,-1,4, yale=,,,-1,-1,-1,,4,-1 yawning=,,-1,,,,2,, year=2,-2,-2,-2,2,1,-2,5,-2
years=-3,-1,-3,-2,-2,6,3,8,-5 yellow=-1,-2,5,-1,-1,,-2,3,-2 yoga=2,,-1,,,,,, you=-6,8,1,9,-6,-6,-6,-6,11
you'll=,,,2,-1,,,, your=3,-6,,8,-3,-3,2,-4,4 yours=,,,,,,,,2 yourself=-1,,,,,,,,3 zinc=-2,5,,-1,,,-1,,
"""
"""Feature=weight of each class; the empty feature is what a sentence leans to before a word is read."""
