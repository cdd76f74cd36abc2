"""The words the style check knows, by language (BCP 47): first person, relative days, weekdays, who says so, alarm words.

Relative days map to how many days before the entry's own day they mean (tomorrow is -1).
"""

FIRST_PERSON: dict[str, str] = {
    "en": "we we're we've we'll our ours ourselves us I I'm I've I'll my mine myself",
    "ar": "نحن أنا إننا أننا لنا لدينا عندنا موقعنا وكالتنا مراسلنا مراسلتنا مندوبنا قناتنا صحيفتنا بلدنا بلادنا",
    "ckb": "ئێمە ئێمەش من منیش پەیامنێرمان ماڵپەڕەکەمان وڵاتەکەمان",
    "kmr": "em me ez min nûçegihanê-me malpera-me",
    "fa": "ما من خبرنگارمان کشورمان",
    "tr": "biz bizim bize bizi ben benim bana beni muhabirimiz ülkemiz",
}
SHOUTED_FIRST_PERSON = frozenset({"US"})  # the country, not "us"

RELATIVE: dict[str, dict[str, int]] = {
    "en": {
        "today": 0, "yesterday": 1, "tomorrow": -1, "tonight": 0, "last night": 1, "this morning": 0, "this afternoon": 0,
        "this evening": 0, "earlier in the day": 0, "the day before yesterday": 2, "the day after tomorrow": -2,
    },
    "ar": {"اليوم": 0, "أمس": 1, "البارحة": 1, "غدا": -1, "الليلة": 0, "أمس الأول": 2, "مساء أمس": 1, "صباح اليوم": 0},
    "ckb": {"ئەمڕۆ": 0, "ئەمرۆ": 0, "دوێنێ": 1, "سبەی": -1, "سبەینێ": -1, "بەیانی": -1, "ئەمشەو": 0, "دوێشەو": 1, "پێرێ": 2},
    "kmr": {"îro": 0, "duh": 1, "duhî": 1, "sibê": -1, "sibehê": -1, "îşev": 0, "pêr": 2},
    "fa": {"امروز": 0, "دیروز": 1, "فردا": -1, "امشب": 0, "دیشب": 1},
    "tr": {"bugün": 0, "dün": 1, "yarın": -1, "bu gece": 0, "dün gece": 1, "bu sabah": 0},
}  # fmt: skip

# Times that are told by another one; the number is a month's distance from the entry's own, where its name can
# be written instead.
_NOT_OF = "(?! (?:the|a|an|his|her|its|their|that|it|they|he|she|[A-Z]))"
RELATIVE_TIMES: dict[str, tuple[tuple[str, int | None], ...]] = {
    "en": (
        (rf"(?i:the (?:day|night) (?:before|after)){_NOT_OF}", None),
        (rf"(?i:(?:a|one|two|three|\d) days? (?:before|after)){_NOT_OF}", None),
        (r"(?i:(?:a|one|two|three|\d) days? (?:earlier|later|ago))", None),
        (r"(?i:the (?:previous|next|following|preceding) (?:day|night|morning|evening))", None),
        (r"(?:next|last|this|the (?:previous|following|coming)) (?:week|weekend)|the (?:previous|following|coming) month", None),
        ("next month", 1), ("last month", -1), ("this month", 0),
    ),
    "ar": (
        (r"(?:في )?اليوم (?:السابق|التالي|الذي سبقه)|قبل (?:يومين|يوم(?: واحد)?)|بعد (?:يومين|يوم(?: واحد)?)", None),
        (r"ال[أا]سبوع (?:الماضي|المقبل|القادم|الجاري|الحالي|السابق|التالي)", None),
        (r"الشهر (?:الماضي|المقبل|القادم|الجاري|الحالي|السابق|التالي)", None),
    ),
    "ckb": (
        (r"ڕۆژی (?:پێشوو|پێشتر|دواتر|دوای ئەوە)|ڕۆژێک (?:پێشتر|دواتر|لەمەوبەر)", None),
        (r"(?:هەفتەی|مانگی) (?:ڕابردوو|رابردوو|داهاتوو|پێشوو)|ئەم (?:هەفتەیە|مانگە)", None),
    ),
    "kmr": (
        (r"roja (?:berî wê|piştî wê|pêştir|dî|din)|rojek (?:berê|şûnde|paşê)", None),
        (r"(?:hefteya|heftiya|meha) (?:borî|bê|çûyî|çû|tê)|vê (?:hefteyê|heftiyê|mehê)", None),
    ),
    "fa": ((r"روز (?:قبل|بعد)|(?:هفته|ماه) (?:گذشته|آینده|جاری)", None),),
    "tr": ((r"(?:bir )?önceki gün|ertesi gün|(?:geçen|gelecek|bu) (?:hafta|ay)", None),),
}  # fmt: skip

