"""Words of Kurmanji Kurdish; what each table is for is said where it is read (`of_each` in storage/languages)."""

# crawler/fetching/scrapy_settings.py
ACCEPT_LANGUAGE = "kmr, ku;q=0.9, *;q=0.1"
# crawler/parsing/language.py
ALPHABET = "a-zçêîşû"
DETECTION_OWN_LETTERS = 0.03
DETECTION_OWN_WORDS = 0.07
DETECTION_MANY_WORDS = 0.2
DETECTION_LETTERS = "êîûşç"
DETECTION_WORDS = """
        û li ji bi ku de di xwe bo ew ev wî wê vê ya ye yê yên ê ên bû bûn bûye ser lê re ber ve da din em ez dê kir kirin kirine kiriye
        hat hatin hatiye wekî wek divê tê tên ne jî dike dikin dibe dibin bike bikin got an hemû gel piştî nav navbera her
    """
# storage/config/settings.py
DIGEST_TITLE = "{country}, {month} {year}"
# storage/text/clitics.py
CLITICS_BEHIND = "(?:eke|eki|ek)?(?:ye|ya|yi|yen|yan|e|i|a|en|an|iya|iye|iyan)?(?:de|da|re|ra|ve|ji)?"
# storage/text/function_words.py
FUNCTION_WORDS = """
        û ku li ji bi de di da re ve bo ew ev wê wî wan vê vî van me em ez min tu te hûn we xwe yê ya yên yek ên her hemû gelek pir zêde
        kêm jî lê belê ger heke wek weke wekî ser ber bin nav hundir nêv derve piştî berî dema niha hîn dîsa tenê qet tu bû bûn bûye
        bûne heye hene nîne tune dibe dibin be bibe bibin kir kirin kiriye kirine dike dikin bike bikin got gotin dibêje hat hatin
        hatiye tê tên diyar da dan daye dide didin roja rojê roj sala salê sal meha heta jê lê pê tê gorî derbarê derheqê din wisa
        çawa kesan kesî kes hin çend du sê
    """
