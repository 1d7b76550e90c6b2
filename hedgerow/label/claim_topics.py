"""What acts in a clause: a substance, or only an illness and the body (B8, B9)."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Literal

import re2

from hedgerow.label.clauses import clauses_of
from hedgerow.label.conditions import Aspect
from hedgerow.label.functions import Sentence
from hedgerow.label.patterns import Words
from hedgerow.label.scan import Hit

Topic = Literal["substance", "illness", "unknown"]

_NAMED = (
    r"[a-z]{3,}(?:statin|oxifen|prazole|sartan|azepam|azolam|cillin|mycin|floxacin|cycline|triptan|oxetine|idone|tinib|gliptin|gliflozin|dipine|"
    r"barbital|caine|profen|coxib|dronate|thiazide|asone|olone|(?:bu|me|mo|da|lan|eno|ca)terol|parin|xaban|setron|zepine|tadine|codone|morphone|glutide|conazole|pramine|"
    r"pram|faxine|tiapine|lanzapine|ozapine|fenac|oxicam|formin|lukast|ciclovir|cyclovir|hydramine|oxylamine|oxone|trexone|trigine|"
    r"lactone|thyroxine|ephedrine|fenesin|peramide|lukast|umab|ximab|izumab|pentermine|fentanil|fentanyl|zodone|zapine|prazole|alprazolam)|"
    r"(?:bupropion|topiramate|tirzepatide|clopidogrel|loperamide|metronidazole|acyclovir|hydroxyzine|doxylamine|zaleplon|doxepin|carvedilol|losartan|glipizide|fexofenadine|xylazine|tapentadol|nabilone|coca|areca)|"
    r"[a-z]{3,}(?:olol|alol|pril|prilat|afil|zosin|pentin|gabalin|etiracetam|racetam|triptyline|traline|oxepin|aleplon|pidem|piclone|lepride|peridol|azodone|"
    r"aprazine|arazine|semide|pamide|afenib|ciclib|ranib|steride|relix|trel|vaptan|glinide|glitazone|glizide|clamide|fenacin|tropium|bendazole|mivir|tidine|"
    r"nidine|tanide|orphan|astine|irizine|exofenadine|romethazine|trozole|bicalutamide|afinil|amfetamine|amphetamine|phenidate|endorphan|pentadol|albital|"
    r"isoprodol|benzaprine|carbamol|etizole|butamol|trombopag|imumab|lizumab|tuzumab|cortisone|solone|metasone|sonide|alexin|dalafil|tizumab|furantoin|prim|"
    r"xylazine|nabinol|bilone)|"
    r"tylenol|advil|aleve|motrin|excedrin|percocet|vicodin|oxycontin|norco|narcan|vivitrol|antabuse|xanax|ativan|klonopin|valium|ambien|lunesta|sonata|"
    r"halcion|restoril|zoloft|prozac|paxil|celexa|lexapro|effexor|cymbalta|wellbutrin|remeron|buspar|buspirone|desyrel|depakote|topamax|tegretol|lamictal|"
    r"keppra|neurontin|lyrica|seroquel|zyprexa|risperdal|abilify|haldol|ritalin|concerta|adderall|vyvanse|strattera|provigil|nuvigil|inderal|lopressor|"
    r"viagra|cialis|levitra|flomax|ozempic|wegovy|mounjaro|zepbound|saxenda|victoza|trulicity|januvia|jardiance|farxiga|lipitor|crestor|zocor|zetia|"
    r"ezetimibe|coumadin|eliquis|xarelto|plavix|synthroid|ventolin|singulair|zyrtec|claritin|allegra|benadryl|sudafed|mucinex|robitussin|nyquil|prilosec|"
    r"nexium|pepcid|zantac|tums|imodium|zofran|pepto-bismol|miralax|augmentin|bactrim|tamiflu|paxlovid|humira|enbrel|clomid|clomiphene|rogaine|propecia|"
    r"accutane|botox|botulinum toxin|flexeril|baclofen|tizanidine|zanaflex|chantix|zyban|nicorette|epidiolex|spravato|esketamine|naproxen|metoclopramide|"
    r"tamsulosin|trimethoprim|kratom capsules|crack cocaine|meth|methamphetamine|crystal meth|nitazenes|speedballs?|bath salts|synthetic cannabinoids|"
    r"poppers|nitrous oxide|inhalants|"
    r"eleuthero|milkthistle|burdock|marshmallow root|mullein|lemonbalm|kanna|shiitake|maitake|turkey tail|enoki|betel(?: nuts?)?|areca nuts?|coca leaves|"
    r"oolong|pu-?erh|tulsi|brahmi|alpha-gpc|EAAs|wheatgrass|barley grass|gelatine?|keratin|SAM-e|pygeum|chasteberry|vitex|borage|white willow|caraway|"
    r"coriander|cumin|cardamom|nutmeg|mustard seeds?|parsley|celery seed|artichoke|gentian|angelica|aloe(?: vera)?|bentonite|zeolite|diatomaceous earth|"
    r"manuka|krill|calendula|marigold|comfrey|plantain leaf|yarrow|meadowsweet|linden|elderflower|rosehips?|sea buckthorn|catuaba|mumijo|he shou wu|"
    r"goji(?: berries| berry)?|jujube|longan|lychee|noni|mangosteen|pomegranate|tart cherr(?:y|ies)|blueberr(?:y|ies)|acai|camu camu|baobab|bilberry|"
    r"black currant|chokeberry|aronia|monk fruit|stevia|xylitol|erythritol|vanadium|molybdenum|rubidium|colloidal silver|lugol['’]s|humic acid|fulvic acid|"
    r"ormus|ayahuasca|iboga(?:ine)?|kambo|mescaline|peyote|san pedro|DMT|5-MeO-DMT|amanita muscaria|fly agaric|blue lotus|sakae naa|akuamma|mitragyna|"
    r"hemp seeds?|hemp oil|cannabis oil|delta-?8(?:[- ]THC)?|delta-?9(?:[- ]THC)?|HHC|THC-?[OPV]|chamomile tea|bone broth|cod liver|castor oil|sesame oil|"
    r"argan oil|rosehip oil|jojoba(?: oil)?|shea butter|niacinamide|azelaic acid|salicylic acid|glycolic acid|benzoyl peroxide|ceramides?|peptide creams?|"
    r"hyaluronic acid|"
    r"schisandra|cinnamon|fenugreek|milk thistle|silymarin|dandelion|nettle|astragalus|andrographis|goldenseal|licorice|liquorice|thyme|oregano|sage|rosemary|passionflower|hops|"
    r"skullcap|lemon balm|lion['’]s mane|reishi|chaga|cordyceps|psyllium|inulin|flaxseed|flax|chia|cbg|cbn|thca|rooibos|hibiscus|moringa|neem|holy basil|gotu kola|bacopa|vinpocetine|"
    r"huperzine|citicoline|lecithin|tyrosine|beta-alanine|bcaas?|leucine|hmb|beetroot|kelp|bladderwrack|chondroitin|msm|pterostilbene|pqq|lipoic acid|pregnenolone|saw palmetto|tribulus|"
    r"tongkat ali|fadogia|black cohosh|red clover|dong quai|evening primrose|soy|isoflavones|cranberr(?:y|ies)|d-mannose|uva ursi|cat['’]s claw|devil['’]s claw|feverfew|butterbur|fennel|"
    r"cascara|slippery elm|activated charcoal|propolis|royal jelly|bee pollen|colostrum|lactobacillus|bifidobacterium|sauerkraut|mct|nigella|black seed|arnica|st\.? john['’]s wort|mucuna|"
    r"mugwort|wormwood|damiana|shilajit|ginsenosides|chromium|boron|copper|manganese|thiamine|riboflavin|pantothenic acid|pyridoxine|b12|beta-carotene|lutein|zeaxanthin|astaxanthin|lycopene|"
    r"adaptogens?|nootropics?|psychedelics|hallucinogens|tianeptine|ghb|spice|k2|lithium|insulin pens?|acetaminophen|fentanyl|naloxone|disulfiram|acamprosate|clonidine|"
    r"valproate|varenicline|orlistat|phentermine|heparin|ivermectin|hydroxychloroquine|methotrexate|letrozole|prednisone|prednisolone"
)
"""Names of drugs by the stems of their class, of brands, and of plants, nutrients and foods that are taken."""
_SUBSTANCE = Words(
    r"(?i)\b(?:supplement\w*|herb\w*|extract\w*|capsules?|pills?|tablets?|gumm\w+|powders?|drugs?|medic(?:ation|ine)s?|"
    r"substances?|compounds?|alkaloids?|oils?|teas?|coffee|caffeine|nicotine|alcohol|doses?|dosages?|dosing|vitamins?|"
    r"magnesium|zinc|iron|calcium|melatonin|kratom|kava|cannabi\w+|CBD|THC|cigarettes?|smoking|vap\w+|valerian|ginger|"
    r"turmeric|curcumin|ginseng|ashwagandha|omega-3s?|probiotics?|therap\w+|treatments?|exercise|opioids?|products?|mushrooms?|"
    r"creatine|berberine|theanine|NAC|pouches|gum|patch(?:es)?|snus|juice|beans?|seeds?|leaf|leaves|roots?|berries|brews?|infusions?|minerals?|"
    r"remed(?:y|ies)|formulas?|ingredients?|stimulants?|sedatives?|taper\w*|fasting|diets?|diet|detox\w*|supplementation|intake|wine|beer|"
    r"cocoa|matcha|guarana|khat|phenibut|yohimb\w+|saffron|rhodiola|lavender|chamomile|peppermint|garlic|senna|psilocybin|ketamine|"
    r"cannabidiol|taurine|glycine|collagen|glucosamine|selenium|iodine|potassium|folate|niacin|biotin|fib(?:er|re)|protein|steroids?|"
    r"nutrients?|NSAIDs?|statins?|SSRIs?|PPIs?|antibiotics?|vaccines?|vaccination|immuni[sz]ations?|jabs?|shots|booster|injections?|syrups?|creams?|gels?|"
    r"lozenges?|sprays?|inhalers?|tinctures?|infusions?|cleanses?|hormones? therapy|HRT|electrolytes?|amino acids?|peptides?|antihistamines?|"
    r"berber\w+|quercetin|resveratrol|spirulina|chlorella|echinacea|elderberry|ginkgo|goji|maca|boswellia|bromelain|inositol|choline|biotin|"
    r"carnitine|citrulline|arginine|glutamine|glutathione|CoQ10|ubiquinol|NMN|NAD|DHEA|SAMe|5-HTP|tryptophan|GABA|omega-6|DHA|EPA|whey|casein|"
    r"energy drinks?|soda|sweeteners?|sugar|salt|vinegar|honey|chocolate|milk|kefir|probiotic\w*|prebiotic\w*|fiber|keto|vegan|"
    r"kombucha|matcha|yerba|hemp|marijuana|weed|edibles?|psychedelics?|ayahuasca|LSD|MDMA|heroin|cocaine|methadone|buprenorphine|suboxone|"
    r"tramadol|codeine|morphine|oxycodone|gabapentin|diazepam|benzodiazepines?|sleeping pills?|sleep aids?|laxatives?|stimulants?|"
    r"semaglutide|ozempic|wegovy|isotretinoin|tretinoin|retinol|minoxidil|finasteride|contracept\w+|birth control|"
    r"essential oils?|tea tree|eucalyptus|menthol|cupping|acupuncture|sauna|"
    r"paracetamol|ibuprofen|aspirin|warfarin|metformin|antidepressants?|painkillers?|" + _NAMED + r")\b"
)
_EACH_SUBSTANCE = re2.compile(_SUBSTANCE.pattern)
_ILLNESS = Words(
    r"(?i)\b(?:diseases?|disorders?|syndromes?|conditions?|symptoms?|infections?|cancers?|tumou?rs?|mutations?|genes?|"
    r"genetic|withdrawal|deficienc\w+|insomnia|anxiety|depression|migraines?|diabetes|pain|kidneys?|muscles?|brain|cells?|"
    r"[a-z]{3,}(?:itis|osis|emia|pathy|uria)|atri(?:um|al?)|ventric\w+|cortex|cortical|vertebra\w*|spinal|spine|femur|ossification|"
    r"neurons?|embry\w+|f(?:o)?etal|f(?:o)?etus|chromosom\w+|nucle(?:us|i)|organelles?|uter(?:us|ine)|cranial|tissues?|glands?|renal|glomerul\w+|"
    r"alveol\w+|lymph\w*|thoracic|pelvi[cs]|skelet\w+|epitheli\w+|mitosis|meiosis|inherit\w+|nerves?|axons?|placenta\w*|receptor cells|"
    r"bones?|blood vessels|membranes?|arter(?:y|ies)|veins?|what causes|who is at risk|inherited|outlook|prognosis|incontinence|scabies|HIV)\b|what is \(are\)"
)
_ORGAN = Words(
    r"(?i)\b(?:stomach|liver|intestines?|bowels?|colon|pancreas|gallbladder|bladder|lungs?|heart|skin|eyes?|ears?|teeth|mouth|throat|"
    r"blood|thyroid|pituitary|hypothalamus|adrenals?|(?:immune|digestive|respiratory|circulatory|endocrine|nervous|urinary|reproductive|lymphatic) system|"
    r"digestion|breathing|respiration|circulation|menstruation|puberty|pregnancy|menopause|reproduction|anatomy|physiology|"
    r"homeostasis|equilibrium|hormones?|enzymes|reflexes|senses|hearing|vision|sleep stages|sleep cycles?|ageing|aging)\b"
)
"""Organs and functions that a heading names: what stands below it is on the body (B9)."""
_OWN = Words(
    r"(?i)^(?:oxygen|sodium|potassium|calcium|insulin|fatty acids|lipids|sterols|amino acids?|electrolytes?|nutrients?|heat|substances?|"
    r"compounds?|glycine|lysine|arginine|leucine|tyrosine|glutamine|phosphorus|magnesium|iron|copper|zinc|(?:collagen |whey )?peptides?|foods?|meals?|"
    r"drops|progesterone|estradiol|testosterone|salt|sugar|citrate|oxide|sulfate|carbonate|products?|blends?|inhibitors?|strains?)$"
)
"""Substances that the body also holds or makes: in a text on the body they are its own parts (B9)."""
_BODY_FELT = Words(
    r"(?i)^(?:(?:blood |fasting )?(?:glucose|sugar|pressure)|growth|development|skin|rest|hunger|appetite|digestion|vision|memory|"
    r"behavio|breathing|attention|lactation|ovulation|strength)"
)
_OWN_MEMO = "claim_own"
_USE = Words(
    r"(?i)\b(?:it|they|side[- ]effects?|interactions?|dos(?:e|es|age|ing)|unwanted effects?|how (?:to|i) (?:use|take|choose|brew)|"
    r"users|cautions?|what the trials|brewing|extracts?|tea|powder|(?:health )?benefits?|uses|taking|forms|ingredients|precautions|who should (?:not )?(?:take|use|avoid))\b"
)
_MEMO = "claim_topic"
_HEADING = 60  # characters: longer texts are sentences, where "it" may be anything


def topic_around(sentence: Sentence) -> Topic:
    """Return what the neighborhood speaks of: the heading first, then the sentence before."""
    known: Topic | None = sentence.memo.get(_MEMO)
    if known is None:
        known = topic_of(sentence.heading or "")
        if known == "unknown":
            known = topic_of(sentence.previous or "")
        sentence.memo[_MEMO] = known
    return known


AROUND = Aspect(topic_around)
"""What the neighborhood of a sentence speaks of, as a condition."""


@functools.lru_cache(maxsize=4096)
def topic_of(text: str) -> Topic:
    """Return what a text speaks of: a substance before an illness.

    >>> topic_of("Capsules for gout")
    'substance'
    """
    if _SUBSTANCE.search(text) or (len(text) < _HEADING and _USE.search(text)):
        return "substance"
    return "illness" if _ILLNESS.search(text) or (len(text) < _HEADING and _ORGAN.search(text)) else "unknown"


@functools.lru_cache(maxsize=4096)
def names_substance(text: str) -> bool:
    """Tell whether a text names a substance, whatever else it speaks of.

    >>> names_substance("Mixing the syrup with wine"), names_substance("Gout")
    (True, False)
    """
    return _SUBSTANCE.search(text)


@functools.lru_cache(maxsize=4096)
def names_illness(heading: str) -> bool:
    """Tell whether a heading names an illness and nothing that is taken.

    >>> names_illness("What is arthritis?"), names_illness("Pills for arthritis")
    (True, False)
    """
    return _ILLNESS.search(heading) and not (_SUBSTANCE.search(heading) or _USE.search(heading))


def only_own_substances(sentence: Sentence) -> bool:
    """Tell whether the body is the topic and the substances named are parts of it (B9): oxygen, sodium, insulin."""
    known: bool | None = sentence.memo.get(_OWN_MEMO)
    if known is None:
        known = (
            sentence.has("claim.body")
            and all(_OWN.search(sentence.text[h.start : h.end]) for h in sentence.hits.get("claim.substance", ()))
            and not sentence.has("claim.amount")
            and all(_BODY_FELT.search(sentence.text[h.start : h.end]) for h in sentence.hits.get("claim.felt", ()))
            and not _products_around(sentence)
        )
        sentence.memo[_OWN_MEMO] = known
    return known


OWN_SUBSTANCES = Aspect(only_own_substances)
"""Whether all substances of a sentence are the body's own, as a condition."""


