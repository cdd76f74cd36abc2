"""Sentences that lean on another one: on the sentence before them, or on the one that names whom they mean. Pure.

A first word alone decides nothing: "This year's harvest" leans on nothing, "This harvest" does; "the former president of Iraq" says whom
it means, "the former" does not.
"""

import re
from collections.abc import Mapping
from enum import Enum

from storage.text.normalize import fold, words
from summarizer.drafts.pronouns import SAYS, outside_quotations, speaks_of_somebody


class Leans(Enum):
    """The kind of sentence that another one needs beside it: none, the sentence before it, the one that says who speaks, or the one
    that names the person it speaks of."""

    NOT = 0
    BEFORE = 1
    SPEAKER = 2
    PERSON = 3


# First words that point at a sentence before, by language.
_WORDS: Mapping[str, str] = {
    "en": (
        "it|this|that|these|those|such(?! as| an? )|they|them|their|its|but|however|meanwhile|in the meantime|at the same time"
        "|also(?! known)|moreover|furthermore"
        "|in addition(?! to [a-z]+ [a-z])|additionally|likewise|similarly|as a result(?! of)|in turn|in response(?! to)"
        "|on the other hand|instead(?! of)"
        "|in response to (?:the|this|that|these|those|it|them|his|her|their)|therefore|thus|so(?! far\\b| many\\b| much\\b"
        "| called\\b)|then|nevertheless|nonetheless"
        "|the (?:former|latter)(?=,|\\.| (?:is|was|were|are|has|have|had|said|says|will|would|could|did|does|also|then"
        "|of (?:the|these|those|whom|which))\\b)"
        "|for (?:his|her|its|their) part|according to (?:him|her|them|it)|and|or|yet(?! another)"
        "|in (?:a|the|this|that)(?: related| same| similar)? (?:context|regard|respect|connection|vein|development)(?! of)"
        "|(?:following|after|before|despite|because of|until|since|by|during) (?:this|that|these|those|it|them|then)|afterwards|the same"
        "|the (?:statement|source) (?:said|says|added|adds|read|reads|noted|continued|went on|also|further|quoted|indicated"
        "|explained|stressed)"
        "|(?:the )?[\\w’'-]+(?: [\\w’'-]+)? (?:also |further )?(?:added|continued|went on)(?= that| to say|:|,)"
        "|both (?:men|women|officials|of them)|others"
    ),
    "ar": (
        "و[أا]ضافت?|وتابعت?|واستطردت?|و[أا]ردفت?|و[أا]شارت?|و[أا]وضحت?|و[أا]كدت?|ولفتت?|وبيّ?نت?|ونو[هّ]+ت?|وشددت?|وختمت?|ومضت?"
        "|وذكرت?|و?قالت? (?:إن|ان|أن|في|خلال|عبر|للصحفيين|ل[أا]ن)|و?صرّ?حت? (?:ب|أن|في)|وهو|وهي|وهم|وهما|هو|هي|هم|كما|كذلك"
        "|[أا]يضا|لكن|ولكن|فيما|بينما|ثم"
        "|هذا|هذه|ذلك|تلك|هؤلاء|[أا]ولئك|وهذا|وهذه|وذلك|وتلك|و?في المقابل|و?من جانبها?"
        "|و?من جهت(?:ه|ها|هم)|و?بدور(?:ه|ها|هم)|و?من ناحية [أا]خرى|و?من جهة [أا]خرى|و?في غضون ذلك|و?في (?:هذه )?ال[أا]ثناء"
        "|و?في (?:ال)?سياق(?! (?:حملة|جهود|خطة))"
        "|و?على صعيد آخر|و?[إا]لى ذلك|و?بحسب(?:ه|ها)|و?وفقا? ل(?:ه|ها|هم)\\b|[إا]لا [أا]ن|وكان|وكانت|و?بناء على ذلك"
        "|و?على [إا]ثر ذلك|و?نتيجة لذلك|و?لذلك|وبذلك"
        "|و?(?:يشغل|شغل|تشغل|شغلت) منصب|وي?بلغ من العمر|و?ولدت? (?:في|عام|سنة)|و?تخرجت? (?:من|في)|ويعمل (?:منذ|في|مديرا)|ويرأس"
    ),
    "ckb": (
        "هەروەها|ناوبراو|ناوبراوان|ئەوەش|ئەمەش|ئەویش|ئەمیش|ئەوانیش|بە (?:وتەی|گوتەی|قسەی) ئەو|بەپێی ئەو"
        "|ئەو|ئەوان|ئەوانە|ئەم|ئەمە|ئەمانە|ئەوە|بەڵام|بۆیە|جگە لەوە|سەرەڕای ئەوە|لەگەڵ ئەوەشدا|هاوکات|لەو کاتەدا|لەم کاتەدا|لە هەمان کاتدا"
        "|لەم نێوەندەدا|لە بەرامبەردا|لای خۆیەوە|لەلایەکی دیکەوە|لە لایەکی دیکەوە|لەلایەن خۆیەوە|پاشان|دواتر|دوای ئەوە"
        "|لەبارەی ئەوەوە|لەو بارەیەوە|لەم بارەیەوە"
        "|گوتی|وتی|گوتیشی|وتیشی|گووتی|دەشڵێت|دەشڵێ|ئاماژەی بەوەش|ئاماژەی بە|ڕاشیگەیاند|جەختیشی|ڕوونیشی|هەر ئەو|ناوبراویش"
    ),
    "kmr": (
        "herwiha|her wiha|herwisa|lewra|bi gotina (?:wî|wê)|li gorî (?:wî|wê|wan|vê)|ew|wî|wê|wan|ev|van|vî|vê|lê|lê belê|lewma"
        "|ji ber vê|ji ber wê"
        "|di heman demê de|di vê navberê de|di vê demê de"
        "|di wê demê de|ji aliyê xwe ve|ji xeynî vê|piştî vê|piştî wê|di vê çarçoveyê de|di vê derbarê de|paşê|piştre"
        "|li aliyê din|ji aliyekî din ve|yê navborî|ya navborî"
    ),
    "fa": "وی|او|آنها|آنان|این|آن|همچنین|اما|ولی|سپس|بنابراین|با این حال|در همین حال|در عین حال|در این میان|از سوی دیگر",
    "tr": "o|onlar|bu|bunlar|şu|ancak|fakat|ama|ayrıca|böylece|ardından|buna göre|bunun üzerine|bu arada|bu sırada|öte yandan|diğer yandan"
    "|aynı zamanda|bununla birlikte|yine de",
}  # fmt: skip
# Beginnings that look like those and lean on nothing: a time of one's own, those that a clause names, an "it" that stands for a clause.
_ALONE: Mapping[str, str] = {
    "en": (
        "this (?:year|month|week|weekend|morning|afternoon|evening|season|summer|winter|spring|autumn|fall|time|decade|century"
        "|quarter|academic year|ramadan|eid)\\b"
        "|these days\\b|but for\\b|this (?:past|coming|last) \\w+|those who\\b|those of (?:us|you)\\b"
        "|it(?:['’]s| is| was| remains| remained| will be| has been| may be| could be| seems| appears| took| takes)"
        "(?: not| no longer| still| now| also| yet| never| always| often| already| only| just| about| almost| nearly| more than"
        "| over| immediately| quite| very| too| so"
        "| \\w+ly)* (?:un|im)?(?:clear|possible|known|certain|likely|important|necessary|difficult|hard|easy|early|late"
        "|reported|said|believed|feared|thought"
        "|estimated|expected|announced|true|illegal|common|rare|vital|essential|crucial|safe|time|[\\d,]+ (?:years|months|weeks"
        "|days)|\\w+ (?:years|months|weeks|days))\\b"
    ),
    "ar": "كما (?:في كل|هو|هي|كان متوقعا|جرت العادة)|فيما (?:يخص|يتعلق)|بينما كان|(?:هؤلاء|[أا]ولئك|ذلك|تلك) (?:الذي|التي"
    "|اللواتي)|(?:هذا|هذه) (?:العام|السنة|الأسبوع|الاسبوع|الشهر|اليوم|الصباح|المساء|الليلة|المرة|الموسم|الصيف|الشتاء|الربيع|الخريف)",
    "ckb": (
        "ئەم (?:ساڵ|هەفتە|مانگ|بەیانی|ئێوارە|شەو|ڕۆژ|وەرز|هاوین|زستان|بەهار|پایز|جارە)\\w*|(?:ئەوانەی|ئەوەی)(?= )"
        "|ئەو کەس\\w*ی(?= )|ئەو [\\w ]{2,25}ەی(?= )"
        "|ئەم ساڵ"
    ),
    "kmr": (
        "(?:ev|vê|vî|van) (?:sal|salê|salê de|heftî|heftiyê|hefteyê|meh|mehê|sibe|sibê|sibehê|êvarê|êvar|şevê|carê|rojan"
        "|demsalê|havînê|zivistanê|biharê|payizê)\\b"
        "|ew (?:kesên|ên|yên)\\b"
    ),
    "fa": "این (?:هفته|ماه|سال|بار|روزها|فصل)",
    "tr": "bu (?:yıl|hafta|ay|sabah|akşam|gece|sezon|yaz|kış|kez|sefer)",
}  # fmt: skip
_BOUND = "(?![\\w-])"  # not «then-governor», but «it’s»
_FRONT = "[\\s\"“„«‘'(\\[–—-]{0,3}"


