"""English he and she: which sentence speaks of a person without naming one, and which one before it does. Pure."""

import re
from collections.abc import Sequence

from summarizer.drafts.quotations import enclosed


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SAYS = (
    "said|says|added|adds|told|tells|wrote|explained|noted|continued|warned|stressed|insisted|recalled|asked|argued|claimed"
    "|stated|admitted|recounted"
)
_BACK = 3  # sentences, in which the name is looked for
_PRONOUN = "(?:he|she)(?:['’](?:s|d|ll))?"
_HE_OR_SHE = re.compile(rf"\b{_PRONOUN}(?![\w-])", re.IGNORECASE)
_FIRST = re.compile(rf"[\s\"“„«‘'(\[–—-]{{0,3}}(?:{_PRONOUN}|his|her|him)(?![\w-])", re.IGNORECASE)
# “…,” they said: of several the words at the end say as little as of one.
_THEY_SAID = re.compile(
    rf"[,.!?…][\"”’'»“]*\s+(?:they\s+(?:also |then |later |further )?(?:{SAYS})|(?:{SAYS})\s+they)(?![\w-])",
    re.IGNORECASE,
)
# "In a statement, they said", but not "After a family came, they left".
_THEY_BEHIND = re.compile(
    r"(?:in|on|at|during|following|speaking|asked|according to)\s[^,“”\"]{2,80},\s+they(?![\w-])", re.IGNORECASE
)
# Who is meant may follow: "Asked about the dam, he …, Hadi said"; "While he was in Erbil, Barzani …".
_CATAPHORA = re.compile(
    r"\W*(?:when|while|as|after|before|asked|although|though|since|if|until|because|despite|whether|once|unlike|like)\b",
    re.IGNORECASE,
)
_ROLES = (
    "minister|president|premier|governor|mayor|spokes\\w+|official|officer|commander|general|colonel|captain|chief|head"
    "|director|manager|leader|chairman|chairwoman|chair|ambassador|envoy|consul|judge|lawyer|teacher|farmer|doctor|nurse"
    "|engineer|professor|man|woman|boy|girl|mother|father|son|daughter|brother|sister|widow|husband|wife|cleric|sheikh|imam"
    "|priest|bishop|patriarch|king|prince|queen|lawmaker|deputy|member|speaker|activist|journalist|writer|author|singer|owner"
    "|resident|driver|worker|student|expert|analyst|soldier|fighter|suspect|victim|adviser|advisor|secretary|representative"
    "|coach|player|merchant|trader|shopkeeper|fisherman|shepherd|policeman|child|person|candidate|baker|painter|actor|pilot"
    "|guard|prisoner|migrant|refugee|veteran|inspector|historian|scientist|scholar|founder|heir|rival|\\w{3,}(?:ist|ician|ologist)"
)
_ROLE = re.compile(rf"\b(?i:{_ROLES})(?:s|['’]s)?\b")
_NAME = re.compile(r"\b(?:[Aa]l-[A-Z]\w+|[A-Z][\w’'-]+(?: (?:(?:al|el|bin|ibn|abu|de|van|von)[ -])?[A-Z][\w’'-]+)*)")
# A name that ends so is none of a person.
_THINGS = _words(
    "airport ministry region council party university army street bridge river dam province city town base company union court "
    "government office agency nations states east west north south war day parliament church mosque school hospital bank market "
    "square port front forces movement coalition alliance brigade group league club academy institute center centre authority "
    "directorate department commission committee embassy consulate police road district governorate republic kingdom sea gulf "
    "valley mountain mountains camp village field refinery pipeline station tower museum library fund act law plan news press "
    "post times wire"
)
_OPENERS = _words(
    "the a an in on at for but and yet so then now today last next still also there here this that these those it its with from "
    "by of to some many most all no one two three several both another every each during between among under over after before "
    "since until while when as if because although however meanwhile later earlier instead perhaps only even such more less not "
    "never always often once monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december his her he she they their we our i my you your what who why how where which"
)


def speaks_of_somebody(sentence: str) -> bool:
    """Return whether a sentence says he or she, or "they said", of somebody whom it does not name."""
    if _FIRST.match(sentence):
        return True
    outside = outside_quotations(sentence)
    pronoun = _HE_OR_SHE.search(outside)
    if pronoun and not names_a_person(outside[: pronoun.start()]):
        clause, comma, rest = outside.partition(",")
        return not (_CATAPHORA.match(clause) and comma and pronoun.end() <= len(clause) and names_a_person(rest))
    they_said = _THEY_SAID.search(sentence)
    if they_said and not names_a_person(outside_quotations(sentence[: they_said.start()])):
        return True
    return bool(_THEY_BEHIND.match(sentence))


def names_a_person(text: str) -> bool:
    """Return whether somebody is named in a text, or called by a role ("the manager")."""
    if _ROLE.search(text):
        return True
    for match in _NAME.finditer(text):
        words = match[0].split()
        if match.start() == 0 and words[0].lower() in _OPENERS:
            words = words[1:]
        if words and _bare(words[-1]) not in _THINGS | _OPENERS:
            return True
    return False


def named_in(sentences: Sequence[str], at: int) -> int:
    """Return the index of the sentence that names the person whom the one at `at` speaks of: the nearest before it that has a person or
    speaks of the same one; the one right before it where none does."""
    for before in range(at - 1, max(-1, at - 1 - _BACK), -1):
        text = sentences[before]
        if _is_somebody(text) or _HE_OR_SHE.search(text):
            return before
    return at - 1


def _is_somebody(text: str) -> bool:
    """Return the same as `names_a_person`, but count a single word only where its article shows a family: "Basra has a port" names
    nobody."""
    if _ROLE.search(text):
        return True
    for match in _NAME.finditer(text):
        words = [word for word in match[0].split() if _bare(word) not in _OPENERS]
        if words and _bare(words[-1]) not in _THINGS and (len(words) > 1 or words[0].lower().startswith("al-")):
            return True
    return False


def _bare(word: str) -> str:
    return re.split("['’]", word.lower())[0]


def outside_quotations(sentence: str) -> str:
    """Return the sentence without its quotations."""
    outside, at = "", 0
    for enclosure in enclosed(sentence).enclosures:
        if sentence[enclosure.start] in "([":
            continue
        outside += sentence[at : enclosure.start]
        at = max(at, enclosure.end)
    return outside + sentence[at:]