# Monday first, and how a sentence says "on Tuesday".
WEEKDAYS: dict[str, str] = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "ckb": "دووشەممە سێشەممە چوارشەممە پێنجشەممە هەینی شەممە یەکشەممە",
    "kmr": "duşemê sêşemê çarşemê pêncşemê înê şemiyê yekşemê",
    "fa": "دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
}
ON_DAY: dict[str, str] = {
    "en": "on {}",
    "ar": "يوم {}",
    "ckb": "ڕۆژی {}",
    "kmr": "roja {}",
    "fa": "روز {}",
    "tr": "{} günü",
}

# Beginnings of words, compared folded, that name who says a thing or that it is said; _ is a space.
ATTRIBUTION: dict[str, str] = {
    "en": "said say stated states stating statement accord report announc told tell warn claim emphasi confirm urg threat insist reveal"
    " declar express condemn argu accus adds added noted notes noting assert deny denies denied stress disclos cite citing"
    " quot explain describ spokes comment remark highlight outlin pledg vow promis discuss calls called calling published suggest",
    "ar": "قال قالوا ذكر أكد أعلن أفاد أضاف أوضح صرح كشف بحسب حسب وفق نقل نقلا بيان أشار حذر دعا طالب مصدر مصادر أبلغ نفى شدد لفت تصريح"
    " أعرب اعتبر أدان اتهم انتقد تابع مشيرا مؤكدا مبينا موضحا لافتا محذرا يقول تقول",
    "ckb": "گوت وت ڕایگەیاند رایگەیاند ڕایانگەیاند ڕاگەیاند ڕاگەیەندراو بەپێی بە_پێی ئاماژە بڵاوکرد سەرچاوە لێدوان دەڵێ دەڵێت جەخت ئاشکرا"
    " هۆشدار داوای بەیاننامە ڕوونی",
    "kmr": "got gotin dibêj ragihand gorî daxuyan daxuyand diyar eşkere çavkanî hişyar",
    "fa": "گفت گفته اعلام بر_اساس گزارش افزود تاکید تأکید اظهار هشدار بیانیه منبع خبر",
    "tr": "söyle dedi diyor açıkla bildir belirt göre duyur kaydet ifade vurgula uyar kaynak öne",
}  # fmt: skip
SAID_BY: dict[str, str] = {
    "en": ", according to {}",
    "ar": "، بحسب {}",
    "ckb": "، بەپێی {}",
    "kmr": ", li gorî {}",
    "fa": "، به گزارش {}",
    "tr": ", {} haberine göre",
}

# Put before headlines to make people look.
ALARMS: dict[str, str] = {
    "en": "breaking|urgent|exclusive|watch|video|just in|alert",
    "ar": "عاجل|حصري|بالفيديو|شاهد|فيديو|بالصور",
    "ckb": "بەپەلە|تایبەت|بەڤیدیۆ|ڤیدیۆ|هەنووکەیی",
    "kmr": "lezgîn|taybet|bi vîdyo|vîdyo",
    "fa": "فوری|ویدیو|ببینید",
    "tr": "son dakika|video|izle|özel",
}

# People and things of a country, where no ending leads from one to the other.
SAME_COUNTRY: tuple[frozenset[str], ...] = tuple(
    frozenset(words.split())
    for words in (
        "french france",
        "spanish spain",
        "dutch netherlands",
        "danish denmark",
        "american america us usa washington",
        "british britain uk",
        "swiss switzerland",
        "greek greece",
        "polish poland",
        "chinese china",
        "lebanese lebanon",
        "norwegian norway",
        "kurds kurdish kurd kurdistan",
        "turks turkish turkey turkiye",
        "yazidi yezidi yazidis yezidis ezidi",
        "emirati uae emirates",
    )
)