def _compiled(listed: Mapping[str, str], bound: str) -> Mapping[str, re.Pattern[str]]:
    return {language: re.compile(rf"{_FRONT}(?:{found}){bound}", re.IGNORECASE) for language, found in listed.items()}


_LEANING = _compiled(_WORDS, _BOUND)
_STANDING = _compiled(_ALONE, "")
_DEMONSTRATIVE = re.compile(rf"{_FRONT}(?:this|these|that|those)\s+([\w’'-]+(?:\s+[\w’'-]+)?)", re.IGNORECASE)

# Outside a quotation: words that say that somebody speaks, and not who. Folded when read.
_SPEAKING: Mapping[str, str] = {
    "en": f"{SAYS} he she they it i we also then and to reporters journalists in a statement the that later on".replace(
        "|", " "
    ),
    "ar": "قال قالت وقال وقالت أضاف أضافت وأضاف وأضافت تابع وتابع أكد وأكد يقول تقول قائلا مضيفا كما على حد قوله قولها بحسب وفق حسب "
    "تعبيره في بيان هو هي إن أن ذلك",
    "ckb": "گوتی وتی گوتیشی وتیشی دەڵێت دەڵێ گووتی ڕایگەیاند ئەو هەروەها لە بە و ئەوەش ئەوە کە ڕاشیگەیاند جەختی کردەوە درێژەدا "
    "درێژەی قسەکانیدا قسەکانیدا وەک",
    "kmr": "got gotiye dibêje dibêjin wî wê ew jî wiha û ragihand da zanîn anî ziman herwiha di",
    "fa": "گفت افزود وی او و که",
    "tr": "dedi diyor söyledi ekledi o diye şöyle ve",
}


