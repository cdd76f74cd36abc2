"""Headlines in house style: labels and the outlet's name off, English in title case; sentences as they are printed. Pure."""

import re
from collections.abc import Mapping
from dataclasses import replace

from storage.config.names import Names
from storage.records import Draft, DraftSentence
from storage.text.normalize import fold
from storage.text.scripts import ARABIC
from storage.text.sentences import is_ended
from summarizer.drafts.sentences import split


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL = _words("a an and as at but by for from in into nor of off on onto or per than the to up via vs with")
# Left as they are in a shouted title; elsewhere capitals tell.
_ACRONYMS = _words(
    "US USA UN UK EU UAE PM MP MPs ISIS ISIL PKK KRG KDP PUK KRI NATO IRGC PMF PMU SDF YPG YPJ AANES HTS IAEA OPEC IMF "
    "UNAMI UNICEF UNHCR UNESCO "
    "UNDP UNSC WFP IOM ICRC ICC ICJ CIA FBI CTS CTG INA NGO NGOs IED IEDs UAV UAVs LNG LPG GDP CEO TV AI GCC BRICS ISF"
)
_LONGEST = 2000  # characters: what is longer is no headline
_WORD = re.compile(r"[^\W_][\w'’.]*")
_POSSESSIVE = re.compile(r"['’](?:s|S)?$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?$")  # U.S., B.R.I.C.S
_BARE_INITIALS = re.compile(r"(?:^|[\s(“‘\"'-])(?:[^\W\d_]\.){2,}$")
_ENDING_ABBREVIATION = re.compile(r"\b(?:Inc|Co|Corp|Ltd|Jr|Sr|Bros|etc|al|a\.m|p\.m|إلخ)\.$")

# Words that with a verb before them are of the verb: "Step Up Attacks", but "Calls on Turkey". Stems of verbs, by particle.
_VERBS: Mapping[str, str] = {
    "up": "*",
    "off": (
        "back beat block break bring call come cool cordon cut drop face fend fight finish head hold kick kill knock lay level "
        "lift pay play pull push put round "
        "seal sell set show shrug shut sign spark square stand start stave strip take tear touch trade turn wait ward wear wipe write"
    ),
    "on": "carry cheer egg go hang hold live log move pass press push put sign spur switch take taken took turn drag",
    "in": "bring cave check close come dig fill give kick lock move phase pour pull rake rein rope roll set settle sink step "
    "swear sworn take turn usher weigh zero",
    "by": "pass stand get",
}
# Of these the word belongs to the verb only where nothing follows that it could govern: "Moves On as", but "Moves on Kirkuk".
_ALONE = _words(
    "live move pass press push go drag turn put hold hang carry stand get set come give step close check sink settle fill dig "
    "move pour kick roll lock turn take head face pull"
)
_CARRIES = _words(
    "take takes taken took taking sign signs signed switch switches spur spurs rein reins usher ushers phase phases rope ropes "
    "rake rakes swear swears sworn"
)
_AT_VERB_END = re.compile(r"(?:ies|es|s|ed|ing|e|d)$")
# A full stop behind a word that is no abbreviation: what follows begins a sentence, though its author begins it small.
_ENDED = re.compile(r"\b(?!govt|dept|approx|univ|intl|natl)[^\W\d_]{4,}\.[\"”’)]?\s+[\"“‘(]?$")
_OPENS_A_PHRASE = re.compile(r"\s+(?:(?:the|a|an|its|his|her|their|this|that)\b|[A-Z\d“‘\"'«])")

