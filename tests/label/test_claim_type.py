"""Labeling functions of claim_type: what they vote, where they abstain, and in which scope."""

from __future__ import annotations

import functools

import pytest

from hedgerow.label.claim_topics import actor_of, topic_around
from hedgerow.label.claim_type_heading import classes_of_heading
from hedgerow.label.functions import Sentence
from hedgerow.labeler.toolbox import Toolbox, build_labeler


@functools.cache
def toolbox() -> Toolbox:
    return build_labeler()


def view(text: str, heading: str | None = None, previous: str | None = None, lead: str | None = None) -> Sentence:
    scan = toolbox().scanner.scan
    above = Sentence(text=lead, hits=scan([lead])[0]) if lead else None
    kind = "list_item" if lead else "prose"
    return Sentence(text=text, hits=scan([text])[0], kind=kind, heading=heading, previous=previous, lead=above)


def votes(sentence: Sentence) -> set[tuple[str, str]]:
    """Return function name and scope of each vote of the task."""
    cast, faults = toolbox().labeler.votes_on(sentence)
    assert not faults
    return {(f.id.removeprefix("claim_type."), v.scope or "") for f, v in cast if f.task == "claim_type"}


VOTED = [
    pytest.param("Sage tea soothes a sore throat.", ("relieves_condition", "main"), id="relief-verb"),
    pytest.param("Sage oil improves sleep quality.", ("improves_outcome", "main"), id="felt-outcome"),
    pytest.param("Sage is a gentle remedy for coughs.", ("called_remedy", "main"), id="remedy"),
    pytest.param("The herb is studied for gout.", ("purpose_named", "main"), id="purpose"),
    pytest.param("The drops did not help with colds.", ("denied_benefit", "main"), id="denied-benefit"),
    pytest.param("Sage binds to opioid receptors.", ("receptor_action", "main"), id="receptor"),
    pytest.param("The oil is rapidly absorbed.", ("kinetics", "main"), id="absorption"),
    pytest.param("The leaf has antioxidant properties.", ("property_words", "main"), id="property"),
    pytest.param("Sage oil can cause seizures.", ("causes_symptom", "main"), id="harm-verb"),
    pytest.param("The oil is not without risks.", ("harm_words", "main"), id="litotes"),
    pytest.param("The tea is well tolerated.", ("reassurance", "main"), id="reassurance"),
    pytest.param("The drops are highly addictive.", ("dependence", "main"), id="dependence"),
    pytest.param("Take one capsule at night.", ("imperative", "main"), id="imperative"),
    pytest.param("If the cough lasts, ask a nurse.", ("later_imperative", "main"), id="later-imperative"),
    pytest.param("It is crucial to start with a low dose.", ("crucial", "main"), id="crucial"),
    pytest.param("Adults usually take 200 mg twice a day.", ("amount_and_schedule", "main"), id="dose"),
    pytest.param("The plant is banned in Sweden.", ("law_predicate", "main"), id="law"),
    pytest.param("The powder held heavy metals.", ("quality", "main"), id="contamination"),
    pytest.param("More research is needed.", ("research_need", "main"), id="research-need"),
    pytest.param(
        "There is no good evidence that sage soothes coughs.", ("research_gap", "main"), id="no-good-evidence"
    ),
    pytest.param("Evidence for the tea is limited.", ("research_gap", "main"), id="research-gap"),
    pytest.param("Gout is a painful disease.", ("illness_predicate", "main"), id="illness"),
    pytest.param("The nerve lies behind the knee joint.", ("structure", "main"), id="anatomy"),
    pytest.param("Sage is native to Spain.", ("identity", "main"), id="origin"),
    pytest.param("People with gout need to drink plenty.", ("directive_modal", "main"), id="a-duty-of-the-ill"),
    pytest.param("Head-to-head trials do not exist.", ("research_gap", "main"), id="trials-that-do-not-exist"),
    pytest.param("Clove oil can burn the mouth.", ("harm_words", "main"), id="burns"),
    pytest.param("Does sage help?", ("question", "sentence"), id="question"),
    pytest.param("In this guide we cover sage.", ("meta", "sentence"), id="meta"),
    pytest.param("Sage coats the throat, relieving coughs.", ("relieves_condition", "part"), id="result-is-a-part"),
    pytest.param("Late sage tea disturbs sleep.", ("spoils_outcome", "main"), id="spoiled-outcome"),
    pytest.param("Sage oil widens the arteries.", ("acts_on_body", "main"), id="neutral-effect-on-the-body"),
    pytest.param("The drops did next to nothing for colds.", ("denied_benefit", "main"), id="did-nothing"),
    pytest.param("Pain eased by a third with sage.", ("trial_outcome", "main"), id="outcome-as-subject"),
    pytest.param("The label was wrong, so check the leaflet.", ("later_imperative", "main"), id="so-and-a-command"),
    pytest.param("Heat the water first.", ("imperative", "main"), id="verb-that-is-also-a-noun"),
    pytest.param("Tests found tins with arsenic.", ("quality", "main"), id="what-tests-found"),
    pytest.param("Zinc deficiency is uncommon in cities.", ("how_common", "main"), id="how-common-a-lack-is"),
    pytest.param("People with gout often have low zinc.", ("illness_defined", "main"), id="what-the-ill-are-like"),
    pytest.param("The effect of the drops depends on the meal.", ("effects_told", "main"), id="how-effects-differ"),
    pytest.param("Time seems to slow.", ("effects_told", "main"), id="what-users-perceive"),
    pytest.param("The cactus distorts the sense of time.", ("altered_mind", "main"), id="altered-mind"),
    pytest.param("You shouldn't take it at noon.", ("directive_modal", "main"), id="contracted-advice"),
    pytest.param("Most people tolerate it well.", ("reassurance", "main"), id="tolerated-in-the-active-voice"),
    pytest.param("Think of it as a coat for the throat.", ("platitude", "sentence"), id="hype"),
    pytest.param(
        "Some animal research suggests that sage eases a cough.",
        ("relieves_condition", "main"),
        id="frame-with-adjectives",
    ),
    pytest.param(
        "The oil helps: when brewed, it binds to receptors.", ("receptor_action", "main"), id="anew-after-a-colon"
    ),
    pytest.param(
        "Within an hour it binds to receptors.", ("receptor_action", "main"), id="no-comma-before-the-main-clause"
    ),
    pytest.param("The drops will not stop a cold.", ("relieves_condition", "main"), id="what-a-substance-cannot-stop"),
    pytest.param("Do not lower the dose at once.", ("imperative", "main"), id="command-with-a-benefit-verb"),
    pytest.param("Dry the leaves in the shade.", ("imperative", "main"), id="command-to-dry"),
    pytest.param("Wine can lead to recurrence of gout.", ("causes_symptom", "main"), id="what-brings-it-back"),
    pytest.param(
        "Zinc prevents recurrence of colds.", ("relieves_condition", "main"), id="what-keeps-it-from-coming-back"
    ),
    pytest.param("Surgery is often considered when tablets fail.", ("used_for_condition", "main"), id="an-option"),
    pytest.param("Steroids are considered effective.", ("used_for_condition", "main"), id="held-to-be-of-benefit"),
    pytest.param("The agency funds research related to gout.", ("research_need", "main"), id="research-related-to"),
    pytest.param("Two clinics do research on gout.", ("research_need", "main"), id="who-does-research"),
    pytest.param(
        "The office has not evaluated these claims.", ("disclaimer", "main"), id="disclaimer-in-the-active-voice"
    ),
    pytest.param("The list must not be taken as a prescription.", ("disclaimer", "main"), id="how-words-are-meant"),
    pytest.param("The results cannot be taken as proof.", ("research_gap", "main"), id="no-proof"),
]


