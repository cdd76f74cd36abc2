"""Lines that speak to the reader: follow us, read more, take our app. Pure."""

import re

from storage.text.normalize import fold
from storage.text.sentences import is_closed

_READ_MORE = tuple(
    fold(label)
    for label in (
        "read more", "read also", "also read", "see also", "related", "related story", "related stories", "related articles",
        "more on this", "more from", "watch also", "you may also like", "recommended", "اقرأ أيضا", "إقرأ أيضا", "اقرأ ايضا", "اقرأ المزيد",
        "للمزيد", "شاهد أيضا", "مواضيع ذات صلة", "أخبار ذات صلة", "مقالات ذات صلة", "زیاتر بخوێنەوە", "زیاتر بخوێنەرەوە",
        "هەروەها بخوێنەوە", "بابەتی پەیوەندیدار", "هەواڵی پەیوەندیدار", "zêdetir bixwîne", "her wiha bixwîne", "nûçeyên têkildar",
        "ayrıca okuyun", "ilgili haberler", "بیشتر بخوانید", "همچنین بخوانید", "مطالب مرتبط",
    )
)  # fmt: skip
_FOLLOW = tuple(
    fold(label)
    for label in (
        "follow us", "sign up for", "subscribe to", "click here to", "all rights reserved", "copyright", "download our app",
        "join our", "share this", "tags", "تابعنا", "تابعونا", "جميع الحقوق محفوظة", "حمل تطبيق", "لمتابعة آخر", "اشترك في",
        "هەموو مافەکان پارێزراون", "لەگەڵمان بن", "me bişopînin", "hemû maf parastî ne", "bizi takip edin", "ما را دنبال کنید",
        "حمل تطبيقنا", "حملوا تطبيقنا", "folgen sie uns", "abonnieren sie", "laden sie unsere app", "suivez nous", "abonnez vous",
        "inscrivez vous", "téléchargez notre application", "abone olun", "uygulamamızı indirin",
        "me li telegram", "me li facebook", "me li whatsapp", "me li instagram", "ئەپەکەمان دابەزێنە", "sepana me daxîne",
        "اپلیکیشن ما را",
    )
)  # fmt: skip
# Of those, what nothing but an appeal begins with; the others need a channel to follow, or hardly a word more.
_APPEALS = frozenset(
    fold(label)
    for label in (
        "click here to", "all rights reserved", "download our app", "جميع الحقوق محفوظة", "حمل تطبيق",
        "هەموو مافەکان پارێزراون", "hemû maf parastî ne", "حمل تطبيقنا", "حملوا تطبيقنا", "laden sie unsere app",
        "téléchargez notre application", "uygulamamızı indirin", "ئەپەکەمان دابەزێنە", "sepana me daxîne",
    )
)  # fmt: skip
_CHANNELS = tuple(
    fold(word)
    for word in (
        "newsletter", "channel", "app", "telegram", "facebook", "twitter", "whatsapp", "instagram", "youtube", "tiktok", "google",
        "inbox", "updates", "alerts", "email", "mailing", "community", "social", "website", "reserved", "podcast", "نشرة", "نشرتنا",
        "النشرة", "قناة", "قناتنا", "صفحتنا", "تطبيق", "تيليغرام", "تلغرام", "تيلغرام", "فيسبوك", "فيس", "تويتر", "واتساب",
        "انستغرام", "إنستغرام", "يوتيوب", "بريدنا", "البريد", "منصات", "التواصل", "کەناڵ", "فەیسبووک", "تێلێگرام", "تویتەر",
        "ئینستاگرام", "تۆڕە", "kanal", "bülten", "sosyal", "کانال", "تلگرام", "اینستاگرام", "خبرنامه",
    )
)  # fmt: skip
# Headings of lists of other stories, behind which nothing of the article comes.
_OTHER_STORIES = frozenset(
    fold(label)
    for label in (
        "top stories", "partner news", "latest news", "most read", "most popular", "more news", "more stories",
        "editors picks", "trending", "trending now", "أهم الأخبار", "آخر الأخبار", "الأكثر قراءة", "مواضيع متعلقة", "قد يعجبك أيضا",
        "اخترنا لكم", "زۆرترین خوێندراوە", "دوا هەواڵ", "هەواڵی زیاتر", "nûçeyên dawî", "herî zêde hatin xwendin", "nûçeyên din",
        "son haberler", "çok okunanlar", "diğer haberler", "پربازدیدترین", "آخرین خبرها", "مطالب پیشنهادی", "mehr zum thema",
        "meistgelesen", "à lire aussi", "les plus lus",
    )
)  # fmt: skip
# How a line begins that offers something to the reader, and one of the words that it then has; or an address or handle to write to.
_OFFERS = tuple(
    fold(start)
    for start in (
        "get", "have a tip", "like this story", "like this article", "did you like", "send us", "email us", "contact the", "got a tip",
        "want more", "follow", "find us", "listen to us", "support our", "هل أعجبك", "أرسل لنا", "راسلنا", "haber ihbar",
    )
)  # fmt: skip
_OFFERED = re.compile(
    r"\bin(?:to)? your inbox\b|\bnewsletters?\b|\bsubscri(?:be|ption)s?\b|\bshare it\b|\btip\b.{0,80}@|\breached at\b|\bdelivered\b"
    r"|نشرتنا|بريدك|(?:^|\s)@\w{3}|\S@[\w-]+\.\w",
    re.IGNORECASE,
)
_NETWORKS = tuple(
    fold(name)
    for name in ("facebook", "twitter", "instagram", "youtube", "telegram", "whatsapp", "tiktok", "linkedin", "threads")
)
# What asks, wherever it is in a short line beside a channel and "us" or "our": verbs to the reader by their beginnings.
_ASKING = tuple(
    fold(word)
    for word in (
        "follow", "join", "subscribe", "visit", "تابعو", "تابع", "انضمو", "اشتركو", "زورو", "bişopîn", "bibin", "tevlî", "abone", "takip",
        "katıl", "دنبال", "بپیوند", "عضو", "مشترک", "سەردان", "ببن", "بەشدار", "لەگەڵ", "folgen", "suivez", "rejoignez",
    )
)  # fmt: skip
_US = frozenset(
    fold(word)
    for word in ("us", "our", "me", "bizi", "bize", "ما", "لەگەڵمان", "uns", "unseren", "nous", "notre", "nos")
)
_OURS = tuple(
    fold(ending) for ending in ("نا", "مان", "ımız", "imiz", "umuz", "ımıza", "imize", "ımızı", "imizi")
)  # of a channel's name
_SHORT = 14  # words of a line that asks
_APP, _SEVERAL = fold("حمل تطبيق"), 8  # words behind it: "take the app", or "carried out the", and a sentence goes on
_FEW = 3  # words behind a label such as "Tags" or "Follow us"


