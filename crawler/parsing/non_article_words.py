"""The words of pages that are no articles: lists for non_articles.py, English, Arabic, Kurdish, Turkish, Persian, German and French.
Written as people write them; they are compared folded."""

# The title of a stub has one of these and hardly another word.
TITLES: dict[str, tuple[str, ...]] = {
    "challenge": (
        "just a moment", "attention required", "ddos guard", "ddos protection", "checking your browser", "access denied",
        "access to this page has been denied", "security check", "are you a robot", "are you human", "pardon our interruption",
        "verify you are human", "human verification", "security verification", "request unsuccessful", "one moment please",
        "please wait", "forbidden", "403 forbidden", "التحقق من المتصفح", "تم رفض الوصول", "الوصول مرفوض", "erişim engellendi",
        "دسترسی غیرمجاز",
    ),
    "soft_404": (
        "404", "page not found", "not found", "page you requested", "page does not exist", "nothing found", "content not found",
        "article not found", "page cannot be found", "page could not be found", "we can t find that page", "no longer available",
        "page unavailable", "الصفحة غير موجودة", "لم يتم العثور", "الصفحة المطلوبة", "غير موجود", "الخبر غير موجود", "عذرا الصفحة",
        "پەڕەکە نەدۆزرایەوە", "پەڕە نەدۆزرایەوە", "لاپەڕەکە نەدۆزرایەوە", "نەدۆزرایەوە", "rûpel nehat dîtin", "rûpel nehate dîtin",
        "nehat dîtin", "sayfa bulunamadı", "bulunamadı", "صفحه یافت نشد", "صفحه مورد نظر", "یافت نشد", "صفحه پیدا نشد", "rûpel tune ye",
        "seite nicht gefunden", "nicht gefunden", "page introuvable", "introuvable",
    ),
    "maintenance": (
        "under maintenance", "maintenance mode", "maintenance", "be right back", "be back soon", "scheduled maintenance",
        "under construction", "coming soon", "service unavailable", "temporarily unavailable", "تحت الصيانة", "أعمال صيانة",
        "قيد الصيانة", "صيانة", "سنعود قريبا", "چاککردنەوە", "نۆژەنکردنەوە", "bakım", "bakımda", "bakım çalışması", "در دست تعمیر",
        "در دست بروزرسانی", "di bin lênêrînê de", "lênêrîn",
    ),
    "login": (
        "log in", "login", "sign in", "sign up", "register", "create an account", "تسجيل الدخول", "سجل الدخول", "چوونەژوورەوە",
        "têketin", "giriş yap", "üye girişi", "oturum aç", "ورود به", "ورود",
    ),
    "cookie_wall": (
        "we value your privacy", "your privacy choices", "your privacy", "before you continue", "cookie consent", "cookie settings",
        "cookie policy", "cookie preferences", "manage consent", "we use cookies", "your choice about cookies", "about cookies",
        "خصوصيتك تهمنا", "نحن نقدر خصوصيتك", "إعدادات ملفات تعريف الارتباط", "gizliliğinize önem veriyoruz", "çerez tercihleri",
        "çerez politikası", "حریم خصوصی شما",
    ),
    "error_page": (
        "error", "fatal error", "parse error", "runtime error", "database error", "server error in application",
        "internal server error", "500 internal server error", "bad gateway", "502 bad gateway", "gateway timeout", "application error",
        "something went wrong", "an error occurred", "error establishing a database connection", "account suspended",
        "website suspended", "site suspended", "bandwidth limit exceeded", "domain expired", "domain for sale", "domain parked",
        "default web page", "welcome to nginx", "it works", "index of", "خطأ", "حدث خطأ", "خطأ في الخادم", "تم تعليق الحساب",
        "الحساب موقوف", "الموقع متوقف", "هەڵە", "هەڵەیەک ڕوویدا", "çewtî", "hata", "hata oluştu", "bir hata oluştu",
        "hesap askıya alındı", "خطای سرور", "خطا",
    ),
    "geo_block": (
        "unavailable for legal reasons", "unavailable due to legal reasons", "451", "not available in your country",
        "not available in your region", "not available in your location", "غير متاح في بلدك", "غير متوفر في منطقتك",
        "ülkenizde kullanılamıyor", "nicht verfügbar in ihrem land", "inhalt nicht verfügbar", "contenu indisponible",
    ),
}  # fmt: skip
# Of a page that is not about what its listing said, or whose listing said nothing, the first lines have one of these.
ERRORS: dict[str, tuple[str, ...]] = {
    "challenge": (
        "enable javascript and cookies to continue", "checking your browser before", "verify you are human", "ray id",
        "please complete the security check", "incapsula incident", "you don t have permission to access",
        "your request has been blocked", "unusual traffic from your",
    ),
    "error_page": (
        "fatal error", "parse error", "uncaught exception", "uncaught error", "stack trace", "sqlstate",
        "error establishing a database connection", "server error in application", "unhandled exception",
        "application error occurred on the server", "internal server error", "contact your hosting provider",
        "account has been suspended", "website has been suspended", "this domain has expired", "this domain is for sale",
        "there has been a critical error on this website", "تم تعليق هذا الحساب", "حدث خطأ فادح", "حدث خطأ غير متوقع",
    ),
    "geo_block": (
        "not available in your country", "not available in your region", "not available in your location",
        "unavailable for legal reasons", "unavailable due to legal reasons", "from a country to which access",
        "country belonging to the european economic area", "غير متاح في بلدك", "غير متوفر في منطقتك", "bölgenizde kullanılamıyor",
        "ülkenizden erişilemiyor",
    ),
}  # fmt: skip
# Words that a stub's title may have besides: they say nothing of an event.
FILLERS = """
    a an the is are was this that our we you your it of on in at for to and or page pages site website web server s oops sorry error
    code status http http1 application request currently temporarily please soon back now 400 401 403 404 410 451 500 502 503 504
    home welcome due الموقع هذا الصفحة صفحة عذرا خطأ حاليا هذه في رمز ماڵپەڕ ماڵپەڕەکە پەڕە پەڕەکە لاپەڕە ببورە هەڵەی هەڵە malper
    malpera rûpel rûpela bibore çewtî sitesi sitemiz sayfa sayfası üzgünüz hata aradığınız şu anda سایت صفحه متاسفانه خطا خطای این
"""
# A sentence made of such words asks the reader to pay or to log in: one that begins as the first, one as the second …
PAY = """
    subscrib subscription login signin register registered member membership premium paywall unlock اشترک مشترک اشتراک للمشترک سجل
    تسجیل الدخول عضو اعضا عضویه abone üye üyelik giriş oturum kayıt بەشداربوو بەشداری ئابوونە چوونەژوورەوە هەژمار تۆمار endam
    têketin têkeve qeyd ورود وارد ثبت abonn anmeld registrier einlogg freischalt connectez inscriv
"""
READ = """
    read reading continue article story content access subscriber login signin log sign full rest القراءة قراءة لقراءة المقال
    المقاله المحتوى محتوى الخبر متابعة لمتابعة للمتابعة المزید الوصول للوصول okumak okumaya devam içerik içeriğe haber haberi makale
    makalenin tamamı erişmek خوێندنەوە بابەت بابەتە ناوەڕۆک بەردەوام xwendin xwendinê bixwîne nivîs naverok berdewam خواندن ادامه
    مطلب متن محتوا weiterlesen lesen artikel beitrag inhalt lire article suite contenu
"""
# … (these as a whole: "about" is another word) …
PAY_WORDS = "abo abos"
# … and little else but these.
AROUND = """
    this that the a an is are for only to or and if in up out here now today please have has with by get our us we not be it of on
    from more all want must need you your already account free trial month exclusive available offer plan just one who as enjoy
    unlimited digital log sign click join support هذا هذه في من على إلى الى هل لديك انت أنت الان الآن أو او و فقط حصري كامل کامل
    حساب حسابك بالفعل كاملا كاملة خدمة خدمتنا المميزة
    باقة باقتنا عرض اشتراكك يرجى یرجی الرجاء قم ان كنت مجانا متاح لا يزال bu için lütfen veya ve yap yapın olun olmak zaten misiniz
    mısınız sadece özel ücretsiz ile ئەم بۆ تەنها تەنیا تکایە یان بکە ببە هەیە لە ev ji bo tenê kerema xwe re û bibe bike heye این
    برای لطفا یا کنید شوید به را ویژه sie ihr ihre ihnen der die das den dem diesen dieser dieses und oder um zu für mit alle jetzt hier
    bitte bereits schon sind ist möchten wollen nur exklusiv kostenlos testen abschließen konto vous votre le la les l cet cette ce ces
    est et ou pour de des du d à aux en déjà êtes si tous toutes seulement gratuit compte offre réservé réservée
"""
# A wall of cookies speaks of itself and of the reader …
SELF = """
    we our us you your clicking نحن نستخدم لدینا موافقتک خصوصیتک شرکائنا شرکاؤنا موقعنا یمکنک بیاناتک biz sitemiz sitemizde
    kullanıyoruz size sizin iznin verdiğiniz ما شما سایت ئێمە تۆ بەکاردەهێنین em me malpera
"""
# … and of these things.
CONSENT = """
    cookie consent privacy partner vendor personal advertis preference choices choose setting tracking agree accept reject refuse
    manage purpose legitimate process measur device کوکیز الکوکیز کوکی کوکیها الارتباط خصوصیه الخصوصیه خصوصیتک موافق موافقه موافقتک
    شرکا شرکائنا اعلان الاعلان بیانات بیاناتک تفضیلات قبول رفض çerez gizlilik onay izin kişisel reklam kabul tercih ortak حریم رضایت
    پذیر تبلیغ شخصی تایبەتمەندی ڕازی ڕەزامەندی هاوبەش داتا kukî nepenî razî hevpar einwillig zustimm datenschutz personenbezogen
    persönlich tracking werbung ablehn akzeptier widerruf partenaire données personnelles accepter refuser préférence traitement
    légitime confidentialité mesur شرکا داده پردازش بپذیر تنظیمات kesane reklam qebûl bijartin
"""
# What a page says of itself and to its reader in place of an article, under that article's headline too: some of these, and not a word
# of what the listing said.
ITSELF = """
    page website web browser server location country region rights restrict access available content unavailable sorry apolog patience
    technic trouble again later account visitor reader maintenance صفحه الصفحه موقعنا الموقع المحتوی محتوی متصفح خادم خوادم الخادم
    الوصول متاح بلدک بلد منطقتک حسابک التقنی تقنی المحاوله لصبرک عذرا نعتذر نرجو یرجی طلبته پەڕە لاپەڕە ماڵپەڕ ناوەڕۆک بابەتە بەردەست
    وڵاتەکە وڵاتی ببوور تکایە تەکنیک هەوڵ سوپاس داواتکرد malper rûpel naverok welat bibor kerema dîsa sayfa site içerik erişi ülke
    tarayıcı sunucu üzgünüz lütfen tekrar görüntülene سایت صفحه محتوا دسترس کشور مرورگر متاسف لطفا دوباره کاربر seite inhalt website
    browser land ländern zugriff verfügbar leider bitte nutzer server technisch contenu site page pays navigateur accès accessible
    disponible lecteur serveur technique désolé veuillez juridique javascript robot confirm verif human cookie login جافاسكريبت روبوت تحديث
    جاڤاسکریپت وێبگەڕ چالاک doğrula etkinleştir roboter bestätig aktivier activer recharge vérifi confirmer
"""
# Of those, what a block by country speaks of.
PLACES = "location country region بلدک بلد منطقتک وڵاتەکە وڵاتی welat ülke کشور land ländern pays"