# storage/text/languages.py
NAME = "Kurmanji Kurdish"
OTHER_NAMES = ("kurmanji", "kurmancî", "kurmanci", "northern kurdish", "کرمانجی", "کورمانجی")
# summarizer/drafts/counted_numbers.py
NOBODY = r"\b(?:tu|ti) (?:kes\w*|welatî\w*)"
A_FEW = {"kesek": 1, "leşkerek": 1, "pêşmergeyek": 1, "welatiyek": 1, "zarokek": 1, "jinek": 1, "mêrek": 1}
# summarizer/drafts/debris.py
DEBRIS_REQUESTS = (
    r"(?:zêdetir|bêtir) bixwîn|bixwîne ?:|(?:vê |vî |li ser )?[\w ]{0,20}parve (?:bike|bikin)\b"
    r"|me (?:li ser .{1,30} )?bişopîn|nûçeyên (?:têkildar|din)"
    r"|bibin abone|abone bib|temaşe bik|li vir bitikîn|daxîne"
)
DEBRIS_LINES = r"wêneyê arşîv|reklam\W*$"
DEBRIS_LABELS = "çavkanî|wêne|nivîskar|amadekar|edîtor|werger|foto|mijar"
# summarizer/drafts/leaning.py
FINITE_VERBS = (
    r"\b(?:kir|kirin|dike|dikin|bû|bûn|hat|hatin|tê|tên|da|dan|dide|didin|got|dibêje|dibêjin|ragihand|ragihandin|kuşt|kuştin"
    r"|mir|mirin|girt|girtin|vekir|vekirin|çû|çûn|ma|man|heye|hene)(?=\W*$)"
)
STANDFIRST_NOT = r"^\W*(?:çima|çawa|kî|kengî|çi|binêre|bixwîne|temaşe)\b"
SPEAKING_WORDS = "got gotiye dibêje dibêjin wî wê ew jî wiha û ragihand da zanîn anî ziman herwiha di"
LEANING_WORDS = (
    "herwiha|her wiha|herwisa|lewra|bi gotina (?:wî|wê)|li gorî (?:wî|wê|wan|vê)|ew|wî|wê|wan|ev|van|vî|vê|lê|lê belê|lewma"
    "|ji ber vê|ji ber wê"
    "|di heman demê de|di vê navberê de|di vê demê de"
    "|di wê demê de|ji aliyê xwe ve|ji xeynî vê|piştî vê|piştî wê|di vê çarçoveyê de|di vê derbarê de|paşê|piştre"
    "|li aliyê din|ji aliyekî din ve|yê navborî|ya navborî"
)
NOT_LEANING = (
    "(?:ev|vê|vî|van) (?:sal|salê|salê de|heftî|heftiyê|hefteyê|meh|mehê|sibe|sibê|sibehê|êvarê|êvar|şevê|carê|rojan"
    "|demsalê|havînê|zivistanê|biharê|payizê)\\b"
    "|ew (?:kesên|ên|yên)\\b"
)
# summarizer/stories/developments.py
DAY_WORDS = "duşem sêşem çarşem pêncşem în şemî yekşem"
FOLLOWING_WORDS = "destgîr binçav girtin dadgeh lêkolîn lêpirsîn veşartin gumanbar daxwaza"
# summarizer/stories/subjects.py
SUBJECT_CLITICS = ()
# review/style/words.py
RELATIVE_TIMES = (
    (r"roja (?:berî wê|piştî wê|pêştir|dî|din)|rojek (?:berê|şûnde|paşê)", None),
    (r"(?:hefteya|heftiya|meha) (?:borî|bê|çûyî|çû|tê)|vê (?:hefteyê|heftiyê|mehê)", None),
)
FIRST_PERSON = "em me ez min nûçegihanê-me malpera-me"
RELATIVE_DAYS = {"îro": 0, "duh": 1, "duhî": 1, "sibê": -1, "sibehê": -1, "îşev": 0, "pêr": 2}
WEEKDAYS = "duşemê sêşemê çarşemê pêncşemê înê şemiyê yekşemê"
ON_DAY = "roja {}"
ATTRIBUTION = "got gotin dibêj ragihand gorî daxuyan daxuyand diyar eşkere çavkanî hişyar"
SAID_BY = ", li gorî {}"
ALARMS = "lezgîn|taybet|bi vîdyo|vîdyo"
# summarizer/stories/frame_words.py
SPORT_WORDS = "futbol futbolê fûtbol fûtbolê lîga lîgê golan lîstikvan yaneya"
SCREEN_WORDS = "fîlm fîlmek fîlmekî fîlmê sînema sînemaya"
SPORT_NEAR_WORDS = "yarîgeh yane lîstik rahêner werziş"
SCREEN_NEAR_WORDS = "derhêner"
WORDS_BEFORE_PLACES = "li nêzîkî nêzîk bakurê başûrê rojhilatê rojavayê"
PLACE_KINDS = "bajarê navçeya gundê nahiyeya nahiya qezaya taxa bajarokê kampa bendava deriyê kêlgeha"
COUNTERPARTS = "balyozê balyoza konsulê konsula nûnerê şanda kompaniya"
BETWEEN_ROLE_AND_NAME = "giştî yê ya nû derve parastinê enerjiyê bazirganiyê navxwe"
MEETING_WORDS = "pêşwazî civiya dicive hevdîtin hevdîtinê pêşwaziya"
INSTITUTIONS = "wezareta wezîrê wezîra zanîngeha rêveberiya komîteya encûmena balyozxaneya banka kompaniya"
# summarizer/drafts/differences.py
DIFFERENCE_WORDS = {
    "dead": "kuşt hatkuşt mirin mir_ miribûn şehîd qurban kuştî kuştin",
    "wounded": "birîndar",
    "arrested": "destgîr binçav girtin",
    "missing": "winda",
    "displaced": "koçber",
    "dollars": "dolar",
    "dinars": "dînar dinar",
}
PEOPLE = "kes welat sivil lesker pesmerge zarok jin mer polis cekdar xwendekar karker"
# summarizer/drafts/sentences.py
ABBREVIATIONS = "nk rêz end enz mih parêz z z.z b.z p.z bz pz nr"
# storage/text/numbers.py
COMMA_DECIMALS = True
# summarizer/drafts/gist_words.py
GIST_WORDS = {
    "mark": "bernameyê dîtiye, nayê weşandin",
    "names": "nav",
    "places": "cih",
    "numbers": "hejmar",
    "topic": "mijara herî nêz",
    "like": "wek nivîsa {}, {}",
    "nothing": "ne nav, ne hejmar û ne jî nivîseke wek wê hat dîtin",
}
# storage/text/calendar.py
MONTHS = (
    "Çile",
    "Sibat",
    "Adar",
    "Nîsan",
    "Gulan",
    "Hezîran",
    "Tîrmeh",
    "Tebax",
    "Îlon",
    "Cotmeh",
    "Mijdar",
    "Kanûn",
)
DATE = "{day} {month} {year}"
# digest/composing/words.py
DIGEST_WORDS = {
    "to": "{} – {}",
    "contents": "Naverok",
    "corrections": "Rastkirin",
    "corrected": "hat rastkirin",
    "was_withdrawn": "Ev nivîs hat vekişandin.",
    "withdrawn": "Nivîsa ku li vir bû hat vekişandin.",
    "withdrawn_title": "Hat vekişandin",
    "waiting": "Nivîsa ku li vir bû tê rastkirin.",
    "moved": "Nivîsa ku li vir bû hat veguhastin bo {}.",
    "left_out": "Nivîsa ku li vir bû bi zimanekî din e û di vê hejmarê de nîne.",
    "entry": "Nivîs: {}",
    "entries": "Nivîs: {}",
    "one_day": "· Roj: {}",
    "days": "· Roj: {}",
    "by_day": "Nivîs li gorî rojê",
    "by_outlet": "Nivîs li gorî çavkaniyê",
    "others": "Çavkaniyên din: {}",
    "on_web": "li ser webê",
    "link": "Girêdana vê nivîsê",
    "day": "Roj",
    "headline": "Sernav",
    "outlets": "Çavkanî",
    "text": "Nivîs",
    "nothing": "(tiştek tune)",
    "analysis": "Analîz, {}",
    "footer": "Her nivîs ji aliyê edîtorekî ve hatiye pejirandin.",
    "permanent": "# girêdana wê ya mayînde ye.",
    "brief": "Bi kurtî",
    "reading": "Dema xwendinê bi deqeyan: {}",
    "address": "Navnîşana e-nameyê",
    "confirm": "Piştrast bike",
    "leave": "Abonetiyê rake",
    "asked": "Heke ev navnîşan dikare bibe abone, nameyek bi girêdanekê jê re tê şandin. Heke di çend deqeyan de neyê, dîsa daxwaz bike.",
    "confirm_subject": "Abonetiya xwe piştrast bike: {}",
    "confirm_text": (
        "Kesekî, belkî tu, xwest ku “{}” ji vê navnîşanê re were şandin. "
        "Ji bo piştrastkirinê vê girêdanê veke. Heke ne tu bûyî, tiştekî neke."
    ),
    "confirmed": "Tu bûyî abone.",
    "left": "Abonetiya te hat rakirin.",
    "bad_link": "Ev girêdan ne derbasdar e an kevn e.",
    "too_many": "Daxwaz pir in. Paşê dîsa biceribîne.",
    "not_read": "Nivîsên bi zimanên din ku nehatin xwendin: {}.",
    "subscribe": "Bi e-nameyê bibe abone",
    "headlines": "Sernav",
    "analysis_label": "Analîz",
    "previous": "Ya berê: {}",
    "next": "Ya piştî wê: {}",
    "all_editions": "Hemû hejmar",
    "sources": "Çavkanî",
    "page": "Rûpel {} ji {}",
    "published_by": "Weşanger: {}",
    "licence": "Lîsans: {}",
    "contact": "Têkilî: {}",
    "week": "Hefteya {}",
    "whole_month": "Hemû meh",
    "listen": "Guhdarî bike",
    "podcast": "Podcast",
    "other_days": "Rojên din",
    "earlier": "Berê:",
}
# storage/text/months.py
MONTH_NAMES = (
    (
        "çile/kanûna paşîn/çileya paşîn/rêbendan | sibat/şibat/şubat/reşemî | adar/avdar | nîsan/avrêl | gulan"
        " | hezîran/pûşper | tîrmeh/tîrmih/temûz | tebax/gelawêj | îlon/eylûl/rezber"
        " | cotmeh/çiriya pêşîn/çiriya yekem/çiriya yekê/çiriya 1 | mijdar/çiriya paşîn/çiriya duyem/çiriya duyê/çiriya 2"
        " | kanûn/kanûna pêşîn/çileya pêşîn/berfanbar"
    ),
)
TIME_UNITS = {
    1: "sanîye",
    60: "deqe deqîqe deqeyan xulek",
    3600: "saet saetan demjimêr demjimêran",
    86400: "roj rojan",
    604800: "hefte hefteyan",
}
AGO = "berê berî"
DAYS_BACK = {"îro": 0, "duh": 1}
MORNING = ("bn", "berî nîvro", "beriya nîvro", "berî nîvroyê", "sibê", "sibehê", "danê sibê", "danê sibehê")
AFTERNOON = ("pn", "piştî nîvro", "piştî nîvroyê", "paş nîvro", "êvar", "êvarê", "danê êvarê")
NOON = ("nîvro",)
NIGHT = ("şev", "şevê", "bi şev")
# storage/catalogues/catalogue.py
OWN_NAME = "Kurmancî"
# summarizer/names/guess.py
NAME_TITLES = (
    "serok serokê seroka serokwezîr serokwezîrê serokkomar serokkomarê wezîr wezîrê wezîra parêzgar parêzgarê birêz dr"
    " doktor mamoste şêx mela general albay dadwer parlamenter berdevk berdevkê berdevka rêveber rêveberê fermandar"
    " fermandarê balyoz balyozê rojnamevan çalakvan navxwe derve parastinê"
)
GROUP_HEADS = "partiya tevgera wezareta komîteya kompaniya hêzên zanîngeha rêxistina yekîtiya banka hevpeymaniya encûmena komeleya"
