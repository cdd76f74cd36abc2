"""Words around the name of a place or of a counterpart, by language: "in the town of …", "the … ambassador", «القنصل …», «قەزای …».

Written as outlets write them; compared folded (storage/text/normalize.py).
"""

from storage.languages import of_each
from storage.text.months import MONTHS
from storage.text.normalize import fold


def _words(table: str) -> dict[str, frozenset[str]]:
    words_by_language: dict[str, str] = of_each(table)
    return {
        language: frozenset(fold(word) for word in written.split()) for language, written in words_by_language.items()
    }


# Before a place. A name after one of these is a place if headline and text agree on it.
BEFORE_PLACES = _words("WORDS_BEFORE_PLACES")
# Kinds of places, before the name, in English also after it.
PLACES = _words("PLACE_KINDS")
PLACES_BEHIND = _words("PLACE_KINDS_BEHIND")
# Roles of counterparts: the country or name comes after, in English and Turkish before.
ROLES = _words("COUNTERPARTS")
ROLES_BEHIND = _words("COUNTERPARTS_BEHIND")
# Between a role and the name: "the Korean *foreign* minister", «القنصل *العام* الهندي», "konsulê *giştî yê* …".
BETWEEN = _words("BETWEEN_ROLE_AND_NAME")
# Words of games and of the arts: what is headed by one is not the event of an article that has none of them. Then words that a report
# of a game, or of what befell one, may have instead.
GENRES = {"sport": _words("SPORT_WORDS"), "screen": _words("SCREEN_WORDS")}
NEAR_GENRES = {"sport": _words("SPORT_NEAR_WORDS"), "screen": _words("SCREEN_NEAR_WORDS")}
# Parts of the names of places that many share: "Wadi al-Shay", "Tal Afar".
_PARTS = """
the of al wadi tal tel tell umm abu bani khan ain qara kani deir bab qalat mount jabal new old upper lower nahr shatt gir girê kaniya
وادي تل أم أبو بني خان عين دير باب قلعة جبل شط نهر گردی کانی دۆڵی چیای
"""
PARTS_OF_PLACES = frozenset(fold(word) for word in _PARTS.split())
# Institutions: what is beside one says which ("the trade ministry", «وزارة التجارة», «وەزارەتی بازرگانی»).
INSTITUTIONS = _words("INSTITUTIONS")
# Verbs and nouns of a meeting: there the names of the headline say which one it is.
MEETINGS = _words("MEETING_WORDS")
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