def is_appeal(line: str) -> bool:
    """Return whether a line asks the reader to follow, to subscribe or to take an app, and is not a sentence that happens to begin so."""
    folded = fold(line)
    label = next((label for label in _FOLLOW if f"{folded} ".startswith(f"{label} ")), "")
    return (_goes_on_asking(line, folded, label) if label else _asks(line, folded.split())) or _offers(line, folded)


def _goes_on_asking(line: str, folded: str, label: str) -> bool:
    rest = folded[len(label) :].split()
    if label in _APPEALS and (label != _APP or len(rest) <= _SEVERAL or not is_closed(line)):
        return True
    if any(word.startswith(_CHANNELS) for word in rest) or re.search(r"©|\(c\)|\b20\d\d\b", line):
        return True
    return len(rest) <= _FEW and not is_closed(line)


def _asks(line: str, words: list[str]) -> bool:
    """Return whether a short line that is no whole sentence has a verb to the reader, a channel, and whose it is: ours."""
    if len(words) > _SHORT or (is_closed(line) and not line.rstrip().endswith("!")):
        return False
    channels = [word for word in words if word.startswith(_CHANNELS)]
    is_ours = any(word in _US for word in words) or any(word.endswith(_OURS) for word in channels)
    return bool(channels) and is_ours and any(word.startswith(_ASKING) for word in words)


def _offers(line: str, folded: str) -> bool:
    """Return whether a line begins by offering something and then names a newsletter, an address to write to or two networks."""
    if not any(f"{folded} ".startswith(f"{start} ") for start in _OFFERS):
        return False
    networks = {name for name in _NETWORKS if name in folded}
    return _OFFERED.search(line) is not None or (len(networks) > 1 and folded.startswith(("follow ", "find us ")))


def begins_other_stories(line: str) -> bool:
    """Return whether a line is the heading of a list of other stories."""
    return len(line) < 40 and fold(line) in _OTHER_STORIES


def is_call(line: str) -> bool:
    """Return whether a line is "Read more" or the like and no headline."""
    return fold(line) in _READ_MORE


def leads_on(line: str, folded: str) -> bool:
    """Return whether a line that begins with "Read more" is a link to another story rather than a sentence that begins so; `folded` is
    its fold."""
    label = next((label for label in _READ_MORE if folded.startswith(label)), None)
    if label is None:
        return False
    return folded == label or ":" in line[: len(label) + 8] or (len(line) < 160 and not is_closed(line))
