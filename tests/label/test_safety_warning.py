"""Safety-warning votes: sentences that warn with their kinds, and sentences that only look like it."""

from __future__ import annotations

import pytest
from label_votes import view, votes

WARNS = [
    # adverse effects, step 3
    ("Senna tablets can cause cramps.", {"adverse_effect"}),
    ("Side effects of the syrup include nausea.", {"adverse_effect"}),
    ("The capsules have been linked to liver damage.", {"adverse_effect"}),
    ("Raw kava may damage the liver.", {"adverse_effect"}),
    ("The powder is toxic.", {"adverse_effect"}),
    ("The drops are not without risks.", {"adverse_effect"}),
    ("Caffeine worsens anxiety.", {"adverse_effect"}),
    ("I felt dizzy and had a headache after taking it.", {"adverse_effect"}),
    # complaints of users: notes without I, lists, what nobody was given the drug for
    ("Sleepiness.", {"adverse_effect"}),
    ("little queasy the first morning", {"adverse_effect"}),
    ("Gained weight quickly on this medication.", {"adverse_effect"}),
    (
        "Severe headaches, dry mouth, nausea that worsened by noon, cramps in both legs and no patience for anybody at home or at work.",
        {"adverse_effect"},
    ),
    ("I could barely eat due to nausea.", {"adverse_effect"}),
    ("I was tired from morning to night.", {"adverse_effect"}),
    ("My anxiety increased within hours.", {"adverse_effect"}),
    ("I never had panic attacks before.", {"adverse_effect"}),
    ("My heart was racing in the evenings.", {"adverse_effect"}),
    ("I lay there with no emotions and did not care.", {"adverse_effect"}),
    ("can't stop yawning", {"adverse_effect"}),
    ("No trouble at all except dry mouth.", {"adverse_effect"}),
    ("It gave me a few headaches.", {"adverse_effect"}),
    # case reports
    ("Hyponatremia related to oral carbamazepine.", {"adverse_effect"}),
    ("Two men were seen with rash and hepatitis secondary to ramipril.", {"adverse_effect"}),
    ("Bleomycin pneumonitis in a young runner.", {"adverse_effect"}),
    ("Bleeding is a known complication of the injections.", {"adverse_effect"}),
    # advice on two medicines
    ("Bromopride and telantin should not be administered together.", {"other"}),
    ("The resin should be taken at least 2 hours after thyroid tablets.", {"interaction"}),
    ("The tablets must be withheld before the scan.", {"other"}),
    # stopping
    ("If I miss a dose I get dizzy.", {"dependence", "adverse_effect"}),
    ("Quitting this was horrible for me.", {"dependence"}),
    ("could barely walk", {"adverse_effect"}),
    ("My withdrawals were not pretty.", {"dependence"}),
    ("Kratom withdrawal often brings cramps.", {"dependence"}),
    ("Nobody should take more than two tablets of valerian a night.", {"overdose_dosage"}),
    ("Licorice tea is not right for people with high blood pressure.", {"contraindication_population"}),
    ("Since trials are few, pregnant women should not take feverfew.", {"contraindication_population"}),
    ("Sage makes birth control pills less reliable.", {"interaction"}),
    ("Hawthorn can make heart tablets too strong.", {"interaction", "overdose_dosage"}),
    # dependence
    ("Nicotine is highly addictive.", {"dependence"}),
    ("Long use of the pills can lead to dependence.", {"dependence"}),
    ("The spray carries a risk of addiction.", {"dependence"}),
    # interaction
    ("St John's wort interacts with many medications.", {"interaction"}),
    ("Do not mix the drops with alcohol.", {"interaction"}),
    ("Calcium reduces the absorption of thyroid tablets.", {"interaction"}),
    # dosage
    ("Start with a low dose.", {"overdose_dosage"}),
    ("Do not exceed two tablets a day.", {"overdose_dosage"}),
    ("High doses of zinc can cause nausea.", {"overdose_dosage", "adverse_effect"}),
    # groups
    ("Pregnant women should not take the oil.", {"contraindication_population"}),
    ("People with kidney disease should avoid the salt.", {"contraindication_population"}),
    ("Avoid driving after taking the drops.", {"contraindication_population"}),
    # professionals
    ("Talk to your doctor before taking the herb.", {"consult_professional"}),
    ("Medical supervision is essential with this herb.", {"consult_professional"}),
    ("Seek emergency help at once.", {"consult_professional"}),
    # products
    ("Some powders are contaminated with lead.", {"product_quality_legal"}),
    ("Buy only third-party tested brands.", {"product_quality_legal"}),
    # plain words, kind by kind
    ("Stay below 2 g of the powder a day.", {"overdose_dosage"}),
    ("Never use the drops for longer than two weeks.", {"overdose_dosage"}),
    ("Raise the dose of the syrup little by little.", {"overdose_dosage"}),
    ("Cut the dose by a quarter each week.", {"dependence"}),
    ("Some users of the spray cannot sleep without it.", {"dependence"}),
    ("Show the tablets to a nurse.", {"consult_professional"}),
    ("Book an appointment before you try the herb.", {"consult_professional"}),
    ("Pick a powder with a batch certificate.", {"product_quality_legal"}),
    ("Three jars did not contain what the label said.", {"product_quality_legal"}),
    ("The tea was found to contain mercury.", {"product_quality_legal"}),
    ("Customs officers may confiscate the leaf.", {"product_quality_legal"}),
    ("Nobody knows what ten years of the capsules do.", {"other"}),
    ("Grapefruit juice doubles the level of simvastatin.", {"interaction"}),
    ("Leave four hours between the iron tablet and the antibiotic.", {"interaction"}),
    ("Go easy on caffeine pills if you are small.", {"contraindication_population"}),
    ("Itching is a common complaint with the cream.", {"adverse_effect"}),
    ("Case reports describe hepatitis in women who took the extract.", {"adverse_effect"}),
    ("The tablets are hard on the stomach.", {"adverse_effect"}),
    ("This root is best avoided.", {"other"}),
    # other
    ("Use the oil with caution.", {"other"}),
    ("The safety of long use is unknown.", {"other"}),
    ("Nobody knows what ten years of valerian do.", {"other"}),
    ("It is unclear whether kava is safe in children.", {"other"}),
    ("Pregnant women are better off without kava.", {"contraindication_population"}),
    ("Giving up coffee overnight may bring on headaches.", {"dependence", "adverse_effect"}),
    ("Swallowing clove oil can burn the mouth.", {"adverse_effect"}),
    ("Natural does not mean safe.", {"other"}),
    ("The FDA has not evaluated this powder.", {"product_quality_legal"}),
    ("The herb should not be used as a treatment for cancer.", {"other"}),
    ("The risk of relapse is high with the drops.", {"adverse_effect"}),
    ("The syrup weakens the pill.", {"interaction"}),
    ("Sage weakens the blood sugar tablets.", {"interaction"}),
    ("Tamoxifen-associated thrombosis was seen twice.", {"adverse_effect"}),
]

