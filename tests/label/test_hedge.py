"""Hedge votes: one table of sentences that hedge, one of sentences that look as if they did."""

from __future__ import annotations

import pytest
from label_votes import view, votes

HEDGED = [
    # modal
    ("Linden tea may shorten a cold.", "modal", "may"),
    ("May lift the mood of tired walkers", "modal", "May"),
    ("- May ease a stiff neck.", "modal", "May"),
    ("You may notice a bitter taste.", "modal", "may"),
    ("The resin may be used to calm a cough.", "modal", "may"),
    ("Saffron might raise appetite.", "modal", "might"),
    ("The syrup could cause a rash.", "modal", "could"),
    ("It may or may not work for you.", "modal", "may"),
    # probability
    ("The warmth probably matters most.", "probability", "probably"),
    ("Perhaps the steam does the work.", "probability", "Perhaps"),
    ("Night walks are likely to help.", "probability", "likely"),
    ("This is most likely a mild allergy.", "probability", "likely"),
    ("Harm from one spoon is unlikely.", "probability", "unlikely"),
    ("A link to diet is plausible.", "probability", "plausible"),
    ("Prices are expected to rise.", "probability", "expected to"),
    # potential
    ("Elderberry is a potential aid in winter.", "potential", "potential"),
    ("The leaf potentially slows digestion.", "potential", "potentially"),
    ("Cherry juice is a possible reason for the change.", "potential", "possible"),
    ("There is a possibility of a rash.", "potential", "possibility"),
    ("Early trials show promise.", "potential", "promise"),
    ("The spray looks promising for hay fever.", "potential", "promising"),
    # reporting
    ("A small trial suggests that plums help.", "reporting", "suggests"),
    ("The numbers indicate a slow decline.", "reporting", "indicate"),
    ("Many believe the bark keeps flies away.", "reporting", "believe"),
    ("The oil is thought to block the enzyme.", "reporting", "thought"),
    ("Growers speculate that frost sweetens the root.", "reporting", "speculate"),
    ("The gene is suspected to play a part.", "reporting", "suspected"),
    ("They propose that heat destroys the toxin.", "reporting", "propose"),
    ("The cream seems to soothe elbows.", "reporting", "seems"),
    ("The drops appear to act within an hour.", "reporting", "appear"),
    ("The drink appears safe in small cups.", "reporting", "appears"),
    ("The seller claims the belt melts fat.", "reporting", "claims"),
    ("Users report calmer evenings.", "reporting", "report"),
    ("Users\nreport calmer evenings.", "reporting", "report"),
    ("Some herbalists say that it clears the lungs.", "reporting", "say"),
    ("The spring is said to cure gout.", "reporting", "said"),
    ("It is generally considered safe for adults.", "reporting", "considered"),
    ("The paste reportedly whitens teeth.", "reporting", "reportedly"),
    ("Anecdotal accounts praise the bath.", "reporting", "Anecdotal"),
    ("The data fit the hypothesis that frost sweetens the root.", "reporting", "hypothesis that"),
    ("It fits earlier suggestions that cold slows the rot.", "reporting", "suggestions that"),
    ("Even in rice, where we suspect a gap, the link holds.", "reporting", "suspect"),
    ("Sales are predicted to fall.", "probability", "are predicted to"),
    ("The only possible flaw of the jar is its lid.", "potential", "possible"),
    # open question
    ("Nobody knows whether the wax helps.", "open_question", "whether"),
    ("How the wax works is unclear.", "open_question", "unclear"),
    ("The cause of the itch is unknown.", "open_question", "unknown"),
    ("Its use in toddlers remains controversial.", "open_question", "controversial"),
    ("Experts are divided on its worth.", "open_question", "divided"),
    ("The way it acts is not fully understood.", "open_question", "not fully understood"),
    ("Its safety hasn't been established.", "open_question", "hasn't been established"),
    ("Evidence for the wax is limited.", "open_question", "limited"),
    ("Limited studies look at children.", "open_question", "Limited"),
    ("There is little evidence for the belt.", "open_question", "little evidence"),
    ("No good trials of the belt exist.", "open_question", "No good trials"),
    ("Data on nursing mothers are lacking.", "open_question", "lacking"),
    ("The findings so far are mixed.", "open_question", "mixed"),
    ("More research is needed.", "open_question", "More research"),
    ("Further clinical trials should follow.", "open_question", "Further clinical trials"),
    ("The wax is being studied for eczema.", "open_question", "being studied"),
    ("A second trial is under way.", "open_question", "under way"),
    ("Little is known about its long use.", "open_question", "Little is known"),
]

