"""Where a sentence ends and where it does not: one row a case, boundaries drawn as ¦."""

from __future__ import annotations

import pytest

from hedgerow.segment import find_sections, find_sentences

SPLIT = [
    ("plain", "Kava calms. ¦It is bitter."),
    ("question", "Is it safe? ¦Nobody knows."),
    ("exclamation", "Stop now! ¦Call a doctor."),
    ("several marks", "Really?! ¦Yes."),
    ("dose", "Take 0.5 mg. ¦Take it with food."),
    ("unit behind a number", "Wait 20 min. ¦Increase the dose then."),
    ("letter word", "It holds vitamin C. ¦Oranges hold more."),
    ("Greek letter", "It blocks NF-kappa B. ¦Expression fell."),
    ("pronoun", "So do you and I. ¦Did you know?"),
    ("abbreviated state, starter", "It is sold in the U.S. ¦However, it is not approved."),
    ("etc.", "Use tea, oil, etc. ¦Keep it dry."),
    ("company", "It was made by Root & Co. ¦They closed."),
    ("bracket citation set apart", "It fell. [12] ¦The rest stayed."),
    ("bracket citation attached", "It fell.[3,4] ¦The rest stayed."),
    ("footnote number attached", "Rates of kidney failure.2 ¦In fact, they rose."),
    ("footnote number set apart", "They gained rights. 4 ¦Even so, few voted."),
    ("missing space", "It eases withdrawal.¦Its effects fade."),
    ("missing space after a bracket", "It eases pain (a little).¦Its effects fade."),
    ("missing space after a question", "Does it work?¦nobody knows."),
    ("closing quote", "“It works.” ¦She left."),
    ("closing bracket", "(It works.) ¦She left."),
    ("quote mark set apart", 'It is called " the root. " ¦Others differ.'),
    ("opening quote", "It works. ¦“Not for me,” he said."),
    ("opening bracket", "It works. ¦(Mostly.)"),
    ("ellipsis before a capital", "Well... ¦Maybe not."),
    ("ellipsis character", "Well… ¦Maybe not."),
    ("spaced ellipsis with a fourth stop", "Leave words out . . . . ¦Then go on."),
    ("emoticon stays with its sentence", "It helped me a lot. :) ¦Try it."),
    ("emoji stays with its sentence", "It helped. 😀 ¦Try it."),
    ("careless writer", "i tried it once. ¦it was awful."),
    ("gene in lower case", "We looked at NF-kappa B p50 cells. ¦c-Fos rose."),
    ("sentence starts with a number", "It failed. ¦7 of 10 stopped."),
    ("web address at the end", "See www.example.org. ¦Then decide."),
    ("DOI at the end", "See doi:10.1000/182.a. ¦Then decide."),
    ("full-width stop", "これは。¦それは。"),
    ("inline list", "1. Boil it ¦2. Strain it ¦3. Drink it"),
    ("inline list with stops", "1) Boil it. ¦2) Strain it."),
    ("lettered inline list", "a. Boil it b. Strain it".replace(" b.", " ¦b.")),
    ("bulleted inline list", "• tea • oil • powder".replace(" •", " ¦•")),
    ("two lines", "It calms\n¦and soothes."),
    ("sentence after an aside", "He left (tired). ¦She stayed."),
    ("title as a word's end", "He lives on Main St. ¦The house is red."),
    ("time of day before a starter", "Take it at 8 p.m. ¦Then sleep."),
    ("percent", "It fell by 3.5 %. ¦That is little."),
    ("unit before a capital", "Add 1 tsp. ¦Honey helps."),
    ("unit before a capital, set close", "Take 500mg. ¦Then wait."),
    ("unit before a careless start", "i waited 2 hrs. ¦it was awful."),
    ("word that is a unit elsewhere", "he wore a cap. ¦then he left."),
    ("unit as a word", "it fell into the sec. ¦of course it broke."),
    ("author before a capital", "It is P. methysticum G. Forst. ¦The root is bitter."),
    ("journal before a capital", "It came out in J. Clin. Psychol. ¦Others read it."),
    ("number in brackets attached", "It came from Ohio.(4) ¦It grew."),
    ("numbers in brackets attached", "It came from Ohio.(4,5) ¦It grew."),
    ("footnote behind a short word", "Some say so.1 ¦Others do not."),
    ("footnote behind a receptor", "It binds CB1.9 ¦It calms."),
    ("footnote behind an acronym", "It was found by the FDA.12 ¦In 2004 it was sold."),
]

