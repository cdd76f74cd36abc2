"""Lines of a page that are no news: requests to share, follow and read, labels, bylines, buttons, captions with their credits. Pure.

No word alone makes debris: "Share prices fell" is news, "Share this article" is not. What a request asks for must follow, the sentence
must be short, and a label must have its colon.
"""

import re
from collections.abc import Mapping

from storage.languages import of_each

_LONGEST_REQUEST = 24  # words: a longer sentence tells something
_LONGEST_CAPTION = 500  # characters
_NETWORKS = (
    "facebook|twitter|telegram|whats ?app|instagram|youtube|tiktok|linkedin|viber|messenger|pinterest|reddit|rss|google news|x"
    "|فيسبوك|تويتر|تليجرام|تيليجرام|تلغرام|تليغرام|واتساب|واتس ?اب|انستغرام|إنستغرام|يوتيوب|فیسبووک|تویتەر|تێلێگرام|واتساپ"
    "|ئینستاگرام|یوتیوب"
)
_DAY = r"(?:\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d)"
_PIECE = "article|story|post|page|report|video|link|news|series"

# By language: how a sentence begins that asks the reader for something, or says what else the page has.
_REQUESTS: Mapping[str, str] = {
    "en": (
        rf"share (?:this|it\b|your (?:thoughts|views|story)|(?:the |our )?(?:{_PIECE})\b|on (?:{_NETWORKS})|via\b|with (?:your|a) friend|:)"
        rf"|(?:like and )?follow (?:us|me|our|@|[\w ]{{1,40}} on (?:{_NETWORKS}|social))"
        r"|subscribe(?:$| (?:to|now|here|for|today))|read (?:more|also|next|the full|our)\b|also read|see also"
        rf"|(?:related|similar|more) (?:{_PIECE}|stories|articles|topics|posts|coverage|from|on th)\w*\b|related ?[:|]|more ?:"
        r"|you (?:may|might) also (?:like|be interested)|click (?:here|on|the|to|below)"
        r"|sign up (?:here|now|today|to (?:our|receive|get)|for (?:our|the|a free|free|daily|weekly))|join (?:our|us\b"
        r"|the (?:conversation|discussion))"
        r"|download (?:our|now|the (?:\w+ )?app)|watch ?[:|–-]|(?:watch|listen to) (?:the (?:moment|video|full|interview)|this"
        r"|our|more|now|live|also|here|how|what)\b"
        rf"|listen ?[:|]|copy link|tweet this|share on (?:{_NETWORKS})|(?:most (?:read|popular|viewed)|recommended for you"
        r"|trending(?: now)?|advertisement|sponsored(?: content)?|skip to|leave a comment|print this)\b(?=(?:\W+\w+){0,4}\W*$)"
    ),
    "ar": (
        r"اقر[أا](?:وا)? (?:[أا]يض|المزيد)|للمزيد (?:من (?:التفاصيل|المعلومات|ال[أا]خبار|المقالات|المتابعة)|اقر|تابع|اضغط|زور|:)"
        r"|المزيد من (?:ال[أا]خبار|المقالات|التفاصيل|المواضيع|الفيديو|[أا]خبار)|مواضيع ذات|مقالات ذات|[أا]خبار ذات|قد يعجبك"
        r"|(?:ال)?[أا]كثر قراءة"
        rf"|شارك(?:وا|ونا)? (?:المقال|الخبر|الموضوع|المنشور|الصفحة|التقرير|هذا|هذه|(?:عبر|على) (?:{_NETWORKS}|مواقع|وسائل)"
        rf"|مع [أا]صدقائ|ب?ر[أا]يك|معنا)"
        r"|شاركونا|تابعو?ا?نا (?:على|عبر|في|من|ل)|تابعوني|تابع(?:وا)? (?:قناتنا|صفحتنا|حساب|آخر ال|[أا]خبارنا|البث|كل جديد)"
        r"|اشترك(?:وا)? (?:الآن|معنا|في (?:قنات|نشرت|النشرة|خدمة|القائمة|صفح|تطبيق))|للاشتراك (?:في|ب|معنا|اضغط|انقر)"
        r"|انضم(?:وا)? (?:إلينا|الينا|[إا]لى (?:قنات|مجموعت|متابعي|صفحت|قناة .{1,40} (?:على|في) ))"
        r"|(?:حمل|حمّل|نزل)(?:وا)? (?:تطبيق|التطبيق)|(?:انقر|اضغط)(?:وا)? (?:هنا|على|فوق|لل|ل)|نسخ الرابط"
        r"|شاهد(?:وا)? (?:[أا]يض|الفيديو|بالفيديو|بالصور|المزيد|البث|لحظة|الآن|كيف|ماذا|هذا|هذه)|شاهد(?:وا)? ?(?:[:|]|\.\.|…)"
    ),
    "ckb": (
        r"زیاتر بخوێن|ئەمەش بخوێن|(?:ئەم \w+ )?(?:هاوبەش(?:ی)?(?: پێ)? ?بک|بڵاوی ?بک)|کلیک (?:لێرە|لەسەر|لە|بک)"
        r"|بابەتی پەیوەند|هەواڵی پەیوەند"
        r"|سەبسکرایب|فۆڵۆ(?:مان|ی) |(?:لە|بە) (?:کەناڵ|پەیج)(?:ی|ەکە)مان|ئەپ(?:ی|ەکەمان) .{0,20}دابەزێن|کۆپی ?کردنی (?:بەستەر|لینک)"
    ),
    "kmr": (
        r"(?:zêdetir|bêtir) bixwîn|bixwîne ?:|(?:vê |vî |li ser )?[\w ]{0,20}parve (?:bike|bikin)\b"
        r"|me (?:li ser .{1,30} )?bişopîn|nûçeyên (?:têkildar|din)"
        r"|bibin abone|abone bib|temaşe bik|li vir bitikîn|daxîne"
    ),
    "fa": "بیشتر بخوانید|اخبار مرتبط|مطالب مرتبط|(?:به )?اشتراک ب?گذار|ما را (?:در .{1,30} )?دنبال|کانال تلگرام|کلیک کنید",
    "tr": r"devamını oku|haberin devamı|ilgili haber|bizi (?:\w+['’]?\w* )?takip|paylaş(?:ın)?\b|abone ol|tıklayın",
}  # fmt: skip
# By language: a word before a colon that says where a piece comes from, or what it is.
_LABELS: Mapping[str, str] = of_each("DEBRIS_LABELS")
# By language: other beginnings of lines that are not part of the report, whatever their length.
_LINES: Mapping[str, str] = {
    "en": (
        r"this is a (?:developing|breaking)(?: news)? story|(?:more|further)(?: details| information)? (?:to|will) follow"
        r"|this (?:story|article|page|report|post) (?:has been|was|is being|will be) (?:amended|updated|corrected|originally)"
        r"|continue reading"
        rf"|photo by|file photo|file ?[-–—:] |\(photo|in this (?:undated |aerial |handout )?(?:file )?(?:photo|image|picture)\b"
        rf"|an? (?:file|archive|undated) photo"
        rf"|(?:last )?(?:updated|published|posted|modified)(?: update)?(?: at| on)? ?:? ?{_DAY}|last (?:update|modified)"
        rf"|(?:updated|published) ?:"
        r"|(?-i:(?:[Aa]dditional |With )?(?:[Ww]ritten|[Rr]eporting|[Ee]diting|[Ee]dited|[Tt]ranslated|[Cc]ompiled) by [A-Z])"
        r"|(?-i:By (?:[A-Z][\w.'’-]*|al-\w+|and|in|for|with|of|the|&)(?:,? (?:[A-Z][\w.'’-]*|al-\w+|and|in|for|with|of|the|&|\|))*\W*$)"
    ),
    "ar": r"(?:يتبع|لمتابعة القراءة|التفاصيل لاحقا|المزيد لاحقا)\W*$|صورة (?:[أا]رشيفي|من ال[أا]رشيف|تعبيري|توضيحي)"
    r"|(?:مساحة )?[إا]علان(?:ات)?(?: (?:ممول|مدفوع|تجاري)\w*)?\W*$"
    r"|بقلم \S+(?: \S+){0,4}\W*$",
    "ckb": r"(?:وێنەی|وێنە) ئەرشیف|ڕیکلام\W*$",
    "kmr": r"wêneyê arşîv|reklam\W*$",
    "tr": r"reklam\W*$",
}  # fmt: skip

