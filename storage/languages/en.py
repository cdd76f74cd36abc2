"""Words of English; what each table is for is said where it is read (`of_each` in storage/languages)."""

# crawler/fetching/scrapy_settings.py
ACCEPT_LANGUAGE = "en, *;q=0.1"
# crawler/parsing/language.py
ALPHABET = "a-z"
DETECTION_OWN_WORDS = 0.07
DETECTION_MANY_WORDS = 0.3
DETECTION_WORDS = """
        the of and to in a that is was for on with as by at from it be this have has not are but which or an will said he his they
        their who would been were had its about after into more than all there no so when any shall everyone
    """
# storage/config/settings.py
DIGEST_TITLE = "{country} in {month}, {year}"
# storage/text/clitics.py
CLITICS_BEHIND = "(?:s|i|is)?"
# storage/text/function_words.py
BINDING_WORDS = """
    and the for from with into over after before amid under against near its his her their that this than more has have had are was
    were will would says said not but off out who all new
"""
# storage/text/languages.py
NAME = "English"
OTHER_NAMES = ("الإنجليزية", "ئینگلیزی", "îngilîzî")
# summarizer/drafts/debris.py
_DAY = r"(?:\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d)"
_PIECE = "article|story|post|page|report|video|link|news|series"
DEBRIS_REQUESTS = (
    rf"share (?:this|it\b|your (?:thoughts|views|story)|(?:the |our )?(?:{_PIECE})\b|on (?:<networks>)|via\b|with (?:your|a) friend|:)"
    r"|(?:like and )?follow (?:us|me|our|@|[\w ]{1,40} on (?:<networks>|social))"
    r"|subscribe(?:$| (?:to|now|here|for|today))|read (?:more|also|next|the full|our)\b|also read|see also"
    rf"|(?:related|similar|more) (?:{_PIECE}|stories|articles|topics|posts|coverage|from|on th)\w*\b|related ?[:|]|more ?:"
    r"|you (?:may|might) also (?:like|be interested)|click (?:here|on|the|to|below)"
    r"|sign up (?:here|now|today|to (?:our|receive|get)|for (?:our|the|a free|free|daily|weekly))|join (?:our|us\b"
    r"|the (?:conversation|discussion))"
    r"|download (?:our|now|the (?:\w+ )?app)|watch ?[:|–-]|(?:watch|listen to) (?:the (?:moment|video|full|interview)|this"
    r"|our|more|now|live|also|here|how|what)\b"
    r"|listen ?[:|]|copy link|tweet this|share on (?:<networks>)|(?:most (?:read|popular|viewed)|recommended for you"
    r"|trending(?: now)?|advertisement|sponsored(?: content)?|skip to|leave a comment|print this)\b(?=(?:\W+\w+){0,4}\W*$)"
)
DEBRIS_LINES = (
    r"this is a (?:developing|breaking)(?: news)? story|(?:more|further)(?: details| information)? (?:to|will) follow"
    r"|this (?:story|article|page|report|post) (?:has been|was|is being|will be) (?:amended|updated|corrected|originally)"
    r"|continue reading"
    r"|photo by|file photo|file ?[-–—:] |\(photo|in this (?:undated |aerial |handout )?(?:file )?(?:photo|image|picture)\b"
    r"|an? (?:file|archive|undated) photo"
    rf"|(?:last )?(?:updated|published|posted|modified)(?: update)?(?: at| on)? ?:? ?{_DAY}|last (?:update|modified)"
    r"|(?:updated|published) ?:"
    r"|(?-i:(?:[Aa]dditional |With )?(?:[Ww]ritten|[Rr]eporting|[Ee]diting|[Ee]dited|[Tt]ranslated|[Cc]ompiled) by [A-Z])"
    r"|(?-i:By (?:[A-Z][\w.'’-]*|al-\w+|and|in|for|with|of|the|&)(?:,? (?:[A-Z][\w.'’-]*|al-\w+|and|in|for|with|of|the|&|\|))*\W*$)"
)
DEBRIS_LABELS = (
    "photos?|pictures?|pictured|images?|videos?|credits?|photo credit|sources?|tags?|topics|keywords|editor['’]s note"
    "|note to editors|disclaimer|caption"
)
# summarizer/drafts/leaning.py
FINITE_VERBS = (
    r"\b(?:is|are|was|were|has|have|had|will|would|could|should|can|cannot|may|might|must|does|did|says|said|say"
    r"|(?:is|are|was|were|has|have|had|would|could|does|did)n[’']t|won[’']t|can[’']t)"
)
SUBORDINATE_WORDS = "who which that where when what as how why if whose whether and or"
STANDFIRST_NOT = (
    r"^\W*(?:how|what|why|who|where|when|which|whether|watch|listen|read|see|follow|readers|live|everything|a general view)\b"
    r"|\b(?:is|are|was|were) (?:seen|pictured|photographed|shown)\b|\bpictured\b|\bfile (?:photo|picture|image)"
)
SPEAKING_WORDS = "he she they it i we also then and to reporters journalists in a statement the that later on"
LEANING_WORDS = (
    "it|this|that|these|those|such(?! as| an? )|they|them|their|its|but|however|meanwhile|in the meantime|at the same time"
    "|also(?! known)|moreover|furthermore"
    "|in addition(?! to [a-z]+ [a-z])|additionally|likewise|similarly|as a result(?! of)|in turn|in response(?! to)"
    "|on the other hand|instead(?! of)"
    "|in response to (?:the|this|that|these|those|it|them|his|her|their)|therefore|thus|so(?! far\\b| many\\b| much\\b"
    "| called\\b)|then|nevertheless|nonetheless"
    "|the (?:former|latter)(?=,|\\.| (?:is|was|were|are|has|have|had|said|says|will|would|could|did|does|also|then"
    "|of (?:the|these|those|whom|which))\\b)"
    "|for (?:his|her|its|their) part|according to (?:him|her|them|it)|and|or|yet(?! another)"
    "|in (?:a|the|this|that)(?: related| same| similar)? (?:context|regard|respect|connection|vein|development)(?! of)"
    "|(?:following|after|before|despite|because of|until|since|by|during) (?:this|that|these|those|it|them|then)|afterwards|the same"
    "|the (?:statement|source) (?:said|says|added|adds|read|reads|noted|continued|went on|also|further|quoted|indicated"
    "|explained|stressed)"
    "|(?:the )?[\\w’'-]+(?: [\\w’'-]+)? (?:also |further )?(?:added|continued|went on)(?= that| to say|:|,)"
    "|both (?:men|women|officials|of them)|others"
)
NOT_LEANING = (
    "this (?:year|month|week|weekend|morning|afternoon|evening|season|summer|winter|spring|autumn|fall|time|decade|century"
    "|quarter|academic year|ramadan|eid)\\b"
    "|these days\\b|but for\\b|this (?:past|coming|last) \\w+|those who\\b|those of (?:us|you)\\b"
    "|it (?:also |again )?(?:(?:has |had |is |was )?(?:snow|rain|hail|storm|thunder)(?:ed|ing|s))\\b"
    "|it(?:['’]s| is| was| remains| remained| will be| has been| may be| could be| seems| appears| took| takes)"
    "(?: not| no longer| still| now| also| yet| never| always| often| already| only| just| about| almost| nearly| more than"
    "| over| immediately| quite| very| too| so"
    "| \\w+ly)* (?:un|im)?(?:clear|possible|known|certain|likely|important|necessary|difficult|hard|easy|early|late"
    "|reported|said|believed|feared|thought"
    "|estimated|expected|announced|true|illegal|common|rare|vital|essential|crucial|safe|time|[\\d,]+ (?:years|months|weeks"
    "|days)|\\w+ (?:years|months|weeks|days))\\b"
)
# summarizer/stories/developments.py
FOLLOWING_WORDS = (
    "arrest detain held charg suspect sentenc convict confess trial inquir investigat probe funeral buri mourn condemn demand resign "
    "compensat releas"
)
# summarizer/stories/subjects.py
SUBJECT_CLITICS = ()
# review/style/words.py
_NOT_OF = "(?! (?:the|a|an|his|her|its|their|that|it|they|he|she|[A-Z]))"
RELATIVE_TIMES = (
    (rf"(?i:the (?:day|night) (?:before|after)){_NOT_OF}", None),
    (rf"(?i:(?:a|one|two|three|\d) days? (?:before|after)){_NOT_OF}", None),
    (r"(?i:(?:a|one|two|three|\d) days? (?:earlier|later|ago))", None),
    (r"(?i:the (?:previous|next|following|preceding) (?:day|night|morning|evening))", None),
    (
        r"(?:next|last|this|the (?:previous|following|coming)) (?:week|weekend)|the (?:previous|following|coming) month",
        None,
    ),
    ("next month", 1),
    ("last month", -1),
    ("this month", 0),
)
FIRST_PERSON = "we we're we've we'll our ours ourselves us I I'm I've I'll my mine myself"
RELATIVE_DAYS = {
    "today": 0,
    "yesterday": 1,
    "tomorrow": -1,
    "tonight": 0,
    "last night": 1,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "earlier in the day": 0,
    "the day before yesterday": 2,
    "the day after tomorrow": -2,
}
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
ON_DAY = "on {}"
ATTRIBUTION = (
    "said say stated states stating statement accord report announc told tell warn claim emphasi confirm urg threat insist reveal"
    " declar express condemn argu accus adds added noted notes noting assert deny denies denied stress disclos cite citing"
    " quot explain describ spokes comment remark highlight outlin pledg vow promis discuss calls called calling published suggest"
)
SAID_BY = ", according to {}"
ALARMS = "breaking|urgent|exclusive|watch|video|just in|alert"
# summarizer/stories/frame_words.py
SPORT_WORDS = "football footballer footballers soccer goalkeeper striker midfielder basketball wrestler weightlifter"
SCREEN_WORDS = "film films movie cinema cinemas"
SPORT_NEAR_WORDS = "match matches stadium cup club coach goal goals pitch team players sport sports"
SCREEN_NEAR_WORDS = "director actor actors actress series hollywood oscar oscars"
WORDS_BEFORE_PLACES = "in near north south east west"
PLACE_KINDS = "town city village district subdistrict quarter neighbourhood neighborhood camp"
PLACE_KINDS_BEHIND = (
    "district subdistrict village town quarter neighbourhood neighborhood camp lake crossing dam refinery field base"
)
COUNTERPARTS = "ambassador consul envoy counterpart company firm delegation"
COUNTERPARTS_BEHIND = "ambassador consul envoy minister delegation president premier embassy company chargé counterpart"
BETWEEN_ROLE_AND_NAME = (
    "foreign defence defense interior trade oil energy finance prime deputy general of to from the new special"
    " vice economy"
)
MEETING_WORDS = "meet meets met meeting receive receives received host hosts hosted talks discuss discusses welcomes"
INSTITUTIONS = "ministry directorate committee commission university college department embassy bank company council"
# summarizer/drafts/differences.py
DIFFERENCE_WORDS = {
    "dead": "kill dead dies died death fatalit martyr",
    "wounded": "wound injur hurt",
    "arrested": "arrest detain captur apprehend",
    "missing": "missing",
    "displaced": "displace",
    "dollars": "dollar usd",
    "dinars": "dinar",
}
PEOPLE = (
    "people person civil soldier officer polic man men woman women child boy girl guard fighter member student worker pilgrim "
    "peshmerga militant passenger journalist teacher tourist shepherd farmer troop"
)
# summarizer/drafts/counted_numbers.py
NOBODY = (
    r"\b(?:no one|nobody|none|without (?:any )?(?:casualt\w+|injur\w+)|no (?:casualt\w+|injur\w+|deaths?|fatalit\w+|people|person"
    r"|civilians?|soldiers?))\b"
)
# summarizer/drafts/gist_words.py
GIST_WORDS = {
    "mark": "found by the program, never published",
    "names": "names",
    "places": "places",
    "numbers": "numbers",
    "topic": "nearest topic",
    "like": "like entry {}, {}",
    "nothing": "no listed name, no counted number and no entry like it",
}
# storage/text/calendar.py
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DATE = "{month} {day}, {year}"
# digest/composing/words.py
DIGEST_WORDS = {
    "to": "{} to {}",
    "contents": "Table of Contents",
    "corrections": "Corrections",
    "corrected": "corrected",
    "was_withdrawn": "The entry was withdrawn.",
    "withdrawn": "The entry that stood here was withdrawn.",
    "withdrawn_title": "Withdrawn",
    "waiting": "The entry that stood here is being corrected.",
    "moved": "The entry that stood here moved to {}.",
    "left_out": "The entry that was here is in another language and is left out of this edition.",
    "entry": "{} entry",
    "entries": "{} entries",
    "one_day": "from {} day",
    "days": "from {} days",
    "by_day": "Entries by day",
    "by_outlet": "Entries by outlet",
    "others": "{} others",
    "on_web": "on the web",
    "link": "Link to this entry",
    "day": "Day",
    "headline": "Headline",
    "outlets": "Outlets",
    "text": "Text",
    "nothing": "(nothing)",
    "analysis": "Analysis, {}",
    "footer": "Every entry was approved by an editor.",
    "permanent": "# marks its permanent link.",
    "brief": "In brief",
    "reading": "about {} min read",
    "address": "E-mail address",
    "confirm": "Confirm",
    "leave": "Unsubscribe",
    "asked": "If this address can be subscribed, a message with a link is on its way to it. If none arrives in some minutes, ask again.",
    "confirm_subject": "Confirm your subscription: {}",
    "confirm_text": "Somebody, probably you, asked to get “{}” at this address. Open this link to confirm. If it was not you, do nothing.",
    "confirmed": "You are subscribed.",
    "left": "You are unsubscribed.",
    "bad_link": "This link is not valid, or too old.",
    "too_many": "Too many requests. Try again later.",
    "not_read": "Entries in other languages, not read: {}.",
    "subscribe": "Subscribe by e-mail",
    "headlines": "Headlines",
    "analysis_label": "Analysis",
    "previous": "Previous: {}",
    "next": "Next: {}",
    "all_editions": "All editions",
    "sources": "Sources",
    "page": "Page {} of {}",
    "published_by": "Published by {}",
    "licence": "Licence: {}",
    "contact": "Contact: {}",
    "week": "Week {}",
    "whole_month": "Whole month",
    "listen": "Listen",
    "podcast": "Podcast",
    "other_days": "Other days",
    "earlier": "Earlier:",
}
# storage/text/months.py
MONTH_NAMES = (
    (
        "january/jan | february/feb | march/mar | april/apr | may | june/jun | july/jul | august/aug | september/sep/sept"
        " | october/oct | november/nov | december/dec"
    ),
)
TIME_UNITS = {
    1: "second seconds sec secs",
    60: "minute minutes min mins",
    3600: "hour hours hr hrs",
    86400: "day days",
    604800: "week weeks",
}
AGO = "ago"
DAYS_BACK = {"today": 0, "yesterday": 1}
MORNING = ("am", "in the morning")
AFTERNOON = ("pm", "in the afternoon", "in the evening")
NOON = ("noon",)
NIGHT = ("at night",)
# storage/catalogues/catalogue.py
OWN_NAME = "English"
# summarizer/names/guess.py
NAME_TITLES = (
    "mr mrs ms dr sir president premier minister prime governor mayor ambassador envoy secretary chairman chairwoman chair"
    " spokesman spokeswoman spokesperson judge justice sheikh sheik king queen prince princess sultan emir pope ayatollah"
    " general brigadier major colonel lieutenant captain sergeant commander chief director professor deputy leader lawmaker"
    " mp senator representative speaker activist journalist analyst patriarch bishop cardinal vice former late acting staff"
    " iraqi kurdish turkish iranian syrian american russian british french german israeli lebanese turkmen yazidi arab"
    " sunni shiite shia christian foreign interior defense defence finance oil"
)
GROUP_HEADS = (
    "party movement ministry company bank union council forces force brigade brigades army agency organization"
    " organisation commission committee university institute group corporation association federation coalition alliance"
    " front bloc court authority foundation"
)
