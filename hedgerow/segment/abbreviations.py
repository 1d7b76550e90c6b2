"""Words that end in a full stop without ending a sentence, and words that open one.

All are lower-case and without the last full stop.
"""

from __future__ import annotations

from hedgerow.segment.characters import word_set

TITLES = word_set(
    "mr mrs ms dr drs prof gen sen rep gov capt lt col sgt maj cmdr rev hon messrs mme mlle supt insp adm cpl pvt "
    "pres mt ft st ste fr br msgr amb atty dir"
)
"""Stand before a name."""

INNER = word_set("e.g i.e eg ie vs cf viz ca approx incl esp resp c.f v.s aka a.k.a nee n° ps p.s")
"""Always go on."""

BEFORE_NUMBER = word_set(
    "no nos fig figs p pp vol vols ch chap sec sect eq eqs art ref refs app ex tab pt ver v nr n°c § par cl "
    "col lot bd figure s suppl exp"
)
"""Go on when a number (or a single letter) follows; otherwise they are words or ends."""

EITHER = word_set(
    "etc inc ltd co corp llc plc jr sr bros dept univ est al jan feb mar apr jun jul aug sep sept oct nov dec "
    "mon tue tues wed thu thur thurs fri sat ave blvd rd spp sp var subsp ssp cv ser dist ed eds trans intl int'l "
    "assn assoc ph.d m.d b.a m.a b.sc m.sc m.s d.c u.s u.s.a u.k e.u u.n a.m p.m b.c a.d d.o r.n m.p.h "
    "max min misc temp wt dil soln conc inst acad natl gov't gen'l calif mass penn conn ill mich minn wis tenn "
    "tex fla ariz okla"
)
"""Go on, or end the sentence when a word follows that opens one."""

END_BEFORE_CAPITAL = word_set("etc")
"""Of EITHER: those behind which a name is rare, so that any capital opens a sentence."""

UNITS = word_set(
    "mg mcg µg μg ug ng kg gm gms gr ml mls dl cl cc oz lb lbs tsp tsps tbsp tbsps tbs pt qt gal gtt iu hr hrs min mins "
    "sec secs wk wks yr yrs mo mos in cm mm km ft yd sq cap caps tab tabs amp amps supp susp pkt"
)
"""Behind a number they go on before a word in lower case, and end the sentence before a capital like other words."""

UNITS_ONLY = word_set("mg mcg ml mls oz lb lbs tsp tsps tbsp tbsps tbs hr hrs wk wks yr yrs pkt")
"""Of UNITS: those that are one behind "a" or "per" as well, being no other word."""

NUMBER_WORDS = word_set("one two three four five six seven eight nine ten eleven twelve half quarter dozen")
"""Numbers as a dose is written."""

ARTICLES = word_set("a an each every per few several")
"""Stand before a unit in place of a number."""

CARELESS_STARTERS = word_set("i i'm i've he she it it's they we you my the this these there")
"""Words in lower case that open a sentence of a careless writer even behind a unit."""

CITED = word_set(
    "baill benth blume boiss burm cav decne desf dunal ehrh endl engl fisch forst gaertn griseb harms hassk havil hemsl "
    "hook houtt jacq juss korth kunth labill lam ledeb lindl lour makino maxim michx mill miq moench muhl nees nutt "
    "oliv pers planch poir pursh radlk rchb rehder roxb royle salisb schltdl schott schrad seem sieb spreng stapf "
    "steud thunb torr turcz urb vahl vell walp wedd willd zucc "
    "agric altern am amer anaesth anal anesth arch behav biochem biol biomed bot bull cardiol chem clin complement curr "
    "dermatol endocrinol environ epidemiol ethnobot ethnopharmacol eur exp gastroenterol genet gynecol hepatol "
    "immunol infect int med metab microbiol mol nat nephrol neurol neurosci nutr obstet oncol opin pathol pediatr "
    "pharmacol pharmacother pharm phys physiol phytochem phytother proc prod psychiatr psychol psychopharmacol res "
    "rheumatol sci soc surg symp technol ther thromb toxicol trop virol"
)
"""Authors of plant names ("Benth.") and words of journals' names ("Clin."), both with a capital.

They go on before a word in lower case, and before one that is itself one of these or an initial.
"""

ABBREVIATIONS = TITLES | INNER | BEFORE_NUMBER | EITHER | CITED
"""All of them but units, which only a number makes one."""

LETTERED = word_set(
    "vitamin vitamins hepatitis type group class plan part section appendix category grade figure omega alpha beta "
    "gamma delta kappa epsilon factor protein level stage point influenza panel box schedule cell cells lymphocyte "
    "lymphocytes step option exhibit zone phase form strain subtype table product substance person patient letter "
    "interleukin kinase chain unit"
)
"""Words that a single capital may follow and end the sentence with."""

TOP_LEVEL_DOMAINS = word_set("com net org co edu gov info io uk de eu us biz tv me app html htm php pdf js py txt exe")
"""What stands behind the last full stop of an address or a file name."""

STARTERS = word_set(
    "a after all also although an and another any anyone are as at because before being both but by can could "
    "despite did do does don't during each even every everyone finally first following for four from further "
    "furthermore given had has have he hence her here his how however i i'm i've i'd if in indeed instead is it it's "
    "its just let like many may moreover most much my neither never nevertheless no nor not now of on once one only "
    "or other others our over overall people perhaps please possible recent research results several she should "
    "similarly since so some someone such take than thanks that that's the their them then there there's therefore "
    "these they they're this those though three through throughout thus to together two under unlike until use "
    "using we we'll we're we've was were what when where whereas whether which while who why will with within "
    "without would yes yet you you'll your"
)
"""Words that, with a capital, rarely go on a sentence: a capital on them means a new one."""