def leans(sentence: str, language: str, title: str = "") -> Leans:
    """Return the kind of sentence that this one leans on. `title`: the headline right above it, if any, which may name what "this
    trial" is."""
    if language == "en" and speaks_of_somebody(sentence):
        return Leans.PERSON
    if _only_quotes(sentence, language):
        return Leans.SPEAKER
    leaning, standing = _LEANING.get(language), _STANDING.get(language)
    if leaning is None or not leaning.match(sentence):
        return Leans.NOT
    if standing is not None and standing.match(sentence):
        return Leans.NOT
    return Leans.NOT if language == "en" and _in_title(sentence, title) else Leans.BEFORE


def _only_quotes(sentence: str, language: str) -> bool:
    """Return whether nothing outside its quotations says who speaks."""
    if not (outside := outside_quotations(sentence)) or outside == sentence:
        return outside != sentence
    known = {fold(word) for word in _SPEAKING.get(language, "").split()}
    return all(word in known for word in words(outside))


def _in_title(sentence: str, title: str) -> bool:
    """Return whether the headline has the thing that the sentence points at ("This trial" under "Fraud trial begins")."""
    found = _DEMONSTRATIVE.match(sentence)
    if not found or not title:
        return False
    named = set(words(title))
    return any(
        len(word) > 3 and (word in named or f"{word}s" in named or word.rstrip("s") in named)
        for word in words(found[1])
    )
