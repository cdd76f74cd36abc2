"""Lines of a page that are no news: requests to share, follow and read, labels, bylines, buttons, captions with their credits. Pure.

No word alone makes debris: "Share prices fell" is news, "Share this article" is not. What a request asks for must follow, the sentence
must be short, and a label must have its colon.
"""

import re
from collections.abc import Mapping

from storage.languages import of_each

_LONGEST_REQUEST = 24  # words: a longer sentence tells something
_REQUEST_CHARS = 1000  # more than 24 words have, even long ones
_LONGEST_CAPTION = 500  # characters
_NETWORKS = (
    "facebook|twitter|telegram|whats ?app|instagram|youtube|tiktok|linkedin|viber|messenger|pinterest|reddit|rss|google news|x"
    "|فيسبوك|تويتر|تليجرام|تيليجرام|تلغرام|تليغرام|واتساب|واتس ?اب|انستغرام|إنستغرام|يوتيوب|فیسبووک|تویتەر|تێلێگرام|واتساپ"
    "|ئینستاگرام|یوتیوب"
)


def _with_networks(table: str) -> Mapping[str, str]:
    return {language: pattern.replace("<networks>", _NETWORKS) for language, pattern in of_each(table).items()}


# By language: how a sentence begins that asks the reader for something, or says what else the page has.
_REQUESTS = _with_networks("DEBRIS_REQUESTS")
# By language: a word before a colon that says where a piece comes from, or what it is.
_LABELS: Mapping[str, str] = of_each("DEBRIS_LABELS")
# By language: other beginnings of lines that are not part of the report, whatever their length.
_LINES = _with_networks("DEBRIS_LINES")

_WITHIN = re.compile(
    r"https?://|www\.|\S@[^\s@]+\.\w|(?:^|\s)@\w{3}|all rights reserved|appeared first on|©|جميع الحقوق|حقوق النشر|#\w+ ?$"
    r"|\b(?:our|your inbox|subscribe|sign up)\b.{0,60}\bnewsletter|\bnewsletter\b.{0,60}\b(?:inbox|subscribe|sign up|click)"
    rf"|(?<!\w)(?:{_NETWORKS})[\s|/·•–-]+(?:{_NETWORKS})(?!\w)",
    re.IGNORECASE,
)
# Picture and news agencies of the world, with the national ones; what an outlet calls itself comes from its key.
_AGENCIES = (
    r"AP(?: Photo)?|AFP|Reuters|REUTERS|EPA(?:-EFE)?|EFE|DPA|dpa|ANSA|Getty(?: Images)?|TASS|Ukrinform|PTI|Xinhua|Kyodo|Yonhap"
    r"|AA|Anadolu|IHA|DHA|INA|IRNA|ISNA|SANA|NNA|SPA|WAM|KUNA|QNA|SUNA|Handout|Social media"
    r"|[أا] ?\.? ?ف ?\.? ?ب|[أا]سوشيتد ?برس|رويترز|فرانس برس|ال[أا]ناضول|غيتي|شينخوا|[إا]رنا|سانا|واع|واس|وام|كونا|وكالات"
    r"|مواقع التواصل|ڕۆیتەرز"
)
_CREDIT = re.compile(
    # (U.S. Army photo by Spc. Dale Miller), (Photo: Harbour Wire), (File), (تصوير: سعد كريم), (أرشيفية), (وێنە: …), (Wêne: …)
    r"[(\[](?:[^()\[\]]{0,60}\b(?:(?:photo|photograph|image|picture)s?(?: credit)?(?: ?[:/]| by | from | courtesy|(?=[)\]]))"
    r"|courtesy of|handout)"
    r"[^()\[\]]{0,90}|file|archives?|أرشيف\w*|ارشيف\w*|ئەرشیف|arşîv"
    r"|[^()\[\]]{0,30}(?:تصوير|عدسة|صورة|الصورة|وێنە|فۆتۆ|wêne|foto) ?[:/ ][^()\[\]]{1,60})[)\]]\W*$"
    # … last month. Photo: Dana Ofir/Harbour Wire; … Photo by Dana Ofir
    r"|(?:(?:^|[.!?|–—-] ?)(?:photos?|photo credit|image(?: credit)?|picture|credit|صورة|مصدر الصورة|وێنە|فۆتۆ|wêne|foto)"
    r"|\s(?-i:Photos?|Photo credit|Image|Picture|Credit|Wêne|Foto)|\s(?:تصوير|عدسة|مصدر الصورة)) ?[:|/] ?\S[^.!?؟]{1,60}\.?$"
    r"|(?:^|[.!?|] )(?-i:(?:[A-Z][\w.]* ){0,3}[Pp]hotos? (?:by|courtesy of) [A-Z])[^!?]{1,60}$",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    # … (AFP), … / AFP, … | Reuters; with a name, … [Hadi Mizban/AP Photo], … REUTERS/Dana Ofir
    rf"[(\[](?:[^()\[\]/]{{2,40}} )?(?:{_AGENCIES})[)\]]$|\s[/|–—-]\s?(?:{_AGENCIES})$"
    rf"|(?P<name>[(\[][^()\[\]]{{2,40}}/(?:{_AGENCIES})[)\]]$|(?:{_AGENCIES})/[\w .'’-]{{3,40}}[)\]]?$)"
)
# … (Dale Miller/Harbour Wire), … (سعد كريم - منارة): a name and an outlet.
_BY_NAME = re.compile(
    r"[(\[][A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3} ?/ ?[A-Z][\w .]{1,30}[)\]]$"
    r"|[(\[][\u0621-\u06d5]+(?: [\u0621-\u06d5]+){1,2} ?[/–-] ?[\u0621-\u06d5]+(?: [\u0621-\u06d5]+)?[)\]]$"
)
# … (Harbour Wire), … / Harbour Wire: a name that may be the outlet's own.
_LAST_NAME = re.compile(r"[(\[](?P<bracketed>[^()\[\]]{2,40})[)\]]$|\s[/|–—-]\s?(?P<name>[^/|–—()\[\]]{2,40})$")
_MARKED = re.compile(r"[.!?؟۔][\"'”’»)\]]*$")