_WITHIN = re.compile(
    r"https?://|www\.|\S@[^\s@]+\.\w|(?:^|\s)@\w{3}|all rights reserved|appeared first on|©|جميع الحقوق|حقوق النشر|#\w+ ?$"
    r"|\b(?:our|your inbox|subscribe|sign up)\b.{0,60}\bnewsletter|\bnewsletter\b.{0,60}\b(?:inbox|subscribe|sign up|click)"
    rf"|(?<!\w)(?:{_NETWORKS})[\s|/·•–-]+(?:{_NETWORKS})(?!\w)",
    re.IGNORECASE,
)
_AGENCIES = (
    r"AP(?: Photo)?|AFP|Reuters|REUTERS|EPA|DPA|dpa|AA|Anadolu|Getty(?: Images)?|INA|Rudaw|Kurdistan ?24|K24|Shafaq News|Xinhua"
    r"|IRNA|SANA|Handout|Social media"
    r"|[أا] ?\.? ?ف ?\.? ?ب|رويترز|فرانس برس|ال[أا]ناضول|غيتي|واع|وكالات|مواقع التواصل|ڕۆیتەرز"
)
_CREDIT = re.compile(
    # (U.S. Army photo by Spc. Dale Miller), (Photo: Rudaw), (File), (تصوير: سعد كريم), (أرشيفية), (وێنە: …), (Wêne: …)
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
    if request and request.match(sentence) and len(sentence.split()) <= _LONGEST_REQUEST:
        return True
    return any(
        (pattern := patterns.get(language)) is not None and pattern.match(sentence) for patterns in (_LABEL, _LINE)
    )


def is_caption(line: str) -> bool:
    """Return whether a paragraph is a picture's caption: it ends in a credit. An agency's name in brackets after a full stop may also
    end a report."""
    if len(line) > _LONGEST_CAPTION:
        return False
    line = line.strip()
    if _CREDIT.search(line) or _BY_NAME.search(line):
        return True
    agency = _AGENCY.search(line)
    return bool(agency and (agency["name"] or not _MARKED.search(line[: agency.start()].rstrip())))
