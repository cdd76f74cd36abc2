"""Words that every text of a language has. Where the window has few articles of a language, rarity does not separate them from
the words that say what happened. English has its model, and always enough articles.
"""

from storage.text.normalize import fold

_WRITTEN = {
    "ar": """
        في من على إلى عن أن إن أنه أنها بأن وأن لأن التي الذي الذين اللذين هذا هذه ذلك تلك هو هي هم ما لا لم لن لكن ولكن وقد قد كان
        كانت وكان يكون تكون ليس مع بعد قبل خلال بين حتى منذ عند عندما حيث كما أو أي كل بعض غير أكثر أيضا جدا هناك ثم إذا لقد به بها
        له لها فيه فيها منه منها عليه عليها وهو وهي وفي ومن وعلى والتي والذي قال وقال قالت وقالت أضاف وأضاف أكد وأكد أوضح وأوضح أعلن
        وأعلن اليوم أمس يوم عام سنة شهر وفقا بحسب حسب ضمن حول نحو تم يتم وتم عبر أحد إحدى بشأن دون ضد سوى إلا أما لدى مثل نفس
        ذات تحت فوق أمام كذلك حين لكي كي مما فقد سوف يجب يمكن بما وذلك لذلك الآن
    """,
    "ckb": """
        لە بە کە بۆ و یان لەگەڵ ئەو ئەم ئەوە ئەمە ئەوان ئێمە من تۆ خۆی خۆیان هەر هەموو زۆر زیاتر کەم وەک وەکو بەڵام چونکە ئەگەر تا
        هەتا لەسەر بەسەر لەژێر لەنێوان نێوان ناو لەناو لەو لەم بەو بەم دوای پاش پێش کاتێک کاتی ئێستا هێشتا هەروەها تەنیا تەنها هیچ
        بوو بوون بووە هەیە نییە دەبێت دەبێ بێت بن کرد کردن کردووە کردوون کراوە کرا دەکات دەکەن بکات بکرێت دەکرێت دەکرێن کراون
        گوتی وتی ڕایگەیاند ڕاگەیاند ئاماژەی دا داوە دەدات درا هات هاتووە دەڵێت بەپێی لەبارەی دەربارەی بەهۆی لەلایەن ئەوەی لەوەی
        بۆیە جار جارێک ڕۆژ ڕۆژی ساڵ ساڵی مانگ مانگی هەفتە کەس کەسێک یەک دوو تر دیکە هەندێک چەند سەر لا لای
    """,
    "kmr": """
        û ku li ji bi de di da re ve bo ew ev wê wî wan vê vî van me em ez min tu te hûn we xwe yê ya yên yek ên her hemû gelek pir zêde
        kêm jî lê belê ger heke wek weke wekî ser ber bin nav hundir nêv derve piştî berî dema niha hîn dîsa tenê qet tu bû bûn bûye
        bûne heye hene nîne tune dibe dibin be bibe bibin kir kirin kiriye kirine dike dikin bike bikin got gotin dibêje hat hatin
        hatiye tê tên diyar da dan daye dide didin roja rojê roj sala salê sal meha heta jê lê pê tê gorî derbarê derheqê din wisa
        çawa kesan kesî kes hin çend du sê
    """,
    "fa": """
        در که به از را است این با برای یک او می آن خود تا اما آنها بر من ما شما هم یا پس باید شد شده شود شوند کرد کرده کند کنند
        گفت گفته بود بوده باشد هستند نیست دارد دارند داد داده خواهد ها های بین روی مورد پیش بعد قبل هر دیگر نیز همه چه اگر چون وی
    """,
    "tr": """
        bir ve bu da de için ile olarak daha en çok kadar gibi göre sonra önce ancak ama veya ya ki ne her o şu olan olduğu olduğunu
        oldu olacak etti eden ediyor edildi dedi söyledi belirtti tarafından diye ise değil var yok üzere karşı biri ilk son iki
    """,
}
FUNCTION_WORDS = {language: frozenset(fold(word) for word in written.split()) for language, written in _WRITTEN.items()}
