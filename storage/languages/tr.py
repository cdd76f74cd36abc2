"""Words of Turkish; what each table is for is said where it is read (`of_each` in storage/languages)."""

# crawler/fetching/scrapy_settings.py
ACCEPT_LANGUAGE = "tr, *;q=0.1"
# crawler/parsing/language.py
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
DEBRIS_LABELS = "kaynak|fotoğraf|haber|yazan|editör|etiketler"
# summarizer/drafts/leaning.py
LEANING_WORDS = (
    "o|onlar|bu|bunlar|şu|ancak|fakat|ama|ayrıca|böylece|ardından|buna göre|bunun üzerine|bu arada|bu sırada|öte yandan|diğer yandan"
    "|aynı zamanda|bununla birlikte|yine de"
)
NOT_LEANING = "bu (?:yıl|hafta|ay|sabah|akşam|gece|sezon|yaz|kış|kez|sefer)"
# summarizer/stories/developments.py
DAY_WORDS = "pazartesi salı çarşamba perşembe cuma cumartesi pazar"
FOLLOWING_WORDS = "gözalt tutukla yakalan mahkeme soruştur cenaze kına istifa itiraf"
# review/style/words.py
FIRST_PERSON = "biz bizim bize bizi ben benim bana beni muhabirimiz ülkemiz"
RELATIVE_DAYS = {"bugün": 0, "dün": 1, "yarın": -1, "bu gece": 0, "dün gece": 1, "bu sabah": 0}
WEEKDAYS = "pazartesi salı çarşamba perşembe cuma cumartesi pazar"
ON_DAY = "{} günü"
ATTRIBUTION = "söyle dedi diyor açıkla bildir belirt göre duyur kaydet ifade vurgula uyar kaynak öne"
SAID_BY = ", {} haberine göre"
ALARMS = "son dakika|video|izle|özel"
