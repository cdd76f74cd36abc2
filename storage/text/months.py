"""The words of dates in the languages we read: months, units of time, zones. Keys are folded (storage/text/normalize.py) at the end.

Months after the outlets' own pages: Levantine, Egyptian and Maghrebi Arabic; Sorani and Kurmanji with the older names; Turkish;
English; Persian; the commonest of other languages. `SOLAR` are months of the Solar Hijri year (Persian, and the Kurdish names of
the same months).
"""

from storage.text.normalize import fold


def _by_number(*rows: str) -> dict[str, int]:
    return {
        fold(name): number
        for row in rows
        for number, names in enumerate(row.split(" | "), 1)
        for name in names.split("/")
    }


MONTHS: dict[str, int] = _by_number(
    "january/jan | february/feb | march/mar | april/apr | may | june/jun | july/jul | august/aug | september/sep/sept"
    " | october/oct | november/nov | december/dec",
    "كانون الثاني/كانون ثاني/كانون 2/كانون2/ك2 | شباط | آذار/اذار | نيسان | أيار | حزيران | تموز | آب | أيلول"
    " | تشرين الأول/تشرين أول/تشرين 1/تشرين1/ت1"
    " | تشرين الثاني/تشرين ثاني/تشرين 2/تشرين2/ت2 | كانون الأول/كانون أول/كانون 1/كانون1/ك1",
    "يناير | فبراير | مارس | أبريل/نيسان | مايو | يونيو/يونيه | يوليو/يوليه | أغسطس | سبتمبر | أكتوبر | نوفمبر | ديسمبر",
    "جانفي | فيفري | مارس | أفريل | ماي | جوان | جويلية/يوليوز | أوت/غشت | شتنبر | أكتوبر | نونبر | دجنبر",
    "کانوونی دووەم/کانونی دووەم/کانوونی دوەم/کانوونی 2/کانونی 2 | شوبات/شووبات"
    " | ئازار | نیسان | ئایار/مایس | حوزەیران/حوزەیران | تەممووز/تەمموز/تەموز/تەمووز"
    " | ئاب/ئۆگەست | ئەیلوول/ئەیلول | تشرینی یەکەم/تشرینی 1 | تشرینی دووەم/تشرینی دوەم/تشرینی 2"
    " | کانوونی یەکەم/کانونی یەکەم/کانوونی 1/کانونی 1",
    "جانیوەری/ژانویە | فێبریوەری/فێبریوەری | مارچ/مارس | ئەپریل/ئاپریل | مەی | جوون/جون | جولای | ئۆگست/ئۆگۆست"
    " | سێپتەمبەر | ئۆکتۆبەر | نۆڤەمبەر | دێسەمبەر/دیسەمبەر",
    "کانوینا دووێ | شوات | ئادار/ئاڤدار | نیسان | گولان | خزیران/حزیران | تیرمەه | تەباخ | ئیلۆن/ئیلون | چریا ئێکێ"
    " | چریا دووێ/مژدار | کانوینا ئێکێ",
    "çile/kanûna paşîn/çileya paşîn/rêbendan | sibat/şibat/şubat/reşemî | adar/avdar | nîsan/avrêl | gulan"
    " | hezîran/pûşper | tîrmeh/tîrmih/temûz | tebax/gelawêj | îlon/eylûl/rezber"
    " | cotmeh/çiriya pêşîn/çiriya yekem/çiriya yekê/çiriya 1 | mijdar/çiriya paşîn/çiriya duyem/çiriya duyê/çiriya 2"
    " | kanûn/kanûna pêşîn/çileya pêşîn/berfanbar",
    "ocak/oca | şubat/şub | mart | nisan/nis | mayıs | haziran/haz | temmuz/tem | ağustos/ağu | eylül/eyl | ekim/eki"
    " | kasım/kas | aralık/ara",
    # Of the outlets a desk may add: German, French, Spanish, Italian, Portuguese, Dutch, Russian, Ukrainian, Polish, Indonesian.
    "januar/jänner | februar | märz | april | mai | juni | juli | august | september | oktober | november | dezember/dez",
    "janvier/janv | février/févr | mars | avril | mai | juin | juillet/juil | août | septembre | octobre | novembre | décembre/déc",
    "enero/ene | febrero | marzo | abril/abr | mayo | junio | julio | agosto | septiembre/setiembre | octubre | noviembre"
    " | diciembre/dic",
    "gennaio/gen | febbraio/febb | marzo | aprile | maggio/mag | giugno/giu | luglio/lug | agosto | settembre | ottobre/ott | novembre"
    " | dicembre",
    "janeiro | fevereiro/fev | março | abril | maio | junho | julho | agosto | setembro | outubro | novembro | dezembro",
    "januari | februari | maart | april | mei | juni | juli | augustus | september | oktober/okt | november | december",
    "января/янв | февраля/фев | марта | апреля/апр | мая | июня/июн | июля/июл | августа/авг | сентября/сен | октября/окт"
    " | ноября/ноя | декабря/дек",
    "січня | лютого | березня | квітня | травня | червня | липня | серпня | вересня | жовтня | листопада | грудня",
    "stycznia | lutego | marca | kwietnia | maja | czerwca | lipca | sierpnia | września | października | listopada | grudnia",
    "januari | februari | maret | april | mei | juni | juli | agustus | september | oktober | november | desember",
    "yanvar | fevral | mart | aprel | may | iyun | iyul | avqust | sentyabr | oktyabr | noyabr | dekabr",
    "ژانویه | فوریه | مارس | آوریل/آپریل | مه/می | ژوئن | ژوئیه/جولای | اوت/آگوست | سپتامبر | اکتبر | نوامبر | دسامبر",
)