@pytest.mark.parametrize(("text", "vote"), VOTED)
def test_votes(text: str, vote: tuple[str, str]) -> None:
    assert vote in votes(view(text))


ABSTAINED = [
    pytest.param("Gout weakens the joints.", "relieves_condition", id="no-benefit-verb"),
    pytest.param("You should take sage to ease a cough.", "causes_symptom", id="nothing-harmful"),
    pytest.param("This guide explains how sage soothes coughs.", "relieves_condition", id="meta-asserts-nothing"),
    pytest.param("Can sage oil cause seizures?", "causes_symptom", id="question-asserts-nothing"),
    pytest.param("Sage lowered the risk of colds.", "names_harm", id="lowered-risk-is-no-harm"),
    pytest.param("The gene binds to receptors.", "imperative", id="no-command"),
    pytest.param("Use of sage is old.", "imperative", id="noun-that-looks-like-a-command"),
    pytest.param("The organ is tightly regulated by hormones.", "law_predicate", id="rules-of-the-body"),
    pytest.param("Users should be aware that sage stains.", "directive_modal", id="awareness-frame-states"),
    pytest.param("She was able to recall most events.", "law", id="recall-of-memory"),
    pytest.param("It is important to note that sage is old.", "crucial", id="awareness-frame-is-no-directive"),
    pytest.param("Sage is approved for coughs.", "purpose_named", id="law-comes-before-benefit"),
    pytest.param("Sage helps if nausea sets in.", "illness_alone", id="condition-asserts-nothing"),
    pytest.param("Sage tea improves sleep.", "spoils_outcome", id="better-is-not-worse"),
    pytest.param("Gout widens the joints.", "acts_on_body", id="illness-acts"),
    pytest.param("Sage oil widens wounds of the skin.", "acts_on_body", id="wounds-are-no-neutral-effect"),
    pytest.param("Sage raises blood pressure.", "improves_outcome", id="higher-pressure-is-no-gain"),
    pytest.param("Heat is bad for oils.", "imperative", id="noun-before-a-verb"),
    pytest.param("“Clean sage” is a term of sellers.", "imperative", id="words-that-are-spoken-of"),
    pytest.param("Sage is common in Spain.", "how_common", id="a-plant-is-common"),
    pytest.param("Sage soothes people with gout, who often have pain.", "illness_defined", id="a-benefit-for-the-ill"),
    pytest.param("Two mints a day can deliver 5 g of sugar.", "amount_and_schedule", id="what-a-portion-holds"),
    pytest.param(
        "The upper vein drains the whole left arm, each vein drains a hand, each vein drains a foot.",
        "keyword_list",
        id="clauses-are-no-search-phrases",
    ),
    pytest.param("Regulation of salt balance falls to the kidney.", "law", id="regulation-in-the-body"),
    pytest.param("Sage can be used for pain relief.", "directive_modal", id="a-use-is-no-advice"),
    pytest.param("The idea should be further explored.", "directive_modal", id="plans-of-research-are-no-advice"),
    pytest.param(
        "Side effects differ from person to person.", "effects_told", id="side-effects-are-no-neutral-effects"
    ),
    pytest.param("The price of the drops depends on the shop.", "effects_told", id="no-effect"),
    pytest.param("There is good evidence that sage soothes coughs.", "research_gap", id="good-evidence-is-a-frame"),
    pytest.param("Skepticism is warranted.", "crucial", id="nothing-directed"),
    pytest.param("The artery widens and blood pressure increases sleep.", "gain_unsaid_actor", id="the-body-acts"),
    pytest.param("Do not stop the drops suddenly.", "denied_benefit", id="do-not-stop"),
    pytest.param("Please do not treat a fever with wine.", "denied_benefit", id="please-do-not"),
    pytest.param("Ask a nurse, and do not treat it at home.", "denied_benefit", id="later-command-denies-nothing"),
    pytest.param("Runners do not stop the syrup in spring.", "denied_benefit", id="who-goes-on-taking-it"),
    pytest.param("Most people do not lower the dose.", "denied_benefit", id="how-much-is-taken"),
    pytest.param("Dry mouth came first.", "imperative", id="a-dry-mouth"),
    pytest.param("Contact dermatitis came first.", "imperative", id="name-of-an-illness"),
    pytest.param("Wine can lead to recurrence of gout.", "improves_outcome", id="its-return-is-no-gain"),
    pytest.param("The drug is not considered habit-forming.", "used_for_condition", id="what-it-is-held-to-be"),
    pytest.param("Drugs are considered a cause of falls.", "used_for_condition", id="held-to-be-a-cause"),
    pytest.param("Weight gain was slow.", "benefit_words", id="unwanted-weight"),
    pytest.param("The data do not settle it.", "research_need", id="do-without-research"),
    pytest.param("The office has not evaluated the tea.", "disclaimer", id="goods-not-words"),
    pytest.param("The drops should not be taken with milk.", "research_gap", id="taken-with-milk"),
    pytest.param("People with gout need rest.", "directive_modal", id="a-need-of-the-ill"),
    pytest.param("Such plants do not exist here.", "research_gap", id="plants-that-do-not-exist"),
    pytest.param("The tea helps the body burn fat.", "harm_words", id="burns-fat"),
    pytest.param("Side effects of treatment may include hair loss.", "used_for_condition", id="beside-its-purpose"),
]