# Before a headline: what kind of piece it is, and no word of its own.
_KINDS = (
    r"breaking(?: news)?|just in|developing|urgent|alert|updated?|exclusive|live(?: updates?| blog| coverage| now)?|video|watch"
    r"|listen|podcast|photos?|pictures|gallery"
    r"|in (?:pictures|photos|video)|photo essay|infographic|opinion|op-ed|editorial|analysis|explainer|explained|commentary"
    r"|column|interview|feature|long read|timeline"
    r"|fact ?box|fact[ -]check|wrap-?up|corrected|correction|rpt|refile|recap|"
    r"nûçeya dawî|bi dîmen|lezgîn|nûçeya lezgîn|bi vîd[ye]o|vîd[ye]o|dîmen|bi wêne(?:yan)?|wêne|zindî|rasterast|taybet|nêrîn"
    r"|hevpeyvîn|analîz|nûkirî"
    r"|son dakika|canlı|video|foto galeri|özel|görüş|analiz|فوری|ویدیو|زنده|عکس|یادداشت"
    r"|عاجل(?: جدا)?|(?:شاهد )?بالفيديو(?: والصور)?|(?:شاهد )?بالصور(?: والفيديو)?|شاهد(?:وا)?|بالوثيقة|بالوثائق|بال[أا]رقام"
    r"|بال[أا]سماء|بالخريطة|بالتفاصيل|فيديو|صور|صورة|خاص|حصري"
    r"|خبر عاجل|حصريا|نقل مباشر|مباشر|بث مباشر|بال[إا]نفوغراف(?:يك)?|فيديوغراف(?:يك)?|تغطية (?:مباشرة|مستمرة|خاصة)|تحديث|محدث"
    r"|متابعة|ر[أا]ي|مقال|تحليل|حوار|مقابلة|تقرير|[إا]نفوغراف(?:يك)?|وثيقة|وثائق"
    r"|هەواڵی بەپەلە|نوێکراوەتەوە|تازەکراوەتەوە|بەپەلە|بە ?ڤیدیۆ|ڤیدیۆ|بە ?وێنە|وێنە|ڕاستەوخۆ|تایبەت|هەنووکەیی|هەنووکە|نوێکرایەوە"
    r"|بیروڕا|وتار|شیکاری|چاوپێکەوتن"
)
_STOP = r"\s*(?:[:|/]|[–—-](?=\s|\d?[A-Z])|\.{2,}|…|!+)\s*"
_LABEL = re.compile(
    rf"(?:[\[({{«](?:{_KINDS})[\])}}»]\s*[:|–—-]?\s*|(?:{_KINDS})(?:\s+\d{{1,2}})?{_STOP}|(?:#(?:{_KINDS})\b\s*:?\s*|#\w+\s+"
    rf"|[●•🔴🔵📷🎥▶►]\ufe0f?\s*))",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\W*(?:opinion|op-ed|editorial|commentary|column|ر[أا]ي|مقال|بیروڕا|وتار|nêrîn|görüş|یادداشت)\b", re.IGNORECASE
)
_BEHIND = re.compile(
    rf"\s{{0,9}}[\[(](?:{_KINDS})(?:\s{{0,9}}\+?\s{{0,9}}(?:{_KINDS}))?[\])]\s*$|\s{{1,9}}[|–—+-]{{1,9}}\s{{0,9}}(?:with )?(?:{_KINDS}"
    rf"|as it happened)(?: \+ (?:{_KINDS}))?\s*$",
    re.IGNORECASE,
)
_TRAILER = re.compile(r"\s+[|–—-]\s+(?=[^|–—-]{2,40}$)")


def headline(title: str, language: str, outlet: str, text: str = "") -> str:
    """Return a title as the digest prints it: without the outlet's name after it, a label before or after it ("BREAKING:", "(Updated)")
    or a full stop, English in title case. `text` is the article's: what it has in capitals stays so."""
    bare = _without_labels(title.strip())
    trailer = _TRAILER.search(bare)
    if trailer and _same_outlet(bare[trailer.end() :], outlet):
        bare = _without_labels(bare[: trailer.start()])
    bare = bare.strip()
    ends = bare.endswith("..") or _BARE_INITIALS.search(bare) or _ENDING_ABBREVIATION.search(bare)
    if bare.endswith(".") and not ends:
        bare = bare[:-1]
    return title_case(bare, text) if language == "en" else bare


def is_opinion(title: str) -> bool:
    """Return whether its label says that a piece is somebody's opinion."""
    label = _LABEL.match(title.strip())
    return bool(label and _OPINION.match(title.strip()))


def title_case(text: str, body: str = "") -> str:
    """Return the text with a capital on every word but small ones inside («Calls on Turkey to Respect Sovereignty»); acronyms, names
    with capitals inside and `al-` stay as they are. An all-capitals title is lowered first, but for words that are in capitals in the
    body, too."""
    if len(text) > _LONGEST:
        return text
    begins = {span.start for span in split(text, "en")}
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) > 12 and sum(letter.isupper() for letter in letters) > 0.8 * len(letters):
        kept_capitals = {word.upper(): word for word in (*_ACRONYMS, *map(_stem, filter(_keeps, _WORD.findall(body))))}
        text = _WORD.sub(lambda match: _lowered(match[0], kept_capitals), text)
    places = [match.start() for match in _WORD.finditer(text)]
    last = places[-1] if places else 0

    def cased(match: re.Match[str]) -> str:
        word = match[0]
        before = text[max(0, match.start() - 3) : match.start()].rstrip("\"'“‘«( ")
        first = match.start() == places[0] or before.endswith((":", "?", "!", "—", "–"))
        first = first or bool(_ENDED.search(text[max(0, match.start() - 24) : match.start()]))
        first = first or any(at in begins for at in range(max(0, match.start() - 2), match.start() + 1))
        first = first or (word[0].isupper() and text[match.start() - 1] in "\"“‘'")  # as its author has it: ‘For Now’
        if _keeps(word) or (_INITIALS.match(word) and word.count(".") > 1):
            return word
        if not first and word == "al" and text.startswith("-", match.end()):
            return word
        small = word.rstrip(".").lower() in _SMALL and not (first or match.start() == last)
        if small and not _is_particle(text, match):
            return word.lower()
        return word[0].upper() + word[1:]

    return _WORD.sub(cased, text)


