"""What a link says where it says nothing of the story it leads to ("Read more"), and whether a text ends in such a call."""

import re
from html import unescape

from storage.text.normalize import clean, fold

SHORT = 1000  # characters of a text: below it dots at its end are a cut, above it a writer's
LONG = 3000  # characters before a call: more is a whole article that offers something else behind it
LONGEST_LABEL = 60  # characters
_TAIL = 600  # characters of markup looked at

LABELS = frozenset(
    fold(label)
    for label in (
        "read more", "more", "read", "read on", "read the full story", "read full story", "full story", "read the full article",
        "read article", "read the article", "read full article", "continue reading", "keep reading", "read more here", "learn more",
        "see more", "view more", "show more", "details", "more details", "here", "click here", "link", "permalink", "watch",
        "watch now", "watch video", "watch the video", "watch here", "watch live", "play", "video", "videos", "photos", "gallery",
        "listen", "listen now", "live", "comments", "share", "اقرأ المزيد", "اقرأ أكثر", "اقرأ", "اقرأ التفاصيل", "اقرأ الخبر",
        "المزيد", "للمزيد", "قراءة المزيد", "قراءة", "أكمل القراءة", "إكمال القراءة", "متابعة القراءة", "تابع القراءة", "التفاصيل",
        "تفاصيل", "مزيد من التفاصيل", "عرض المزيد", "شاهد", "شاهد المزيد", "شاهد الفيديو", "مشاهدة", "مشاهدة الفيديو", "فيديو",
        "بالفيديو", "صور", "استمع", "هنا", "اضغط هنا", "مباشر", "زیاتر", "زیاتر بخوێنەوە", "زیاتر بخوێنەرەوە", "زیاتر بخوێنە",
        "خوێندنەوەی زیاتر", "بخوێنەوە", "بخوێنەرەوە", "درێژە", "درێژەی هەواڵ", "درێژەی بابەت", "وردەکاری", "بینین", "ببینە", "سەیر بکە",
        "سەیری بکە", "تەماشا بکە", "ڤیدیۆ", "ڤیدیو", "وێنە", "گوێ بگرە", "لێرە", "zêdetir", "zêdetir bixwîne", "zêdetir bixwînin",
        "bêtir", "bêtir bixwîne", "bixwîne", "berdewam bike", "dewam bike", "temaşe bike", "lê temaşe bike", "lê binêre", "vîdyo",
        "vîdeo", "hûrgilî", "guhdarî bike", "li vir", "devamını oku", "devamı", "haberin devamı", "daha fazla", "daha fazla oku",
        "daha fazlası", "oku", "detay", "detaylar", "izle", "videoyu izle", "dinle", "tıklayın", "بیشتر", "بیشتر بخوانید", "ادامه",
        "ادامه مطلب", "ادامه خبر", "مشاهده", "تماشا کنید", "جزئیات", "اینجا", "ویدیو", "weiterlesen", "mehr lesen", "mehr",
        "mehr erfahren", "lire la suite", "lire plus", "en savoir plus", "leer más", "seguir leyendo", "leggi tutto",
        "continua a leggere", "leia mais", "lees meer", "читать далее", "подробнее", "читати далі", "soma zaidi",
    )
)  # fmt: skip

# What a call may have besides the words of those: "Lire l'article complet", «شاهد الآن», "Jetzt lesen".
_BESIDES = """
    now the a an this full whole story article report news page on in for to complete entire at le la les l un une cet ici tout texte
    complet maintenant lire voir l’article suite jetzt den die das zum zur artikel bericht beitrag hier ganzen lesen ansehen lee
    esta noticia aquí ahora leggi qui articolo الآن الخبر المقال القصة كاملا كاملة التقرير إلى هنا بالصور بالفيديو بالصوت
    ئێستا هەواڵ هەواڵەکە بابەت بابەتەکە
    تەواوی nûçe nûçeyê nûçeya hemû tevahî niha gotarê haber haberi haberin tamamı tamamını hemen şimdi yazının مطلب خبر متن کامل اکنون
    گزارش را بخوانید ببینید تماشای دیدن خواندن ویدئو فیلم عکسها
    بینینی ڤیدیۆکە ڤیدیۆیەکە سەیرکردنی تەماشاکردنی خوێندنەوەی گوێگرتن وێنەکان
    vîdeoyê vîdyoyê vîdyoya temaşekirina dîtina xwendina wêneyan bibîne binihêre lê
    videoyu haberi izleyin okuyun fotoğraf fotoğraflar galeri galerisi
    شاهدوا اقرأوا الصور الفيديو الألبوم
"""
_CALLING = frozenset(word for label in LABELS for word in label.split()).union(map(fold, _BESIDES.split()))
_MOST_WORDS = 6

_TAG = re.compile(r"<[^<>]{0,2000}>")
_DOTS = re.compile(r"(?:…|\.\.\.|‥)[\s\])}]*$")
_BRACKETED = re.compile(r"[\[({]\s?(?:…|\.{2,4})\s?[\])}]\s*$")
_BEHIND_DOTS = re.compile(r"(?:…|\.\.\.)[\s\])}]*(?P<label>[^….\n]{2,40}?)[\s.»›→>]*$")
_FIRST_ON = re.compile(r"\s?The post [^\n]{1,250}? appeared first on [^\n]{1,120}$")


def is_label(text: str) -> bool:
    """Return whether a link's words are a call and no headline."""
    if len(text) > LONGEST_LABEL:
        return False
    folded = fold(text)
    words = folded.split()
    return folded in LABELS or (0 < len(words) <= _MOST_WORDS and _CALLING.issuperset(words))


def is_cut(markup: str) -> bool:
    """Return whether a text that a listing brings is only the beginning of an article: it ends in a call to read on or in dots."""
    return _uncalled(markup)[1]


def without_call(markup: str) -> str:
    """Return the text without the call to read on at its end, plain."""
    whole = _plain(_TAG.sub(" ", markup))
    call = _uncalled(markup)[0]
    return whole.removesuffix(call).strip() if call else whole


def _uncalled(markup: str) -> tuple[str, bool]:
    """Return the call at the end ("" for none), and whether the text is cut."""
    tail = unescape(markup[-_TAIL:]) if "<" not in markup and "&lt;" in markup else markup[-_TAIL:]
    pieces = [piece for part in _TAG.sub("\x00", tail).split("\x00") if (piece := _plain(part))]
    end = _FIRST_ON.sub("", " ".join(pieces))
    while pieces and not end.endswith(pieces[-1]):
        pieces.pop()
    if not pieces:
        return "", False
    if _BRACKETED.search(end) or (_DOTS.search(end) and len(markup) < SHORT):
        return "", True
    if is_label(pieces[-1]):
        before = " ".join(pieces[:-1])
        return pieces[-1], len(markup) < LONG or bool(_DOTS.search(before))
    behind = _BEHIND_DOTS.search(end)
    return (behind["label"], True) if behind and is_label(behind["label"]) else ("", False)


def _plain(text: str) -> str:
    return " ".join(clean(unescape(text)).split())
