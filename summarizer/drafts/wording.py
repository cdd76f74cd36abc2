"""What of an article may be printed, and how a headline is written in house style."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from storage.records import Article
from storage.text.normalize import fold
from summarizer.drafts.sentences import Span, quotes_whole, split

MIN_WORDS = 5
_QUOTED = 6  # sentences of one quotation
MIN_UNMARKED_WORDS = 8  # of a sentence without a mark at its end, as Arabic and Kurdish pages often print them

# "ERBIL, Kurdistan Region - ", "BAGHDAD (Reuters) — ", "Shafaq News/ ", «بغداد/ شفق نيوز:», «هەولێر (کوردستان24) - ».
_DATELINES = (
    re.compile(r"[A-Z][A-Z.'’ -]{2,30}(?:, [\w. ]{2,30}){0,2}(?: ?\([\w. ]{2,30}\))? ?(?:--|[-–—:]) "),
    re.compile(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2}(?:, [\w. ]{2,30})? ?\([\w. ]{2,30}\) ?(?:--|[-–—:]) "),
    re.compile(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3} ?/ ?(?:[A-Z][\w.'’-]* ?/ ?)?(?=[A-Z“\"])"),
    re.compile(r"[^\W\d_a-z]\w*(?: \w+){0,2} ?/ ?\w+(?: \w+){0,2} ?[:–—-] ?"),
    re.compile(r"[\u0621-\u06d3]\w*(?: \w+){0,2} ?\(\w+(?: \w+){0,2}\) ?[:–—-] ?"),
    re.compile(r"[\u0621-\u06d3]\w*(?: \w+){0,2} ?/ (?=\w)"),
    re.compile(r"[\u0621-\u06d3]\w*(?: \w+){0,1} ?[–—-] \w+(?: \w+){0,2} ?[:–—-] ?"),
)
_BULLET = re.compile(r"(?:[•▪●◦■►▶·*–—-]|\d{1,2}[.)])\s+(?=\S)")
# What pages print among the text and no one reads aloud: at the start of a sentence, by language.
_DEBRIS_BEFORE = {
    "en": "share|follow|subscribe|read (?:more|also)|also read|see also|related|click|sign up|join our|download our|watch|listen|photos?:"
    "|photo by|file photo|file ?[-–—:]|\\(photo|in this (?:file )?photo|a file photo|image:|credit|copy link|tweet this|most read"
    "|recommended for you|advertisement|by [A-Z]\\w+ [A-Z]|written by|reporting by|editing by|edited by|editor's note|source:|tags?:"
    "|updated|last update|published",
    "ar": "اقر[أا] [أا]يض|شارك|تابعو?ا?ن[اي]|للمزيد|المزيد من|اشترك|للاشتراك|انضم إلى|حمل تطبيق"
    "|انقر|اضغط|نسخ الرابط|قد يعجبك|المصدر ?:|كتب ?:"
    "|بقلم ?:?|تحرير ?:|تصوير ?:|صورة|إعلان|مواضيع ذات|مقالات ذات|[أا]خبار ذات|شاهد",
    "ckb": "زیاتر بخوێن|هاوبەش|بڵاوی بکە|کلیک|سەرچاوە ?:|نووسین|ئامادەکردنی ?:|وێنە ?:|بابەتی پەیوەند|هەواڵی پەیوەند|سەبسکرایب",
    "kmr": "bixwîne|parve bike|me bişopîne|çavkanî ?:|wêne ?:|nivîskar ?:|amadekar ?:|nûçeyên têkildar",
    "fa": "بیشتر بخوانید|منبع ?:|عکس ?:|نویسنده ?:|اخبار مرتبط|به اشتراک|ما را دنبال|کانال تلگرام",
    "tr": "devamını oku|haberin devamı|ilgili haber|bizi takip|paylaş|abone|kaynak ?:|fotoğraf ?:|haber ?:|yazan ?:",
}
_DEBRIS = {language: re.compile(rf"(?:{words})", re.IGNORECASE) for language, words in _DEBRIS_BEFORE.items()}
# Anywhere in a sentence.
_DEBRIS_WITHIN = re.compile(
    r"https?://|www\.|\S@\S+\.\w|(?:^|\s)@\w{3}|all rights reserved|appeared first on|newsletter|©|whatsapp|جميع الحقوق|حقوق النشر"
    r"|#\w+ ?$|facebook twitter|twitter facebook|فيسبوك تويتر|فیسبووک تویتەر",
    re.IGNORECASE,
)
# First words that point at a sentence before.
_LEANING_WORDS = {
    "en": "he|she|they|it|this|that|these|those|such|his|her|their|its|but|however|meanwhile|in the meantime|at the same time|also|moreover"
    "|furthermore|in addition|additionally|likewise|similarly|as a result|in turn|in response|on the other hand|the former|the latter"
    "|instead|therefore|thus|so|then|nevertheless|nonetheless|for (?:his|her|its|their) part|according to (?:him|her|them)|and|or|yet"
    "|in (?:a|the|this|that)(?: related| same| similar)? (?:context|regard|respect|connection|vein|development)",
    "ar": "و[أا]ضاف|و[أا]ضافت|وتابع|وتابعت|واستطرد|و[أا]ردف|و[أا]شار|و[أا]شارت|و[أا]وضح|و[أا]وضحت|و[أا]كد|و[أا]كدت|ولفت|ولفتت|وبيّ?ن"
    "|وذكر|وقالت? إن|وهو|وهي|وهم|كما|كذلك|[أا]يضا|لكن|ولكن|فيما|بينما|ثم|هذا|هذه|ذلك|تلك|هؤلاء|وهذا|وهذه|وذلك|و?في المقابل|و?من جانبها?"
    "|و?من جهته|و?من جهتها|و?بدوره|و?بدورها|و?من ناحية [أا]خرى|و?في غضون ذلك|و?في (?:هذه )?ال[أا]ثناء|و?في (?:ال)?سياق|و?على صعيد آخر"
    "|و?إلى ذلك|وبحسبه|وبحسبها|إلا [أا]ن|وكان|وكانت",
    "ckb": "هەروەها|ناوبراو|ئەوەش|ئەمەش|ئەویش|ئەمیش|ئەوانیش|بە (?:وتەی|گوتەی) ئەو"
    "|ئەو|ئەوان|ئەوانە|ئەم|ئەمە|ئەمانە|ئەوە|بەڵام|بۆیە|جگە لەوە|هاوکات|لەو کاتەدا|لەم کاتەدا|لە هەمان کاتدا"
    "|لەم نێوەندەدا|لە بەرامبەردا|لای خۆیەوە|لەلایەکی دیکەوە|لە لایەکی دیکەوە|پاشان|دواتر",
    "kmr": "herwiha|her wiha|li gorî (?:wî|wê|wan)"
    "|ew|wî|wê|wan|ev|vê|lê|lê belê|lewma|ji ber vê|di heman demê de|di vê navberê de|di vê demê de|ji aliyê xwe ve"
    "|ji xeynî vê|paşê|piştre|li aliyê din|ji aliyekî din ve",
    "fa": "وی|او|آنها|آنان|این|آن|همچنین|اما|ولی|سپس|بنابراین|با این حال|در همین حال|در عین حال|در این میان|از سوی دیگر",
    "tr": "o|onlar|bu|bunlar|şu|ancak|fakat|ama|ayrıca|böylece|ardından|buna göre|bunun üzerine|bu arada|bu sırada|öte yandan|diğer yandan"
    "|aynı zamanda|bununla birlikte|yine de",
}
_LEANING = {
    language: re.compile(rf"[\"“«]?(?:{words})(?![\w'’-])", re.IGNORECASE) for language, words in _LEANING_WORDS.items()
}
_QUOTATION = re.compile(
    r"[\"“«][^\"“”«»]*[\"”»][.!?؟۔]?"
)  # and nothing else: who says it stands in the sentence before
_ENDS = re.compile(r"[.!?؟۔…][\"'”’»)\]]*$")
_GOES_ON = re.compile(r"[:،؛,;]$")
_ARABIC_SCRIPT = re.compile("[\u0600-\u06ff]")

_SMALL_WORDS = "a an and as at but by for from in into nor of off on onto or per than the to up via vs with"
_SMALL = frozenset(_SMALL_WORDS.split())
# Left as they are in a shouted title; elsewhere capitals tell.
_KNOWN_ACRONYMS = (
    "US UN UK EU UAE USA PM ISIS PKK KRG KDP PUK KRI NATO IRGC PMF PMU SDF YPG YPJ IAEA OPEC IMF UNAMI UNICEF"
)
_ACRONYMS = frozenset(_KNOWN_ACRONYMS.split())
_WORD = re.compile(r"[^\W_][\w'’.]*")
# Before a headline: what kind of piece it is, and no word of its own.
_LABEL = re.compile(
    r"(?:(?:breaking(?: news)?|updated?|exclusive|video|watch|photos|in pictures|lezgîn|bi vîdyo|vîdyo)\s*[:|–—-]"
    r"|(?:عاجل|بالفيديو|بالصور|بالوثيقة|بالوثائق|فيديو|خاص|تحديث|بەپەلە|بە ?ڤیدیۆ|ڤیدیۆ|بە ?وێنە)\s*(?:[:|/–—-]|\.{2,}|…))\s*",
    re.IGNORECASE,
)
_TRAILER = re.compile(r"\s+[|–—-]\s+(?=[^|–—-]{2,40}$)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence fit for print: `Article.text[start:end]`. `place` counts those of its article from 0.

    `leans`: it cannot stand without the one before it ("He added …", «وأضاف …»).
    """

    text: str
    start: int
    end: int
    place: int
    leans: bool


