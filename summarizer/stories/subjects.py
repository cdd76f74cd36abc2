"""The subjects of a country's news, by words of several languages: an English, an Arabic and a Sorani word for flood are one
subject. Where no model reads a language, subjects, names and numbers are compared across languages.

Countries are here where their names do not sound alike (Egypt, مصر, میسر); those that do are names (summarizer/stories/name_guesses.py).
Such places of the desk's own country are `subjects` in config/names.yaml.
"""

from collections.abc import Mapping
from functools import lru_cache

from storage.languages import of_each
from storage.text.normalize import fold

# subject: English | Arabic | Sorani | Kurmanji. A word is matched at its beginning: endings may follow it, clitics precede it.
_SUBJECTS = """
kill: kill dead death die | قتل مقتل قتيل قتلى وفاة مصرع ضحايا ضحية استشهاد شهيد | کوشت کوژرا قوربانی مردن گیان شەهید | kuşt mir
wound: wound injur hurt | جرح جريح جرحى أصيب إصابة مصاب | بریندار | birîn
flood: flood | سيول سيل فيضان | لافاو سێڵاو | lehî
fire: fire blaze burn | حريق حرائق اندلاع النيران | ئاگر سووتا | agir şewat
quake: earthquake quake tremor | زلزال هزة | بوومەلەرزە | erdhej
rain: rain storm | مطر أمطار عاصفة ممطرة | باران زریان | baran bahoz
dust: dust sandstorm | غبار ترابية رملية | خۆڵ تۆز | toz
drought: drought | جفاف | وشکەساڵی | hişkesalî
water: water | مياه الماء | ئاو | av
river: river | نهر | ڕووبار | çem
dam: dam reservoir | سد خزان | بەنداو | bendav
bridge: bridge | جسر جسور الجسرين جسران | پرد | pir
road: road highway | طريق الطرق | ڕێگا شەقام | rê
crossing: crossing border | منفذ معبر حدود | دەروازە سنوور | sînor
market: bazaar market shop | سوق أسواق محال متجر | بازاڕ دوکان | bazar sûk
oil: oil crude | نفط خام | نەوت | petrol neft
gas: gas | غاز | گاز | gaz
power: electricity power | كهرباء التيار | کارەبا | ceyran elektrîk
dollar: dollar dinar exchange | دولار دينار صرف | دۆلار دینار | dolar dînar
bank: bank | مصرف بنك | بانک | bank
salary: salary salaries pay wage | رواتب راتب | مووچە | mûçe
budget: budget | موازنة ميزانية | بودجە | budce
loan: loan credit lend | قرض ائتمان | قەرز | deyn
contract: contract deal agreement agree | اتفاق عقد اتفاقية | ڕێککەوتن گرێبەست | rêkeftin peyman
election: election vote ballot | انتخابات اقتراع تصويت | هەڵبژاردن دەنگدان | hilbijartin
parliament: parliament lawmaker | برلمان مجلس النواب نائب | پەرلەمان | parleman perleman
minister: minister ministry | وزير وزارة | وەزیر وەزارەت | wezîr wezaret
court: court judge trial sentence | محكمة قاض قضاء | دادگا دادوەر | dadgeh
arrest: arrest detain | اعتقال اعتقل القبض توقيف | دەستگیر | girt
prison: prison jail | سجن سجين | زیندان بەندیخانە | zindan
police: police | شرطة | پۆلیس | polîs
army: army soldier troops | جيش جنود جندي | سوپا سەرباز | artêş leşker
militant: militant terror cell | إرهاب مسلح خلية | تیرۆر چەکدار | teror çekdar
drone: drone | مسيرة طائرة مسيّرة | درۆن | dron
attack: attack raid | هجوم استهداف | هێرش | êrîş
bomb: bomb explosion blast explosive | قنبلة انفجار متفجرات عبوة | تەقینەوە بۆمب | teqîn bombe
rocket: rocket missile | صاروخ صواريخ | مووشەک ڕۆکێت | moşek
drugs: drugs narcotic | مخدرات | ماددەی هۆشبەر | hişber
protest: protest demonstrat | تظاهر احتجاج متظاهر | خۆپیشاندان ناڕەزایی | xwepêşandan
strike: strike walkout | إضراب | مانگرتن بایکۆت | grev
school: school pupil | مدرسة مدارس تلاميذ تلميذ | قوتابخانە قوتابی | dibistan xwendekar
teacher: teacher | معلم مدرسين | مامۆستا | mamoste
university: university student | جامعة طلبة طلاب | زانکۆ خوێندکار | zanko zanîngeh
hospital: hospital patient | مستشفى مرضى | نەخۆشخانە نەخۆش | nexweşxane
doctor: doctor physician | طبيب أطباء | پزیشک دکتۆر | bijîşk doktor
disease: cholera virus outbreak infection | كوليرا فيروس إصابات وباء | کۆلێرا ڤایرۆس نەخۆشی | kolera vîrus
vaccine: vaccin | لقاح تطعيم | ڤاکسین کوتان | vaksîn
displaced: displaced refugee camp | نازح نازحين لاجئ مخيم | ئاوارە پەنابەر کەمپ | koçber penaber kamp
migrant: migrant migration smuggl | مهاجر هجرة تهريب | کۆچ قاچاغ | koç
airport: airport flight airline | مطار رحلة طيران | فڕۆکەخانە گەشت فڕۆکە | balafirgeh
train: railway train tram | قطار سكة ترام | شەمەندەفەر تراموای | trên
port: port terminal harbour ship | ميناء سفينة أرصفة مرفأ | بەندەر کەشتی | bender keştî
grain: wheat grain barley | قمح حبوب حنطة شعير | گەنم دانەوێڵە جۆ | genim
farm: farm agricultur irrigat | زراعة ري مزارع فلاح | کشتوکاڵ جوتیار ئاودێری | çandinî cotkar
fish: fish | أسماك سمك | ماسی | masî
sheep: sheep livestock | أغنام ماشية مواشي | مەڕ ئاژەڵ | pez mî
museum: museum | متحف | مۆزەخانە | muze
antiquity: archaeolog antiquit tablet ancient | آثار أثري ألواح لوح تنقيب | شوێنەوار | arkeolog
book: book publisher | كتاب كتب دار النشر ناشر | کتێب چاپ | pirtûk weşan
fair: fair exhibition festival | معرض مهرجان | پێشانگا فیستیڤاڵ | pêşangeh festîval
film: film cinema | فيلم سينما | فیلم سینەما | fîlm
football: football match goal cup | كرة القدم مباراة هدف كأس | تۆپی پێ یاری گۆڵ جام | futbol lîstik gol
grave: grave cemetery remains | مقبرة رفات | گۆڕ ڕوفات | gor
mine: landmine mine | ألغام لغم | مین | mayin
child: child children | طفل أطفال | منداڵ | zarok
woman: woman women | امرأة نساء | ژن ئافرەت | jin
family: family families | عائلة عائلات أسرة | خێزان خانەوادە | malbat
village: village | قرية قرى | گوند | gund
bus: bus | حافلة باص | پاس | otobus
truck: truck lorry lorries | شاحنة شاحنات | بارهەڵگر لۆری | kamyon
car: car vehicle | سيارة مركبة عجلة | ئۆتۆمبێل | otomobîl
house: house housing | منازل منزل سكن | خانوو ماڵ نیشتەجێ | xanî
company: company firm | شركة | کۆمپانیا | kompanya
customs: customs tariff tax | جمارك ضريبة رسوم | گومرگ باج | gumrik bac
embassy: embassy ambassador | سفارة سفير | باڵیۆز | balyoz
president: president | رئيس الجمهورية | سەرۆک کۆمار | serok
visit: visit | زيارة زار | سەردان | serdan
Jordan: jordan | أردن | ئوردن ئەردەن | urdun
Egypt: egypt | مصر | میسر | misir
Syria: syria | سوريا سورية | سووریا | sûriye
Turkey: turkey turkish türkiye | تركيا تركي | تورکیا | tirkiye
Iran: iran | إيران | ئێران | îran
China: china chinese | الصين صيني | چین | çîn
Germany: german | ألماني | ئەڵمان | almanya
France: france french | فرنسا فرنسي | فەرەنسا | fransa
Britain: britain british | بريطاني | بەریتانیا | brîtanya
America: american | أميركا أمريكا أميركي أمريكي واشنطن | ئەمریکا ئەمەریکا | amerîka
"""
LANGUAGES = ("en", "ar", "ckb", "kmr")
_CLITICS: dict[str, tuple[str, ...]] = of_each("SUBJECT_CLITICS")
_ENDING = 6  # letters that may follow
_MIN = 3
Own = Mapping[str, Mapping[str, str]]
NO_OWN: Own = {}