SOLAR: dict[str, int] = _by_number(
    "فروردین | اردیبهشت | خرداد | تیر | مرداد | شهریور | مهر | آبان | آذر | دی | بهمن | اسفند",
    "خاکەلێوە | گوڵان | جۆزەردان | پووشپەڕ | گەلاوێژ | خەرمانان | ڕەزبەر | گەڵاڕێزان/خەزەڵوەر | سەرماوەز | بەفرانبار"
    " | ڕێبەندان | ڕەشەمە/ڕەشەمێ",
)

# Seconds in what a relative time counts ("22 hours ago"). Months and years are too coarse to be a date.
UNITS: dict[str, int] = {
    fold(name): seconds
    for seconds, names in (
        (1, "second seconds sec secs ثانية ثوان ثواني چرکە saniye sanîye ثانیه"),
        (60, "minute minutes min mins دقيقة دقائق دقيقتين دقیقە خولەک deqe deqîqe deqeyan xulek dakika دقیقه"),
        (3600, "hour hours hr hrs ساعة ساعات ساعتين کاتژمێر سەعات saet saetan demjimêr demjimêran saat ساعت"),
        (86400, "day days يوم أيام يومين ڕۆژ roj rojan gün روز"),
        (604800, "week weeks أسبوع أسابيع أسبوعين هەفتە hefte hefteyan hafta هفته"),
    )
    for name in names.split()
}
TWO: frozenset[str] = frozenset(fold(word) for word in ["دقيقتين", "ساعتين", "يومين", "أسبوعين"])
AGO: frozenset[str] = frozenset(
    fold(word)
    for word in ["ago", "منذ", "قبل", "پێش", "لەمەوبەر", "لەمەوپێش", "بەر", "berê", "berî", "önce", "پیش", "قبل"]
)
DAYS_BACK: dict[str, int] = {fold(word): 0 for word in ["today", "اليوم", "ئەمڕۆ", "îro", "bugün", "امروز"]} | {
    fold(word): 1 for word in ["yesterday", "أمس", "دوێنێ", "duh", "dün", "دیروز"]
}

# Minutes east of Greenwich. Letters that mean two zones (IST, AST, CST outside America) are left to the outlet's own zone.
ZONES: dict[str, int] = {
    "z": 0, "gmt": 0, "utc": 0, "ut": 0, "wet": 0, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180,
    "msk": 180, "trt": 180, "irst": 210, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "et": -300, fold("غرينتش"): 0, fold("جرينتش"): 0, fold("گرینویچ"): 0, fold("مكة"): 180,
}  # fmt: skip
# Beside a time of day, folded, points left out: «پ.ن» is before noon in Sorani, "PN" after noon in Kurmanji.
MORNING: frozenset[str] = frozenset(
    fold(word)
    for word in (
        "am", "in the morning", "ص", "صباحا", "صباح", "فجرا", "قبل الظهر", "پن", "قظ", "پێش نیوەڕۆ", "بەیانی", "سەرلەبەیانی", "صبح",
        "بامداد", "قبل از ظهر", "قبل ازظهر", "bn", "berî nîvro", "beriya nîvro", "berî nîvroyê", "sibê", "sibehê", "danê sibê",
        "danê sibehê", "öö", "öğleden önce", "sabah",
    )
)  # fmt: skip
AFTERNOON: frozenset[str] = frozenset(
    fold(word)
    for word in (
        "pm", "in the afternoon", "in the evening", "م", "مساء", "عصرا", "بعد الظهر", "دن", "بظ", "دوای نیوەڕۆ", "دوانیوەڕۆ",
        "پاش نیوەڕۆ", "پاشنیوەڕۆ", "ئێوارە", "بعدازظهر", "بعد از ظهر", "بعد ازظهر", "عصر", "pn", "piştî nîvro", "piştî nîvroyê",
        "paş nîvro", "êvar", "êvarê", "danê êvarê", "ös", "öğleden sonra", "akşam",
    )
)  # fmt: skip
# At noon 12 is 12 and 1 is 13; at night 12 is 0, 1 stays 1 and 10 is 22.
NOON: frozenset[str] = frozenset(fold(word) for word in ("noon", "ظهرا", "ظهر", "نیوەڕۆ", "nîvro", "öğle", "öğlen"))
NIGHT: frozenset[str] = frozenset(
    fold(word) for word in ("at night", "ليلا", "ليل", "شەو", "شب", "şev", "şevê", "bi şev", "gece")
)
AMERICAN: frozenset[str] = frozenset({"am", "pm"})  # beside a day with slashes: the month is first
ERA: frozenset[str] = frozenset(
    fold(letter) for letter in "مص"
)  # «م» after a year is the Christian era, not the afternoon