@pytest.mark.parametrize(("text", "function"), ABSTAINED)
def test_abstains(text: str, function: str) -> None:
    assert function not in {name for name, _ in votes(view(text))}


@pytest.mark.parametrize(
    "text",
    [
        "They looked at many villages.",
        "I slept on the sofa until noon.",
        "My colleagues said that I looked grey.",
        "A large bowl stood between the two windows.",
    ],
)
def test_what_tells_no_class_gets_no_vote(text: str) -> None:
    """The label model's default speaks for such a sentence: a vote would claim to have found something in it."""
    assert not votes(view(text))


def test_what_a_vitamin_does_in_the_body_is_no_illness() -> None:
    text = "It plays a role in the immune system."
    assert "illness_predicate" not in {name for name, _ in votes(view(text, heading="Vitamin E"))}
    assert ("illness_predicate", "main") in votes(view(text, heading="The spleen"))


def test_a_text_on_an_illness_gives_no_vote_where_a_class_is_told() -> None:
    other = "nothing_else_amid_illness"
    assert (other, "sentence") in votes(view("They looked at many villages.", heading="Gout, a disease"))
    assert other not in {
        name for name, _ in votes(view("We used a large survey of villages.", heading="Gout, a disease"))
    }


def test_a_symptom_that_comes_and_goes_is_a_harm_amid_substances() -> None:
    text = "Wind and belching are common at first."
    assert ("symptom_comes", "main") in votes(view(text, heading="Sage capsules"))
    assert "symptom_comes" not in {name for name, _ in votes(view(text, heading="Living with gastritis"))}