def printable(article: Article, max_chars: int) -> list[Sentence]:
    """The sentences of an article that may be printed, in order, without dateline: no byline, caption, teaser or repeated
    title (unless there is nothing else), no item of a list that a colon leads to, none longer than `max_chars`, every quotation whole:
    sentences that share one are one. One that leans on a sentence that is not fit is not fit either."""
    title = fold(article.title)
    found: list[Sentence] = []
    repeated: list[Sentence] = []
    before_fits = listed = False
    before = ""
    for number, span in enumerate(_whole_quotations(article.text, split(article.text, article.language))):
        at = _without_bullet(article.text, span)
        listed = at != span and (listed or before.endswith(":"))
        before = article.text[span.start : span.end]
        if number < 2 and not _matches(_DEBRIS, article.language, article.text[at.start : at.end]):
            at = _without_dateline(article.text, _without_title(article, at))
        text = article.text[at.start : at.end]
        leans = _matches(_LEANING, article.language, text) or bool(_QUOTATION.fullmatch(text))
        repeats = fold(text) == title
        fits = not listed and _is_fit(text, article.language, max_chars)
        before_fits = fits and not repeats and (before_fits or not leans)
        if before_fits:
            found.append(Sentence(text, at.start, at.end, len(found), leans))
        elif fits and repeats and not repeated:
            repeated.append(Sentence(text, at.start, at.end, 0, leans=False))
    return found or repeated