def _products_around(sentence: Sentence) -> bool:
    """Tell whether the heading or the sentence before names a substance that is none of the body's own."""
    return _names_product(sentence.heading or "") or _names_product(sentence.previous or "")


@functools.lru_cache(maxsize=4096)
def _names_product(text: str) -> bool:
    return _SUBSTANCE.search(text) and any(not _OWN.search(found[0]) for found in _EACH_SUBSTANCE.finditer(text))


def actor_of(sentence: Sentence, position: int) -> Topic:
    """Return what acts at a position: a substance before it, else an illness or the body in its clause, else the neighborhood."""
    if sentence.has("claim.substance") and only_own_substances(sentence):
        return "illness"
    substances = [
        h for cue in ("claim.substance", "claim.amount") for h in sentence.hits.get(cue, ()) if h.start < position
    ]
    if substances:
        return "substance"
    clause = clauses_of(sentence).at(position)
    if clause.start == 0 and clause.role == "part" and sentence.has("claim.substance"):
        return "substance"  # "By calming nerves, the oil ...": the subject comes after
    start = clause.start
    illnesses = [
        h
        for cue in ("claim.condition", "claim.body", "claim.process")
        for h in sentence.hits.get(cue, ())
        if start <= h.start and h.end <= position
    ]
    if illnesses:
        return "substance" if _PRACTICE.match(sentence.text[start:position]) else "illness"
    return topic_around(sentence)


_PRACTICE = Words(
    r"(?i)^\W*(?:[a-z]+, )?(?:reducing|treating|managing|improving|controlling|lowering|avoiding|eating|losing|quitting|limiting|getting|"
    r"relieving|correcting|addressing|preventing|exercising) "
)
"""A practice as the subject, whose object an illness is: "Treating the cough brings back sleep"."""


def followed_by(sentence: Sentence, hits: Iterable[Hit], cues: tuple[str, ...], reach: int) -> list[tuple[Hit, Hit]]:
    """Return each hit with the first hit of the cues that follows it within reach, in the same clause or its list."""
    objects = sentence.found(*cues)
    pairs = []
    for hit in hits:
        target = next((one for one in objects if one.start >= hit.end), None)
        if target is not None and target.start - hit.end <= reach:
            parts = clauses_of(sentence)
            if parts.at(target.start).number - parts.at(hit.start).number <= 1:
                pairs.append((hit, target))
    return pairs