def test_a_fragment_completes_a_heading_with_a_colon() -> None:
    assert ("fragment", "sentence") in votes(view("a sour taste", heading="Taste"))
    assert "fragment" not in {name for name, _ in votes(view("a sour taste", heading="Side effects:"))}


def test_a_list_item_completes_its_lead() -> None:
    lead = "Side effects of sage oil:"
    assert ("listed_harm", "sentence") in votes(view("Nausea", lead=lead))
    assert "listed_harm" not in {name for name, _ in votes(view("Nausea", lead="We saw in town:"))}


LEADS = [
    pytest.param("Side effects of sage oil include:", "more energy", ("lead_safety", "main"), id="side-effects"),
    pytest.param("Benefits of sage tea include:", "a calm evening", ("lead_efficacy", "main"), id="benefits"),
    pytest.param("Sage has several benefits. It can:", "Ease a sore throat", ("lead_benefit", "main"), id="open-verb"),
    pytest.param("The tea should be avoided by:", "runners under twelve", ("lead_usage", "main"), id="precaution"),
    pytest.param("Symptoms of gout include:", "a red toe", ("lead_condition", "main"), id="illness"),
    pytest.param("The oil works by:", "a change of salt in cells", ("lead_mechanism", "main"), id="action"),
    pytest.param("Side effects include:", "Increased heart rate", ("lead_unwanted", "main"), id="told-otherwise"),
]


@pytest.mark.parametrize(("lead", "text", "vote"), LEADS)
def test_an_item_takes_the_class_of_its_lead(lead: str, text: str, vote: tuple[str, str]) -> None:
    assert vote in votes(view(text, lead=lead))


NO_LEADS = [
    pytest.param("Side effects of sage oil include:", "It was made in Spain.", id="a-sentence-of-its-own"),
    pytest.param("We saw in town:", "more energy", id="lead-without-a-class"),
    pytest.param("Side effects of sage oil include:", "No change of pulse was seen.", id="a-denial-of-its-own"),
    pytest.param(None, "more energy", id="no-lead"),
]


@pytest.mark.parametrize(("lead", "text"), NO_LEADS)
def test_no_class_from_a_lead(lead: str | None, text: str) -> None:
    assert not {
        name for name, _ in votes(view(text, lead=lead)) if name.startswith("lead_") and name != "lead_or_title"
    }


