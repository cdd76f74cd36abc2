"""Pages that answer 200 and are no article: challenges, walls, soft 404s, maintenance, lists. Judged by title, marks and size."""

import re

from storage.text.normalize import fold

SMALL = 800  # characters of text: above it a page that mentions cookies or a login is still an article

# Folded phrases in the title of the page or its first heading.
_TITLES: dict[str, tuple[str, ...]] = {
    "challenge": (
        "just a moment", "attention required", "ddos guard", "ddos protection", "checking your browser", "access denied",
        "security check", "are you a robot", "pardon our interruption", "verify you are human", "human verification",
        "request unsuccessful", "one moment please", "التحقق من المتصفح",
    ),
    "soft_404": (
        "404", "page not found", "not found", "page you requested", "page does not exist", "الصفحة غير موجودة",
        "لم يتم العثور", "الصفحة المطلوبة", "پەڕەکە نەدۆزرایەوە", "پەڕە نەدۆزرایەوە", "rûpel nehat dîtin", "rûpel nehate dîtin",
        "sayfa bulunamadı", "صفحه یافت نشد", "صفحه مورد نظر",
    ),
    "maintenance": (
        "under maintenance", "maintenance mode", "be right back", "be back soon", "scheduled maintenance", "under construction",
        "service unavailable", "تحت الصيانة", "أعمال صيانة", "چاککردنەوە", "bakım", "در دست تعمیر", "di bin lênêrînê de",
    ),
    "login": ("log in", "login", "sign in", "تسجيل الدخول", "چوونەژوورەوە", "têketin", "giriş yap", "ورود به"),
}  # fmt: skip
_PHRASES: dict[str, tuple[str, ...]] = {
    "challenge": (
        "enable javascript and cookies to continue", "checking your browser before", "verify you are human", "ray id",
        "please complete the security check", "incapsula incident",
    ),
    "paywall": (
        "subscribe to continue", "subscribe to read", "already a subscriber", "to continue reading", "subscribers only",
        "for subscribers", "هذا المحتوى للمشتركين", "اشترك لمتابعة القراءة", "لمتابعة القراءة",
    ),
    "login": ("log in to continue", "sign in to continue", "please log in", "سجل الدخول"),
    "cookie_wall": (
        "we use cookies", "accept all cookies", "we value your privacy", "before you continue", "your consent",
        "نستخدم ملفات تعريف الارتباط", "نحن نستخدم الكوكيز", "çerezleri kullanıyoruz", "ما از کوکی",
    ),
}  # fmt: skip
_MARKS = re.compile(
    r"_cf_chl_opt|cf-browser-verification|challenge-form|_Incapsula_Resource|captcha-delivery\.com|px-captcha|ddos-guard/|__ddg"
)
_FOLDED_TITLES = {reason: tuple(map(fold, phrases)) for reason, phrases in _TITLES.items()}
_FOLDED_PHRASES = {reason: tuple(map(fold, phrases)) for reason, phrases in _PHRASES.items()}


def stub_reason(html: str, title: str, text: str, *, free: bool) -> str:
    """Why this page is no article: "challenge", "soft_404", "maintenance", "login", "paywall", "cookie_wall", or "".

    `free` False where the page itself says it is not accessible for free. A long text is an article whatever it speaks of.
    """
    if len(text) > SMALL:
        return ""
    if _MARKS.search(html[:200_000]):
        return "challenge"
    heading, body = f" {fold(title)} ", fold(text)
    for reason, phrases in _FOLDED_TITLES.items():
        # A headline has more words than a stub's title.
        if any(f" {phrase} " in heading for phrase in phrases) and len(heading.split()) <= 9:
            return reason
    for reason, phrases in _FOLDED_PHRASES.items():
        if any(phrase in body for phrase in phrases):
            return reason
    return "" if free else "paywall"