WHOLE = [
    ("title", "Dr. Wu and Mrs. Hall agree."),
    ("title before initials", "Dr. A. B. Stone agrees."),
    ("initials", "The plant was named by J. R. Smith in 1902."),
    ("middle initial", "Ask Albert I. Jones about it."),
    ("e.g.", "Some herbs, e.g. Kava, harm the liver."),
    ("i.e. in brackets", "Opioids (i.e. Morphine) differ."),
    ("vs.", "It was kava vs. Valium."),
    ("et al.", "Smith et al. Found no effect.".replace("Found", "found")),
    ("et al. with a year", "This agrees with Lee et al. 2009 and others."),
    ("approx.", "It lasts approx. Four hours.".replace("Four", "four")),
    ("figure", "See Fig. 3 for the dose."),
    ("number", "It ranks No. 5 in sales."),
    ("page", "Please turn to p. 55."),
    ("volume", "It is in vol. 2 of the series."),
    ("decimal", "Take 2.5 mg or 3.75 mg."),
    ("decimal without zero", "p was .05 here."),
    ("price", "It costs $100.00 a jar."),
    ("abbreviated state, noun", "The U.S. Government banned it."),
    ("time of day, noun", "At 5 a.m. Eastern time it rang."),
    ("degree", "Ann Lee, Ph.D. of Ohio, wrote it."),
    ("species", "Extract of C. sinensis was used."),
    ("species, plural", "Several Piper spp. were tested."),
    ("journal in brackets", "It is known (Lee, J. Biol. Chem. 12, 1995) and proven."),
    ("web address", "Visit https://www.example.com/a.b/C.html now."),
    ("e-mail", "Write to Jane.Doe@example.com today."),
    ("file name", "Open the file Notes.Txt first."),
    ("DOI", "It is doi:10.1016/j.jep.2005.05.014 in full."),
    ("ellipsis before lower case", "It works... sometimes."),
    ("spaced ellipsis", "It works . . . I think."),
    ("omission in brackets", "“It [...] Works” is what it says."),
    ("said", "“It works!” he said."),
    ("asked", "'Does it?' she asked."),
    ("stop inside a quote, lower case behind", 'She wrote "It works." and left.'),
    ("aside with sentences", "He left (he was tired. Very.) early."),
    ("name with a mark", "She works at Yahoo! in sales."),
    ("list number", "12. Boil the water."),
    ("number and bracket", "Mix (1) tea and (2) oil."),
    ("comma behind", "It was Acme Inc., he said."),
    ("semicolon", "It calms; it soothes."),
    ("colon", "The dose: Two drops."),
    ("dash", "It calms – It soothes."),
    ("c. before a year", "He was born c. 1818 in Ohio."),
    ("acronym glued", "Levels of PU.1 DNA fell."),
    ("version", "Use version 2.0 Beta of it."),
    ("no stop", "just a fragment without an end"),
    ("spoon", "Add 1 tsp. of honey to the tea."),
    ("large spoon", "Add 2 tbsp. of oil or 8 oz. of water."),
    ("weight", "Lift 5 lbs. of it each day."),
    ("hours", "Wait 2–3 hrs. before bed."),
    ("weeks", "Take it for six wks. with food."),
    ("milligrams", "It holds 1 to 5 mg. of the base, or .5 mg. at night."),
    ("milligrams set close", "It holds 500mg. of the base."),
    ("fraction", "Use ½ tsp. of it."),
    ("form", "Take one cap. daily or 1 tab. b.i.d. for pain."),
    ("unit behind an article", "Add a tsp. of honey and a few oz. of water."),
    ("author of a plant's name", "Piper methysticum G. Forst. is the root."),
    ("second author", "Mitragyna speciosa (Korth.) Havil. is a tree."),
    ("two authors", "It is Ferula Benth. Hook. in that book."),
    ("journal", "J. Clin. Psychol. is read by many."),
    ("journal with initials inside", "It was in N. Engl. J. Med. for years."),
    ("year behind an initial", "It was T.(1994) Cell 78."),
    ("number behind an abbreviation", "See Fig.2 The root."),
    ("numbered section", "It is banned (S1.2 Other agents) for all."),
    ("aside glued", "It helps.(see below) and calms."),
    ("only marks", "?!"),
    ("long sentence", "word " * 700 + "end."),
    ("long line without a mark", "x" * 100_000),
]  # fmt: skip


@pytest.mark.parametrize("drawn", [row[1] for row in SPLIT], ids=[row[0] for row in SPLIT])
def test_sentence_ends(drawn: str) -> None:
    text = drawn.replace("¦", "")
    found = [text[s.start : s.end] for s in find_sentences(text)]
    assert found == [part.strip() for part in drawn.split("¦")]


@pytest.mark.parametrize("text", [row[1] for row in WHOLE], ids=[row[0] for row in WHOLE])
def test_sentence_goes_on(text: str) -> None:
    found = [text[s.start : s.end] for s in find_sentences(text)]
    marker = len(text) - len(text.removeprefix("12. "))
    assert found == [text[marker:]]


@pytest.mark.parametrize(
    "text",
    [
        "a. " * 60_000,
        ". " * 100_000,
        "." * 200_000,
        '". ' * 60_000,
        "(a. " * 50_000,
        ") . " * 50_000,
        "[1]. " * 40_000,
        "e.g. A " * 30_000,
        "1. a 2. b " * 20_000,
        "• a " * 50_000,
        "x." * 100_000,
        "A b? " * 40_000,
        " " * 200_000 + "a. B",
        "a.\u00a0B" * 50_000,
        "“" * 200_000,
    ],
    ids=range(15),
)
def test_time_is_linear_in_hostile_lines(text: str) -> None:
    """Each line is 120 to 250 KB; one look-back too many per mark would take minutes."""
    spans = find_sentences(text)
    assert sum(s.end - s.start for s in spans) <= len(text)


@pytest.mark.parametrize(
    "line",
    [
        "Same line\n",
        "- Item of a list\n",
        "7. Item of a list\n",
        "# Head\n",
        "“A quotation\n",
        "Head\nA sentence here.\n",
    ],
    ids=["same", "bullets", "numbers", "hashes", "quotes", "paragraphs"],
)
def test_time_is_linear_in_many_lines(line: str) -> None:
    """Each text has 20,000 lines; comparing them in pairs would take minutes."""
    text = line * 20_000
    sections = find_sections(text)
    assert sections[-1].end == len(text)
