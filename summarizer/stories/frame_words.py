"""Words around the name of a place or of a counterpart, by language: "in the town of …", "the … ambassador", «القنصل …», «قەزای …».

Written as outlets write them; compared folded (storage/text/normalize.py).
"""

from storage.text.months import MONTHS
from storage.text.normalize import fold


def _words(words_by_language: dict[str, str]) -> dict[str, frozenset[str]]:
    return {
        language: frozenset(fold(word) for word in written.split()) for language, written in words_by_language.items()
    }


# Before a place. A name after one of these is a place if headline and text agree on it.
BEFORE_PLACES = _words(
    {
        "en": "in near north south east west",
        "ar": "في قرب شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط بمدينة قبالة",
        "ckb": "لە نزیک باکووری باشووری ڕۆژهەڵاتی ڕۆژئاوای",
        "kmr": "li nêzîkî nêzîk bakurê başûrê rojhilatê rojavayê",
        "fa": "در نزدیک شمال جنوب شرق غرب",
        "tr": "",
    }
)
# Kinds of places, before the name, in English also after it.
PLACES = _words(
    {
        "en": "town city village district subdistrict quarter neighbourhood neighborhood camp",
        "ar": "قضاء ناحية مدينة قرية بلدة حي محلة مخيم منفذ معبر سد حقل مصفى مصفاة",
        "ckb": "قەزای ناحیەی شاری گوندی شارۆچکەی گەڕەکی کەمپی دەروازەی بەنداوی کێڵگەی پاڵاوگەی",
        "kmr": "bajarê navçeya gundê nahiyeya nahiya qezaya taxa bajarokê kampa bendava deriyê kêlgeha",
        "fa": "شهر شهرستان روستای بخش",
        "tr": "",
    }
)
PLACES_BEHIND = _words(
    {
        "en": "district subdistrict village town quarter neighbourhood neighborhood camp lake crossing dam refinery field base",
        "tr": "ilçesi ilçesinde köyü köyünde kasabası mahallesi kentinde ilinde",
    }
)
# Roles of counterparts: the country or name comes after, in English and Turkish before.
ROLES = _words(
    {
        "en": "ambassador consul envoy counterpart company firm delegation",
        "ar": "السفير سفير سفيرة السفيرة القنصل قنصل نظيره نظيرته المبعوث مبعوث شركة وفد",
        "ckb": "باڵیۆزی باڵوێزی کونسوڵی کۆنسوڵی نێردەی شاندی کۆمپانیای هاوتا هاوتای هاوپیشەی هاوپۆستی",
        "kmr": "balyozê balyoza konsulê konsula nûnerê şanda kompaniya",
        "fa": "سفیر سرکنسول کنسول شرکت هیات",
    }
)
ROLES_BEHIND = _words(
    {
        "en": "ambassador consul envoy minister delegation president premier embassy company chargé counterpart",
        "tr": "büyükelçisi büyükelçisini büyükelçisiyle başkonsolosu başkonsolosunu bakanı bakanını bakanıyla heyeti heyetini şirketi",
    }
)
# Between a role and the name: "the Korean *foreign* minister", «القنصل *العام* الهندي», "konsulê *giştî yê* …".
BETWEEN = _words(
    {
        "en": "foreign defence defense interior trade oil energy finance prime deputy general of to from the new special vice economy",
        "ar": "العام العامة الجديد الجديدة خارجية الخارجية دفاع الدفاع داخلية الداخلية نفط النفط الطاقة التجارة الاقتصاد المالية لدى في",
        "ckb": "گشتی گشتیی نوێی دەرەوەی بەرگری ناوخۆی وزەی نەوتی بازرگانیی بازرگانی",
        "kmr": "giştî yê ya nû derve parastinê enerjiyê bazirganiyê navxwe",
        "fa": "خارجه امور دفاع جدید کل",
        "tr": "dışişleri savunma enerji ticaret",
    }
)
# Parts of the names of places that many share: "Wadi al-Shay", "Tal Afar".
_PARTS = """
the of al wadi tal tel tell umm abu bani khan ain qara kani deir bab qalat mount jabal new old upper lower nahr shatt gir girê kaniya
وادي تل أم أبو بني خان عين دير باب قلعة جبل شط نهر گردی کانی دۆڵی چیای
"""
PARTS_OF_PLACES = frozenset(fold(word) for word in _PARTS.split())
# Institutions: what is beside one says which ("the trade ministry", «وزارة التجارة», «وەزارەتی بازرگانی»).
INSTITUTIONS = _words(
    {
        "en": "ministry directorate committee commission university college department embassy bank company council",
        "kmr": "wezareta wezîrê wezîra zanîngeha rêveberiya komîteya encûmena balyozxaneya banka kompaniya",
        "tr": "bakanlığı bakanı üniversitesi müdürlüğü komitesi büyükelçiliği şirketi",
    }
)
# Verbs and nouns of a meeting: there the names of the headline say which one it is.
MEETINGS = _words(
    {
        "en": "meet meets met meeting receive receives received host hosts hosted talks discuss discusses welcomes",
        "ar": "يستقبل استقبل استقبال يلتقي التقى لقاء يبحث بحث مباحثات يناقش اجتماع",
        "ckb": "پێشوازی کۆبووەوە کۆدەبێتەوە کۆبوونەوە دیدار گفتوگۆ",
        "kmr": "pêşwazî civiya dicive hevdîtin hevdîtinê pêşwaziya",
        "fa": "دیدار گفتگو استقبال",
        "tr": "görüştü görüşme kabul buluştu",
    }
)
# Words that follow these and are not names.
_COMMON = """
العاصمة البلاد المنطقة المحافظة المدينة الناحية القضاء حادث حادثة هجوم عملية انفجار منزل مبنى مقر مكتب سوق بيان اجتماع مؤتمر وقت ساعة
يوم صباح مساء ليلة فجر ظهر شهر عام سنة بداية نهاية إطار مجال قطاع حال حالة ظل ضوء مختلف عدد بعض جميع كل عموم أنحاء مناطق محافظات
مدن ذلك هذا هذه الداخل الخارج الوسط الجنوب الشمال الشرق الغرب مركز موقع مستشفى مدرسة جامعة طريق شارع معمل مصنع حقل ميناء مطار
عام خاص جديد محلي مشترك أمني وطني دولي رسمي حكومي نيابي وزاري تجاري إنساني عسكري
شار گوند ناوچە سنوور ناو دەرەوە ڕێگا ڕێگە کاتی ڕۆژ شەو بازاڕ نەخۆشخانە کۆبوونەوە هێرش ڕووداو پارێزگا هەرێم وڵات پایتەخت
Monday Tuesday Wednesday Thursday Friday Saturday Sunday Yekşem Duşem Sêşem Çarşem Pêncşem În Şemî Pazar Pazartesi Salı Çarşamba
Perşembe Cuma Cumartesi Province Governorate Region District City Ministry
"""
COMMON = frozenset(fold(word) for word in _COMMON.split()) | MONTHS.keys()
# English words that say nothing of an event (the other languages': storage/text/function_words.py).
_EMPTY = """
that this these those they them their there then than with from have been were will would could should when which while where what
after before into over under about also more most some such said says other only very just
"""
EMPTY_WORDS = frozenset(_EMPTY.split())
