"""Words of Persian; what each table is for is said where it is read (`of_each` in storage/languages)."""

# crawler/fetching/scrapy_settings.py
ACCEPT_LANGUAGE = "fa, *;q=0.1"
# storage/text/clitics.py
CLITICS_BEFORE = "(?:و)?"
CLITICS_BEHIND = "(?:ی|ها|های|یها|یهای)?"
# storage/text/function_words.py
FUNCTION_WORDS = """
        در که به از را است این با برای یک او می آن خود تا اما آنها بر من ما شما هم یا پس باید شد شده شود شوند کرد کرده کند کنند
        گفت گفته بود بوده باشد هستند نیست دارد دارند داد داده خواهد ها های بین روی مورد پیش بعد قبل هر دیگر نیز همه چه اگر چون وی
    """
# storage/text/languages.py
NAME = "Persian"
OTHER_NAMES = ("farsi", "فارسی", "فارسي", "الفارسية")
# storage/text/numbers.py
NUMBER_WORDS = """
1 یک
2 دو
3 سه
4 چهار
5 پنج
6 شش
7 هفت
8 هشت
9 نه
10 ده
"""
MULTIPLIER_WORDS = "100 صد\n1000 هزار\n1000000 میلیون\n1000000000 میلیارد"
# summarizer/drafts/debris.py
DEBRIS_REQUESTS = (
    "بیشتر بخوانید|اخبار مرتبط|مطالب مرتبط|(?:به )?اشتراک ب?گذار|ما را (?:در .{1,30} )?دنبال|کانال تلگرام|کلیک کنید"
)
DEBRIS_LABELS = "منبع|عکس|نویسنده|تصویر|برچسب‌ها"
# summarizer/drafts/leaning.py
SPEAKING_WORDS = "گفت افزود وی او و که"
LEANING_WORDS = (
    "وی|او|آنها|آنان|این|آن|همچنین|اما|ولی|سپس|بنابراین|با این حال|در همین حال|در عین حال|در این میان|از سوی دیگر"
)
NOT_LEANING = "این (?:هفته|ماه|سال|بار|روزها|فصل)"
# summarizer/stories/developments.py
FOLLOWING_WORDS = "بازداشت دستگیر دادگاه تحقیق تشییع محکوم استعفا"
# review/style/words.py
RELATIVE_TIMES = ((r"روز (?:قبل|بعد)|(?:هفته|ماه) (?:گذشته|آینده|جاری)", None),)
FIRST_PERSON = "ما من خبرنگارمان کشورمان"
RELATIVE_DAYS = {"امروز": 0, "دیروز": 1, "فردا": -1, "امشب": 0, "دیشب": 1}
WEEKDAYS = "دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه"
ON_DAY = "روز {}"
ATTRIBUTION = "گفت گفته اعلام بر_اساس گزارش افزود تاکید تأکید اظهار هشدار بیانیه منبع خبر"
SAID_BY = "، به گزارش {}"
ALARMS = "فوری|ویدیو|ببینید"
# summarizer/stories/frame_words.py
SPORT_WORDS = "فوتبال لیگ بازیکن"
SCREEN_WORDS = "فیلم سینما"
WORDS_BEFORE_PLACES = "در نزدیک شمال جنوب شرق غرب"
PLACE_KINDS = "شهر شهرستان روستای بخش"
COUNTERPARTS = "سفیر سرکنسول کنسول شرکت هیات"
BETWEEN_ROLE_AND_NAME = "خارجه امور دفاع جدید کل"
MEETING_WORDS = "دیدار گفتگو استقبال"
# summarizer/drafts/differences.py
DIFFERENCE_WORDS = {
    "dead": "کشته جان قربانی شهید",
    "wounded": "زخمی مجروح مصدوم",
    "arrested": "بازداشت دستگیر",
    "missing": "ناپدید مفقود",
    "displaced": "آواره",
    "dollars": "دلار",
    "dinars": "دینار",
}
PEOPLE = "نفر غیرنظامی سرباز پلیس کودک زن مرد"
# storage/text/months.py
MONTH_NAMES = (
    "ژانویه | فوریه | مارس | آوریل/آپریل | مه/می | ژوئن | ژوئیه/جولای | اوت/آگوست | سپتامبر | اکتبر | نوامبر | دسامبر",
)
SOLAR_MONTH_NAMES = "فروردین | اردیبهشت | خرداد | تیر | مرداد | شهریور | مهر | آبان | آذر | دی | بهمن | اسفند"
TIME_UNITS = {1: "ثانیه", 60: "دقیقه", 3600: "ساعت", 86400: "روز", 604800: "هفته"}
AGO = "پیش قبل"
DAYS_BACK = {"امروز": 0, "دیروز": 1}
MORNING = ("صبح", "بامداد", "قبل از ظهر", "قبل ازظهر")
AFTERNOON = ("بعدازظهر", "بعد از ظهر", "بعد ازظهر", "عصر")
NOON = ("ظهر",)
NIGHT = ("شب",)
# summarizer/names/guess.py
GIVEN_NAMES = (
    "محمد احمد علی حسن حسین عبدالله ابراهیم اسماعیل یوسف خالد مصطفی محمود کریم قاسم هاشم صالح رضا مهدی هادی ناصر سعید جواد"
    " جعفر حمید حیدر عباس فاطمه زهرا مریم مسعود مجید امیر محسن حسن‌رضا غلامرضا علیرضا محمدرضا رجب دونالد جو"
)
NAME_TITLES = "رئیس وزیر دکتر سردار سرلشکر سرتیپ آیت‌الله سید شیخ نماینده سخنگوی استاندار سفیر فرمانده"
GROUP_HEADS = "حزب جنبش شرکت سازمان وزارت دانشگاه بانک ارتش گروه شورای انجمن"