def _without_labels(title: str) -> str:
    for _ in range(3):
        label = _LABEL.match(title)
        if label and title[label.end() :].strip():
            title = title[label.end() :]
        behind = _BEHIND.search(title)
        if behind and title[: behind.start()].strip():
            title = title[: behind.start()]
    return title.strip()


def _is_particle(text: str, match: re.Match[str]) -> bool:
    """Return whether a small word belongs to the verb before it ("Give Up")."""
    before = re.search(r"([^\W_][\w'’]*)[ -]$", text[max(0, match.start() - 20) : match.start()])
    particle = match[0].lower()
    if before is None or particle not in _VERBS:
        return False
    verb = before[1].lower()
    if particle == "up":  # a preposition it is seldom: "up to 40", "up the river"
        return not re.match(r"\s+(?:to\s+(?:\d|a\b|half)|the\b)", text[match.end() :]) or _of(
            verb, "step speed give open pick set"
        )
    if not _of(verb, _VERBS[particle]):
        return False
    bare = verb not in _CARRIES and _of(verb, " ".join(_ALONE)) and particle != "off"
    return not (bare and _OPENS_A_PHRASE.match(text, match.end()))


def _of(verb: str, stems: str) -> bool:
    verb_stems = stems.split()
    bare = _AT_VERB_END.sub("", verb)
    forms = {verb, bare, f"{bare}e", f"{bare}y", bare[:-1] if bare[-2:-1] == bare[-1:] else bare}
    return not forms.isdisjoint(verb_stems)


def _lowered(word: str, kept_capitals: Mapping[str, str]) -> str:
    """Return a word of an all-capitals title in lower case; an acronym stays, also with a suffix ("KRG's")."""
    if _INITIALS.match(word):
        return word.upper()
    stem = _stem(word)
    return (kept_capitals[stem.upper()] if stem.upper() in kept_capitals else stem.lower()) + word[len(stem) :].lower()


def _stem(word: str) -> str:
    return _POSSESSIVE.sub("", word.rstrip("."))


def _keeps(word: str) -> bool:
    """Return whether a word keeps its capitals: an acronym, initials, a name with capitals inside (iPhone, McGurk)."""
    stem = _stem(word)
    return len(stem) > 1 and any(letter.isupper() for letter in stem[1:])


def _same_outlet(name: str, outlet: str) -> bool:
    bare, bare_outlet = fold(name).replace(" ", ""), fold(outlet).replace(" ", "")
    return bool(bare) and (bare in bare_outlet or bare_outlet in bare)


def ended(draft: Draft) -> Draft:
    """Return a draft whose sentences in Latin letters have a full stop where they are printed: standfirsts often have none, and other
    sentences follow them."""
    sentences = tuple(
        sentence
        if is_ended(sentence.text) or ARABIC.search(sentence.text)
        else replace(sentence, printed=f"{sentence.printed or sentence.text}.")
        for sentence in draft.sentences
    )
    return replace(draft, sentences=sentences) if sentences != draft.sentences else draft


def in_house(draft: Draft, names: Names) -> Draft:
    """Return an English draft with its names in house spelling, and a note that lists them: each sentence keeps the words and the place
    it has in its article beside those that are printed."""
    title, respelt = names.in_house(draft.headline)
    sentences: list[DraftSentence] = []
    for sentence in draft.sentences:
        printed, changed = names.in_house(sentence.text)
        sentences.append(replace(sentence, printed=printed) if changed else sentence)
        respelt += changed
    if not respelt:
        return draft
    respelt_names = "; ".join(f"{spelling.house} (written {spelling.written})" for spelling in dict.fromkeys(respelt))
    note = f"names in house spelling: {respelt_names}"
    return replace(draft, headline=title, sentences=tuple(sentences), notes=(*draft.notes, note))
