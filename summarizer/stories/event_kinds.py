"""What tells two events of one frame apart in words that are no names: which country, whose office, what was opened. A word of any of four
languages comes in, its kind goes out. Pure.
"""

from functools import lru_cache

from storage.text.normalize import fold
from summarizer.stories.subjects import LANGUAGES, begins_with

# kind: English | Arabic | Sorani | Kurmanji, each a beginning of words (as in summarizer/stories/subjects.py). Iraq is in every report.
_COUNTRIES = """
Turkey: turkey turkish türkiye ankara | تركي أنقرة | تورکیا ئەنقەرە | tirkiye enqere
Iran: iran tehran | إيران طهران | ئێران تاران | îran tehran
Syria: syria damascus | سوري دمشق | سووریا سوریا دیمەشق | sûriye
America: american washington | أمريكي أميركي أمريكا أميركا واشنطن الولايات | ئەمریکا ئەمەریکا واشنتۆن | amerîka washîngton
Britain: british britain london | بريطاني لندن | بەریتانیا لەندەن | brîtanya londra
France: france french paris | فرنسي فرنسا باريس | فەڕەنسا فەرەنسا پاریس | fransa parîs
Germany: german berlin | ألماني برلين | ئەڵمانیا بەرلین | alman berlîn
Italy: italy italian rome | إيطالي روما | ئیتاڵیا ئیتالیا | îtalya
Spain: spain spanish madrid | إسباني مدريد | ئیسپانیا | spanya
Netherlands: dutch netherlands | هولندي هولندا | هۆڵەندا هۆلەندا | holenda
Belgium: belgi | بلجيكي بلجيكا | بەلجیکا | belçîka
Switzerland: swiss switzerland | سويسري سويسرا | سویسرا | swîsre
Austria: austria | نمساوي النمسا | نەمسا | awistirya
Sweden: swed | سويدي السويد | سوید | swêd
Norway: norw | نرويجي النرويج | نەرویج | norwêc
Denmark: danish denmark | دنماركي الدنمارك | دانیمارک | danîmarka
Finland: finland finnish | فنلندي فنلندا | فینلاند | fînland
Poland: poland polish | بولندي بولندا | پۆڵەندا پۆلەندا | polonya
Hungary: hungar | المجر | هەنگاریا مەجەڕ | macaristan
Greece: greece greek | يوناني اليونان | یۆنان | yewnan
Romania: romania | روماني رومانيا | ڕۆمانیا | romanya
Ukraine: ukrain | أوكراني أوكرانيا | ئۆکرانیا | ukrayna
Russia: russia moscow | روسي روسيا موسكو | ڕووسیا مۆسکۆ | rûsya
China: china chinese beijing | صيني الصين بكين | چین | çîn
Japan: japan | ياباني اليابان | ژاپۆن یابان | japon
Korea: korea | كوري كوريا | کۆریا | kore
India: india | هندي الهند | هیندستان | hindistan
Pakistan: pakistan | باكستان | پاکستان | pakistan
Canada: canad | كندي كندا | کەنەدا | kanada
Australia: australia | أسترالي أستراليا | ئوسترالیا | awistralya
Saudi Arabia: saudi riyadh | سعودي السعودية الرياض | سعودیە سعوودیە | siûdî erebistan
Kuwait: kuwait | كويت | کوێت | kuweyt
Jordan: jordan amman | أردن | ئوردن ئەردەن | urdun
Qatar: qatar doha | قطري قطر الدوحة | قەتەر | qeter
Oman: oman muscat | مسقط | عومان | uman
Bahrain: bahrain | بحرين | بەحرەین | behreyn
Emirates: emirat uae | إماراتي الإمارات | ئیمارات | îmarat
Egypt: egypt cairo | مصري القاهرة | میسر قاهیرە | misir
Lebanon: leban beirut | لبناني لبنان بيروت | لوبنان بەیروت | libnan
Palestine: palestin gaza | فلسطين غزة | فەلەستین غەززە | filistîn xeze
Israel: israel | إسرائيل | ئیسرائیل | îsraîl
Yemen: yemen | يمني اليمن | یەمەن | yemen
Armenia: armenia | أرميني أرمينيا | ئەرمەنستان | ermenistan
"""
_OFFICES = """
premier: prime premier | الوزراء | سەرۆکوەزیران وەزیران | serokwezîr
speaker: speaker parliament | النواب البرلمان | پەرلەمان | parlamento perleman
president: president | الجمهورية | کۆمار | serokomar serokkomar
finance: finance treasury | المالية | دارایی | darayî
interior: interior | الداخلية | ناوخۆ | navxwe hundir
foreign: foreign | الخارجية | دەرەوە | derve
defence: defence defense | الدفاع | بەرگری | parastin
"""
_OBJECTS = """
school: school | مدرسة مدارس | قوتابخانە | dibistan
hospital: hospital clinic | مستشفى مستوصف | نەخۆشخانە | nexweşxane
university: university college | جامعة كلية | زانکۆ | zanko zanîngeh
stadium: stadium arena | ملعب | یاریگا | stadyûm werzişgeh
bridge: bridge | جسر | پرد | pira
road: road highway | طريق شارع | ڕێگا شەقام | şeqam
water: water | مياه | ئاوەڕۆ | avê
power: power electricity | كهرباء | کارەبا | elektrîk kareb
factory: factory | معمل مصنع | کارگە | kargeh fabrîqe
park: park garden | متنزه حديقة | پارک باخچە | park baxçe
museum: museum | متحف | مۆزەخانە | muze
library: library | مكتبة | کتێبخانە | pirtûkxane
market: market bazaar | سوق | بازاڕ | bazar
mosque: mosque | مسجد جامع | مزگەوت | mizgeft
church: church | كنيسة | کەنیسە کڵێسا | kilîse
prison: prison jail | سجن | زیندان بەندیخانە | girtîgeh zîndan
airport: airport | مطار | فڕۆکەخانە | balafirgeh
"""
_LEAST = 3  # letters of a beginning


def country(word: str, language: str) -> str:
    """Return the country abroad that a folded word is of, "" for any other."""
    return _kind(word, language, _COUNTRIES)


def kind(word: str, language: str) -> str:
    """Return the office or the thing that a folded word is of, "" for any other."""
    return _kind(word, language, f"{_OFFICES.strip()}\n{_OBJECTS.strip()}")


@lru_cache(maxsize=65_536)
def _kind(word: str, language: str, table: str) -> str:
    return begins_with(word, language, _beginnings(table)[language]) if language in LANGUAGES else ""


@lru_cache(maxsize=2)
def _beginnings(table: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for line in table.strip().splitlines():
        name, _, columns = line.partition(": ")
        for language, column in zip(LANGUAGES, columns.split(" | "), strict=True):
            found[language] |= {fold(word): name for word in column.split() if len(fold(word)) >= _LEAST}
    return found