def test_an_item_of_an_open_verb_is_no_command() -> None:
    assert "imperative" in {name for name, _ in votes(view("Increase energy levels", lead="Tips for runners:"))}
    assert "imperative" not in {name for name, _ in votes(view("Increase energy levels", lead="They claim to:"))}


def test_a_body_part_amid_substances_has_a_function_of_its_own() -> None:
    text = "The stomach wall swells."
    assert ("body_alone", "main") in votes(view(text, heading="The spleen"))
    found = {name for name, _ in votes(view(text, heading="Sage capsules"))}
    assert "body_amid_substances" in found
    assert "body_alone" not in found


def test_a_heading_of_several_classes_votes_for_none() -> None:
    text = "Sage stands in a blue jar."
    one = {name for name, _ in votes(view(text, heading="Side effects"))}
    several = {name for name, _ in votes(view(text, heading="Sage: benefits, dosage and side effects"))}
    assert "heading_safety" in one
    assert not {name for name in several if name.startswith("heading_")}


@pytest.mark.parametrize(
    ("heading", "previous", "topic"),
    [
        pytest.param("What is bisoprolol?", None, "substance", id="drug-by-its-stem"),
        pytest.param("Why people use mullein", None, "substance", id="herb"),
        pytest.param("The stomach", None, "illness", id="organ"),
        pytest.param("Sage tea", None, "substance", id="heading"),
        pytest.param(None, "The capsules are old.", "substance", id="sentence-before"),
        pytest.param("Gout: a disease of kings", None, "illness", id="illness"),
        pytest.param("Travel notes", "We went to Spain.", "unknown", id="neither"),
    ],
)
def test_topic(heading: str | None, previous: str | None, topic: str) -> None:
    assert topic == topic_around(view("It helps.", heading, previous))


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        pytest.param("Aspirin causes nausea.", "substance", id="substance-in-front"),
        pytest.param("Gastritis causes nausea.", "illness", id="illness-in-front"),
        pytest.param("It causes nausea.", "unknown", id="pronoun-without-context"),
    ],
)
def test_actor(text: str, actor: str) -> None:
    assert actor == actor_of(view(text), text.index("causes"))


@pytest.mark.parametrize(
    ("heading", "classes"),
    [
        pytest.param("Side effects", {"safety"}, id="safety"),
        pytest.param("How to take it", {"usage"}, id="usage"),
        pytest.param("Is it legal?", {"regulatory"}, id="regulatory"),
        pytest.param("Risk factors for gout", set(), id="the-risk-of-falling-ill"),
        pytest.param("Travel notes", set(), id="none"),
    ],
)
def test_classes_of_heading(heading: str, classes: set[str]) -> None:
    assert classes == classes_of_heading(heading)


def test_every_class_has_functions_of_several_ideas() -> None:
    families: dict[str, set[str]] = {}
    for function in toolbox().functions.functions:
        if function.task == "claim_type":
            families.setdefault(function.label, set()).add(function.family)
    assert len(families) == 9
    assert all(len(found) >= 2 for found in families.values())


@pytest.mark.parametrize(
    ("heading", "is_list"),
    [
        ("Sources", True),
        ("References:", True),
        ("Sources and further reading", True),
        ("Sources cited", True),
        ("Sources of vitamin D", False),
        ("Reference ranges", False),
        ("Source materials for the tea", False),
        ("Food sources", False),
    ],
)
def test_a_list_of_references_is_known_by_its_heading(heading: str, is_list: bool) -> None:
    found = votes(view("Trout and eggs hold a lot of it.", heading=heading))
    assert (("under_sources", "sentence") in found) == is_list


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Treating constipation can relieve bloating.", "substance"),
        ("In short, reducing stress eases insomnia.", "substance"),
        ("Constipation can relieve bloating.", "illness"),
        ("Insomnia can ease with age.", "illness"),
    ],
)
def test_a_practice_as_subject_acts(text: str, actor: str) -> None:
    verb = next(text.index(word) for word in ("relieve", "eases", "ease") if word in text)
    assert actor_of(view(text, heading="Understanding gastritis"), verb) == actor