def _compiled(words_by_language: Mapping[str, str]) -> Mapping[str, re.Pattern[str]]:
    return {
        language: re.compile(rf"\W{{0,3}}(?:{words})", re.IGNORECASE) for language, words in words_by_language.items()
    }


_REQUEST, _LINE = _compiled(_REQUESTS), _compiled(_LINES)
_LABEL = _compiled({language: rf"(?:{words}) ?[:|/]" for language, words in _LABELS.items()})


def is_debris(sentence: str, language: str) -> bool:
    """Return whether a sentence asks the reader for something, labels the piece, or is a row of buttons."""
    if _WITHIN.search(sentence):
        return True
    request = _REQUEST.get(language)
    if request and request.match(sentence[:_REQUEST_CHARS]) and len(sentence.split()) <= _LONGEST_REQUEST:
        return True
    return any(
        (pattern := patterns.get(language)) is not None and pattern.match(sentence) for patterns in (_LABEL, _LINE)
    )


def is_caption(line: str, outlet: str = "") -> bool:
    """Return whether a paragraph is a picture's caption: it ends in a credit. An agency's name in brackets, or the outlet's own (its key
    in sources.yaml), may after a full stop also end a report."""
    if len(line) > _LONGEST_CAPTION:
        return False
    line = line.strip()
    if _CREDIT.search(line) or _BY_NAME.search(line):
        return True
    agency = _AGENCY.search(line)
    if agency:
        return bool(agency["name"] or not _MARKED.search(line[: agency.start()].rstrip()))
    own = _LAST_NAME.search(line) if outlet else None
    return bool(
        own
        and _letters(outlet).startswith(_letters(own["bracketed"] or own["name"]) or "-")
        and not _MARKED.search(line[: own.start()].rstrip())
    )


def _letters(name: str) -> str:
    """Return a name or a key as both can be compared: "Shore News 24" as "shore_news_24"."""
    return re.sub(r"[\W_]+", "", name.casefold())