NOT_HEDGED = [
    "The region holds two potential iron binding sites.",
    "It was the only possible way into the cellar.",
    "To test this possibility, we moved the jars.",
    "The loss could be fully rescued by the washed strain.",
    "The stain could only be seen under blue light.",
    "The buds appear 2 days after the rain.",
    "Arrows in (C) indicate the joints.",
    "Further studies were carried out in spring.",
    "They used as many of the older mint beds as possible.",
    "Linden tea can shorten a cold.",
    "You should rest after the bath.",
    "A larger spoon would add nothing.",
    "You may take the syrup with milk.",
    "The drops may be taken at night.",
    "You may want to rinse the leaf first.",
    "Kiosks may not sell the spray.",
    "The festival takes place in May.",
    "May 2022 was dry.",
    "He could not walk after the fall.",
    "Could you close the jar?",
    "Runners are twice as likely to sleep well.",
    "Men are more likely than women to snore.",
    "Call as soon as possible.",
    "Use the smallest possible spoon.",
    "The syrup has a high abuse potential.",
    "Reach your full potential with yoga.",
    "The nerve fires an action potential.",
    "Nurses suggest waiting a day.",
    "We suggest that you start small.",
    "The tablet is indicated for gout.",
    "Take it as indicated on the box.",
    "If you suspect a leak, open the window.",
    "A proposed law would ban the belt.",
    "Consider a shorter course.",
    "The root is considered a food supplement by law.",
    "Warts appear on the hands.",
    "The herb appears in old books.",
    "The box makes bold health claims.",
    "Such claims are banned.",
    "Trials have shown a small gain.",
    "The belt is linked to back pain.",
    "The resin contains an unknown sugar.",
    "Take it in two divided doses.",
    "A few studies agree.",
    "The offer is limited to two jars.",
    "The bark has been studied for gout.",
    "The leaf is not known to cause harm.",
    "Learn more from the study.",
    "We believe in slow food.",
    "Some people feel sick after the bath.",
]


@pytest.mark.parametrize(("text", "kind", "words"), HEDGED, ids=[text[:50] for text, _, _ in HEDGED])
def test_hedged(text: str, kind: str, words: str) -> None:
    """The cue is voted with its type and no more words than it has."""
    cast = [vote for _, vote in votes("hedge", view(text)) if vote.label == "hedged"]
    assert (kind, words) in [(vote.kind, text[vote.start : vote.end]) for vote in cast]


@pytest.mark.parametrize("text", NOT_HEDGED, ids=[text[:50] for text in NOT_HEDGED])
def test_not_hedged(text: str) -> None:
    """No function votes hedged."""
    cast = [(name, text[vote.start : vote.end]) for name, vote in votes("hedge", view(text)) if vote.label == "hedged"]
    assert cast == []


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("Could the bark help a cough?", "hedge.question"),
        ("In this guide we look at herbs that may help.", "hedge.meta"),
    ],
)
def test_votes_against(text: str, function: str) -> None:
    """Questions (E2) and talk about the article are voted not hedged as a whole."""
    cast = dict(votes("hedge", view(text)))
    assert (cast[function].label, cast[function].start, cast[function].end) == ("not_hedged", 0, len(text))


def test_a_question_answered_in_its_unit_is_none() -> None:
    """The answer is the assertion (case 12)."""
    cast = dict(votes("hedge", view("Does the bark help? It may calm a cough.")))
    assert "hedge.question" not in cast
    assert "hedge.modal_may" in cast