DOES_NOT_WARN = [
    # what nobody knows is whether it helps, or how
    "It is unclear whether zinc shortens a cold in children.",
    "It is unclear whether turmeric helps children with asthma.",
    "Nobody knows how valerian works.",
    "No one knows whether the tea prevents a relapse.",
    "Giving up coffee overnight surprised his friends.",
    "Many feel better without coffee.",
    "My headaches are completely gone.",
    "The syrup took away my cramps and nausea.",
    "I was exhausted before I started taking the drops.",
    "I slept well and did not have nausea, cramps or headaches.",
    "I didnt have headaches.",
    "My anxiety is what I take it for.",
    "Insomnia affects one in ten nurses.",
    "The whole move to Leeds was a nightmare for me.",
    "Clinically, the thrombosis was silent.",
    "Hemorrhage occurred in the left lobe.",
    "I do not care for the taste.",
    "It took care of my insomnia at once.",
    "My headaches have almost disappeared.",
    "The rash was relieved by prednisone.",
    "Other treatments depend on the complications.",
    "The tablets had a small effect on anemia in patients of the clinic.",
    "Before taking Zyrtec I had severe depression.",
    "Since being on Zyrtec my depression has lifted.",
    "Sellers never noticed the taste.",
    "Stay below the budget.",
    "The shop opens no later than six.",
    "The doctor called the nurse.",
    "The oil was found to be free from mercury.",
    "No jar was found to contain arsenic.",
    "The juice has no effect on the level of simvastatin.",
    "People with the gene are at greater risk.",
    "The tea puts no strain on the heart.",
    "The powder relieves cramps, a common complaint.",
    "The tea has no side effects.",
    "Unlike sleeping pills, linden is not addictive.",
    "The herb does not cause nausea.",
    "The balm relieves headaches.",
    "Linden tea eases nausea and cramps.",
    "The oil lowers the risk of colds.",
    "Migraine causes nausea and vomiting.",
    "Gene mutations lead to kidney failure.",
    "Insomnia raises the risk of falls.",
    "Alcohol withdrawal brings tremor.",
    "Nobody should take sage tea for granted.",
    "Later studies in larger groups should include older women.",
    "The withdrawal of the sponsor involved a long dispute.",
    "The color of valerian tea is not right for a black teapot.",
    "Honey makes sage tea less bitter.",
    "Is the powder dangerous?",
    "In this section we cover side effects.",
    "Future trials should look at long-term harm.",
    "The root is banned in Norway.",
    "Take one capsule with breakfast.",
    "The patch helps smokers quit.",
    "Used under medical supervision, the patch helps.",
    "Doctors prescribe the tablets for gout.",
    "No interactions with ginger are known.",
    "The gum is gentle and well tolerated.",
    "The leaf interacts with receptors in the brain.",
    "Kratom is sold as powder and capsules.",
    "Vitamin C is found in fruit.",
    "The FDA has not evaluated these statements.",
    "Our health claims have not been evaluated by the FDA.",
    "This page should not be taken as medical advice.",
    "Trials are done to find out if new tablets are safe.",
    "How much is given depends on the risk of relapse.",
    "They look at your individual needs and choose the dose.",
    "Goiter enlarges and weakens the heart.",
    "Wounds contaminated with soil need a clean dressing.",
    "The cancer came back after treatment with tamoxifen.",
    "Two wards counted their cases of C. difficile-associated disease.",
    "The tea is not deadly.",
]


