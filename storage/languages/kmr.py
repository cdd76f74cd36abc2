"""Words of Kurmanji Kurdish; what each table is for is said where it is read (`of_each` in storage/languages)."""

# crawler/fetching/scrapy_settings.py
ACCEPT_LANGUAGE = "kmr, ku;q=0.9, *;q=0.1"
# crawler/parsing/language.py
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
A_FEW = {"kesek": 1, "leşkerek": 1, "pêşmergeyek": 1, "welatiyek": 1, "zarokek": 1, "jinek": 1, "mêrek": 1}
# summarizer/drafts/debris.py
DEBRIS_LABELS = "çavkanî|wêne|nivîskar|amadekar|edîtor|werger|foto|mijar"
# summarizer/drafts/leaning.py
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
FIRST_PERSON = "em me ez min nûçegihanê-me malpera-me"
RELATIVE_DAYS = {"îro": 0, "duh": 1, "duhî": 1, "sibê": -1, "sibehê": -1, "îşev": 0, "pêr": 2}
WEEKDAYS = "duşemê sêşemê çarşemê pêncşemê înê şemiyê yekşemê"
ON_DAY = "roja {}"
ATTRIBUTION = "got gotin dibêj ragihand gorî daxuyan daxuyand diyar eşkere çavkanî hişyar"
SAID_BY = ", li gorî {}"
ALARMS = "lezgîn|taybet|bi vîdyo|vîdyo"