def subjects(words: tuple[str, ...] | list[str], language: str, own: Own = NO_OWN) -> set[str]:
    """Return the subjects of these folded words; none for a language that is not in the table. `own` are the desk's own subjects by
    language and folded stem (`Names.own_subjects`)."""
    if language not in LANGUAGES:
        return set()
    stems = own.get(language, {})
    return {
        found for word in words if (found := _subject(word, language) or (stems and begins_with(word, language, stems)))
    }


@lru_cache(maxsize=65_536)
def _subject(word: str, language: str) -> str:
    return begins_with(word, language, _stems()[language])


def begins_with(word: str, language: str, stems: Mapping[str, str]) -> str:
    """Return what the longest of these folded beginnings stands for that a folded word has behind a clitic or without, "" for none."""
    for clitic in ("", *_CLITICS[language]):
        if not word.startswith(clitic):
            continue
        bare = word[len(clitic) :]
        for end in range(len(bare), max(_MIN, len(bare) - _ENDING) - 1, -1):
            if bare[:end] in stems:
                return stems[bare[:end]]
    return ""


@lru_cache(maxsize=1)
def _stems() -> dict[str, dict[str, str]]:
    subject_by_stem: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for line in _SUBJECTS.strip().splitlines():
        subject, _, columns = line.partition(": ")
        for language, column in zip(LANGUAGES, columns.split(" | "), strict=True):
            subject_by_stem[language] |= {fold(word): subject for word in column.split() if len(fold(word)) >= _MIN}
    return subject_by_stem