@pytest.mark.parametrize(("text", "kinds"), WARNS, ids=[text[:50] for text, _ in WARNS])
def test_warns(text: str, kinds: set[str]) -> None:
    """The kinds are voted; the generic kind "other" may stand beside them, decode drops it."""
    cast = {vote.kind for _, vote in votes("safety_warning", view(text)) if vote.label == "warning"}
    assert cast in (kinds, kinds | {"other"})


@pytest.mark.parametrize("text", DOES_NOT_WARN, ids=[text[:50] for text in DOES_NOT_WARN])
def test_does_not_warn(text: str) -> None:
    """No function votes for a warning."""
    cast = [(name, text[v.start : v.end]) for name, v in votes("safety_warning", view(text)) if v.label == "warning"]
    assert cast == []


@pytest.mark.parametrize(
    ("text", "context", "warns"),
    [
        ("Nausea", {"lead": "Side effects of the syrup:"}, True),
        ("Nausea", {"lead": "Symptoms of the flu:"}, False),
        ("These can include headache and dizziness.", {"previous": "The tablets may have side effects."}, True),
        ("These can include headache and dizziness.", {"previous": "Flu brings many symptoms."}, False),
        ("It can cause a rash.", {"previous": "Take the capsule with water."}, True),
        ("It can cause a rash.", {"previous": "Measles is a viral disease."}, False),
        # an item of a list of side effects, in words that no cue names
        ("Low platelet count", {"lead": "Side effects of the syrup include:"}, True),
        ("Increased salivation", {"lead": "Less common, but serious adverse reactions:"}, True),
        ("Less common: a metallic taste, warm hands.", {"lead": "Side effects:"}, True),
        ("Low platelet count", {"lead": "Signs of dengue include:"}, False),
        ("Low platelet count", {"lead": "Benefits and side effects depend on:"}, False),
        ("A warm bath", {"lead": "Ways to reduce side effects:"}, False),
        ("Runners over sixty", {"lead": "Side effects are more likely in:"}, False),
        ("None at usual amounts", {"lead": "Side effects of the syrup include:"}, False),
        ("Dark stools (harmless)", {"lead": "Side effects of the syrup include:"}, False),
        ("Less common:", {"lead": "Side effects of the syrup include:"}, False),
        # a pronoun takes up a substance or an illness
        ("It can be fatal.", {"previous": "Mixing the syrup with wine slows the pulse."}, True),
        ("They could be lethal.", {"previous": "Do not take two tablets at once."}, True),
        ("This can be deadly.", {"heading": "Kratom", "previous": "Some swallow it by the spoon."}, True),
        ("It can be fatal.", {"previous": "Sepsis is an illness of the blood."}, False),
        ("It can be fatal.", {"previous": "Sepsis is treated with antibiotics."}, False),
        (
            "This can be deadly.",
            {"heading": "Alcohol withdrawal", "previous": "Shaking starts on the first day."},
            False,
        ),
        ("They can be lethal.", {"previous": "Storms hit the coast in May."}, False),
        ("It is not deadly.", {"previous": "Kratom is a leaf."}, False),
        ("This can cause a heart attack.", {"previous": "Take no more than two tablets."}, True),
        ("This blockage can cause a heart attack.", {"previous": "A clot closes the artery."}, False),
        ("This method can cause burns.", {"previous": "Some hold the leaf to the skin."}, True),
        ("It can also harm the ears.", {"heading": "What is meningitis?"}, False),
        ("It can also harm the ears.", {"heading": "Tablets for meningitis"}, True),
        ("Men have more severe symptoms.", {"heading": "Is gastritis inherited?"}, False),
        ("Users report severe symptoms.", {"heading": "Kratom"}, True),
    ],
)
def test_context_decides(text: str, context: dict[str, str], warns: bool) -> None:
    """A lead, or the sentence before, says whether a substance or an illness is spoken of."""
    cast = [vote for _, vote in votes("safety_warning", view(text, **context)) if vote.label == "warning"]
    assert bool(cast) is warns


@pytest.mark.parametrize(
    ("text", "function"),
    [("Is the syrup safe?", "safety_warning.question"), ("This guide covers the risks.", "safety_warning.meta")],
)
def test_votes_against(text: str, function: str) -> None:
    """Questions and talk about the article are voted no warning (step 1)."""
    cast = dict(votes("safety_warning", view(text)))
    assert cast[function].label == "no_warning"
