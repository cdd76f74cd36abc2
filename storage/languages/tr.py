"""Words of Turkish; what each table is for is said where it is read (`of_each` in storage/languages)."""

# crawler/fetching/scrapy_settings.py
ACCEPT_LANGUAGE = "tr, *;q=0.1"
# crawler/parsing/language.py
ALPHABET = "a-zçğıöşüâîû"
DETECTION_OWN_LETTERS = 0.015
DETECTION_OWN_WORDS = 0.0
DETECTION_MANY_WORDS = 0.1
DETECTION_LETTERS = "ığşçöü"
DETECTION_WORDS = """
        ve bir bu için ile olarak daha olan sonra dedi olduğunu ancak da de göre çok en kadar gibi iki ilk son yeni ama karşı tarafından
        önce her değil oldu etti ki var hem ise tüm veya söyledi belirtti eden ediyor arasında üzere yüzde
    """
# storage/text/clitics.py
CLITICS_BEHIND = (
    "(?:li|lu|lilar|liler|lular)?(?:n?[iu]n|n?da|n?de|ta|te|tan|ten|n?dan|n?den|y?[aeiu]|daki|deki|taki|teki)?"
)
# storage/text/function_words.py
FUNCTION_WORDS = """
        bir ve bu da de için ile olarak daha en çok kadar gibi göre sonra önce ancak ama veya ya ki ne her o şu olan olduğu olduğunu
        oldu olacak etti eden ediyor edildi dedi söyledi belirtti tarafından diye ise değil var yok üzere karşı biri ilk son iki
    """
# storage/text/languages.py
NAME = "Turkish"
OTHER_NAMES = ("türkçe", "turkce", "turki", "التركية", "تورکی")
# storage/text/numbers.py
COMMA_DECIMALS = True
NUMBER_WORDS = """
1 bir
2 iki
3 üç
4 dört
5 beş
6 altı
7 yedi
8 sekiz
9 dokuz
10 on
20 yirmi
30 otuz
40 kırk
50 elli
60 altmış
70 yetmiş
80 seksen
90 doksan
"""
MULTIPLIER_WORDS = "100 yüz\n1000 bin"
# summarizer/drafts/debris.py
DEBRIS_REQUESTS = (
    r"devamını oku|haberin devamı|ilgili haber|bizi (?:\w+['’]?\w* )?takip|paylaş(?:ın)?\b|abone ol|tıklayın"
)
DEBRIS_LINES = r"reklam\W*$"
DEBRIS_LABELS = "kaynak|fotoğraf|haber|yazan|editör|etiketler"
# summarizer/drafts/leaning.py
SPEAKING_WORDS = "dedi diyor söyledi ekledi o diye şöyle ve"
LEANING_WORDS = (
    "o|onlar|bu|bunlar|şu|ancak|fakat|ama|ayrıca|böylece|ardından|buna göre|bunun üzerine|bu arada|bu sırada|öte yandan|diğer yandan"
    "|aynı zamanda|bununla birlikte|yine de"
)
NOT_LEANING = "bu (?:yıl|hafta|ay|sabah|akşam|gece|sezon|yaz|kış|kez|sefer)"
# summarizer/stories/developments.py
FOLLOWING_WORDS = "gözalt tutukla yakalan mahkeme soruştur cenaze kına istifa itiraf"
# review/style/words.py
RELATIVE_TIMES = ((r"(?:bir )?önceki gün|ertesi gün|(?:geçen|gelecek|bu) (?:hafta|ay)", None),)
FIRST_PERSON = "biz bizim bize bizi ben benim bana beni muhabirimiz ülkemiz"
RELATIVE_DAYS = {"bugün": 0, "dün": 1, "yarın": -1, "bu gece": 0, "dün gece": 1, "bu sabah": 0}
WEEKDAYS = "pazartesi salı çarşamba perşembe cuma cumartesi pazar"
ON_DAY = "{} günü"
ATTRIBUTION = "söyle dedi diyor açıkla bildir belirt göre duyur kaydet ifade vurgula uyar kaynak öne"
SAID_BY = ", {} haberine göre"
ALARMS = "son dakika|video|izle|özel"
# summarizer/stories/frame_words.py
SPORT_WORDS = "futbol futbolcu lig ligi"
SCREEN_WORDS = "film filmi sinema"
WORDS_BEFORE_PLACES = ""
PLACE_KINDS = ""
PLACE_KINDS_BEHIND = "ilçesi ilçesinde köyü köyünde kasabası mahallesi kentinde ilinde"
COUNTERPARTS_BEHIND = (
    "büyükelçisi büyükelçisini büyükelçisiyle başkonsolosu başkonsolosunu bakanı bakanını bakanıyla heyeti"
    " heyetini şirketi"
)
BETWEEN_ROLE_AND_NAME = "dışişleri savunma enerji ticaret"
MEETING_WORDS = "görüştü görüşme kabul buluştu"
INSTITUTIONS = "bakanlığı bakanı üniversitesi müdürlüğü komitesi büyükelçiliği şirketi"
# summarizer/drafts/differences.py
DIFFERENCE_WORDS = {
    "dead": "öldü ölü_ ölen ölü öldürül yaşamını hayatını",
    "wounded": "yaral",
    "arrested": "gözalt tutuklan yakalan",
    "missing": "kayıp",
    "displaced": "yerinden",
    "dollars": "dolar",
    "dinars": "dinar",
}
PEOPLE = "kisi asker sivil polis cocuk kadin erkek ogrenci isci"
# summarizer/drafts/counted_numbers.py
NOBODY = r"\b(?:kimse|hiç kimse)\b"
# summarizer/drafts/sentences.py
ABBREVIATIONS = "müh tğm yzb ütğm bnb yb bşk gn orgen uzm öğr"
# storage/text/months.py
MONTH_NAMES = (
    (
        "ocak/oca | şubat/şub | mart | nisan/nis | mayıs | haziran/haz | temmuz/tem | ağustos/ağu | eylül/eyl | ekim/eki"
        " | kasım/kas | aralık/ara"
    ),
)
TIME_UNITS = {1: "saniye", 60: "dakika", 3600: "saat", 86400: "gün", 604800: "hafta"}
AGO = "önce"
DAYS_BACK = {"bugün": 0, "dün": 1}
MORNING = ("öö", "öğleden önce", "sabah")
AFTERNOON = ("ös", "öğleden sonra", "akşam")
NOON = ("öğle", "öğlen")
NIGHT = ("gece",)
# summarizer/names/guess.py
NAME_TITLES = (
    "cumhurbaşkanı başbakan bakan bakanı vali valisi büyükelçi büyükelçisi sayın dr prof general albay başkan başkanı"
    " genel sözcü sözcüsü müdür müdürü milletvekili lider lideri gazeteci komutan komutanı eski"
)
GROUP_HEADS = (
    "partisi hareketi bakanlığı bankası birliği konseyi ordusu ajansı örgütü komitesi üniversitesi enstitüsü şirketi"
    " derneği federasyonu ittifakı cephesi mahkemesi kuvvetleri"
)