def headline(title: str, language: str, outlet: str, text: str = "") -> str:
    """A title as the digest prints it: without the outlet's name behind it, a label before it ("BREAKING:") or a full stop, English in
    title case. `text` is the article's: what it has in capitals stays so."""
    bare = title
    label = _LABEL.match(bare)
    if label and label.end() < len(bare):
        bare = bare[label.end() :]
    trailer = _TRAILER.search(bare)
    if trailer and _same_outlet(bare[trailer.end() :], outlet):
        bare = bare[: trailer.start()]
    bare = bare.strip()
    if bare.endswith(".") and not bare.endswith(("..", "U.S.", "D.C.")):
        bare = bare[:-1]
    return title_case(bare, text) if language == "en" else bare


def title_case(text: str, body: str = "") -> str:
    """Every word with a capital but small ones inside («Calls on Turkey to Respect Sovereignty»); acronyms, names with capitals
    inside and `al-` stay as they are. A shouted title is brought down first, but for what stands in capitals in the body, too."""
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) > 12 and sum(letter.isupper() for letter in letters) > 0.8 * len(letters):
        known = _ACRONYMS.union(filter(_is_acronym, _WORD.findall(body)))
        text = _WORD.sub(lambda found: found[0] if found[0] in known else found[0].lower(), text)
    starts = [found.start() for found in _WORD.finditer(text)]

    def cased(found: re.Match[str]) -> str:
        word = found[0]
        before = text[max(0, found.start() - 3) : found.start()].rstrip("\"'“‘«( ")
        first = found.start() == starts[0] or before.endswith((":", "?", "!", "—", "–"))
        first = first or (word[0].isupper() and text[found.start() - 1] in "\"“‘'")  # as its author has it: ‘For Now’
        if not first and word == "al" and text.startswith("-", found.end()):
            return word
        if not first and found.start() != starts[-1] and word.lower() in _SMALL and not _is_acronym(word):
            return word.lower()
        return word[0].upper() + word[1:]

    return _WORD.sub(cased, text)


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _whole_quotations(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The spans, with those of a paragraph joined over which one quotation runs on: also one that the paragraph does not close, since
    the sentences in it are nobody's but the speaker's. Past `_QUOTED` sentences it is taken for a mark too many."""
    at = 0
    while at < len(spans):
        start, end = spans[at].start, at
        while not quotes_whole(text[start : spans[end].end]) and end + 1 < len(spans):
            if "\n" in text[spans[end].end : spans[end + 1].start]:
                break
            end += 1
            if end - at == _QUOTED:
                end = at
                break
        yield Span(start, spans[end].end)
        at = end + 1


def _without_title(article: Article, span: Span) -> Span:
    """The span without the title, where a page prints it once more before the first sentence."""
    end = span.start + len(article.title)
    if not article.title or article.text[span.start : end].casefold() != article.title.casefold() or end >= span.end:
        return span
    rest = article.text[end : span.end]
    # Only before a new beginning: «Basra bridge opens» may also be how the first sentence begins.
    begins = rest.lstrip(" .:|–—-")
    return span if not begins or begins[0].islower() or rest == begins else Span(span.end - len(begins), span.end)


def _without_bullet(text: str, span: Span) -> Span:
    """The span without the mark before an item of a list."""
    found = _BULLET.match(text, span.start, span.end)
    return Span(found.end(), span.end) if found and found.end() < span.end else span


def _without_dateline(text: str, span: Span) -> Span:
    for pattern in _DATELINES:
        found = pattern.match(text, span.start, span.end)
        if found and found.end() < span.end:
            return Span(found.end(), span.end)
    return span


def _is_fit(text: str, language: str, max_chars: int) -> bool:
    words = len(text.split())
    if words < MIN_WORDS or len(text) > max_chars or "\ufffd" in text:
        return False
    if not _ENDS.search(text) and not (_ARABIC_SCRIPT.search(text) and words >= MIN_UNMARKED_WORDS):
        return False
    return (
        quotes_whole(text)
        and not _GOES_ON.search(text)
        and not _matches(_DEBRIS, language, text)
        and not _DEBRIS_WITHIN.search(text)
    )


def _matches(patterns: Mapping[str, re.Pattern[str]], language: str, text: str) -> bool:
    """Whether the text begins as the language's pattern says; one without a pattern of its own matches nothing."""
    pattern = patterns.get(language)
    return bool(pattern and pattern.match(text))


def _same_outlet(name: str, outlet: str) -> bool:
    one, other = fold(name).replace(" ", ""), fold(outlet).replace(" ", "")
    return bool(one) and (one in other or other in one)
