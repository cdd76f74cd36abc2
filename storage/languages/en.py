"""Words of English; what each table is for is said where it is read (`of_each` in storage/languages)."""

# crawler/fetching/scrapy_settings.py
ACCEPT_LANGUAGE = "en, *;q=0.1"
# crawler/parsing/language.py
DETECTION_WORDS = """
        the of and to in a that is was for on with as by at from it be this have has not are but which or an will said he his they
        their who would been were had its about after into more than all there no so when any shall everyone
    """
# storage/config/settings.py
DIGEST_TITLE = "{country} in {month}, {year}"
# storage/text/clitics.py
CLITICS_BEHIND = "(?:s|i|is)?"
# storage/text/languages.py
NAME = "English"
OTHER_NAMES = ("الإنجليزية", "ئینگلیزی", "îngilîzî")
# summarizer/drafts/debris.py
DEBRIS_LABELS = (
    "photos?|pictures?|pictured|images?|videos?|credits?|photo credit|sources?|tags?|topics|keywords|editor['’]s note"
    "|note to editors|disclaimer|caption"
)
# summarizer/drafts/leaning.py
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
DAY_WORDS = "monday tuesday wednesday thursday friday saturday sunday"
FOLLOWING_WORDS = (
    "arrest detain held charg suspect sentenc convict confess trial inquir investigat probe funeral buri mourn condemn demand resign "
    "compensat releas"
)
# summarizer/stories/subjects.py
SUBJECT_CLITICS = ()
# review/style/words.py
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
