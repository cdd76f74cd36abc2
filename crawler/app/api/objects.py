"""The JSON objects that programs get: by `--json`, over HTTP and by the Model Context Protocol. One function makes each.

The commands name the people of the desk; for other programs `nameless`, `without_people` and `without_keys` come first. Pure.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from review.decisions import rules
from storage.records import MACHINE

if TYPE_CHECKING:
    from crawler.app.desk.article_history import ArticleHistory
    from crawler.health.judge import Health
    from review.decisions.rules import DraftState
    from storage.config.settings import DigestConfig
    from storage.corpus.stories import StorySpan
    from storage.publishing.published import PrintedEntry
    from storage.records import Article, Draft, Member
    from storage.search.article_vectors import NearArticle, NearestArticles
    from storage.search.full_text import Hit

PERSON = "person"  # in place of the name of somebody of the desk
_ADDRESS = re.compile(r"https?://[^\s\"'<>()]+")


Object = dict[str, Any]


def plain(answer: Any) -> Any:
    """Return a record as JSON values: mappings with text keys, lists, values; a time as ISO 8601."""
    if is_dataclass(answer) and not isinstance(answer, type):
        # Not by asdict, which makes {("http_404", 1): 1} of a Counter {"http_404": 1}.
        return {each.name: plain(getattr(answer, each.name)) for each in fields(answer)}
    if isinstance(answer, Mapping):
        return {str(key): plain(value) for key, value in answer.items()}
    if isinstance(answer, list | tuple):
        return [plain(item) for item in answer]
    return answer.isoformat() if isinstance(answer, date | datetime) else answer


def json_line(answer: Any) -> str:
    """Return a record as one line of JSON."""
    return json.dumps(plain(answer), ensure_ascii=False, default=str) + "\n"


def article(stored: "Article") -> Object:
    """Return an article."""
    made: Object = plain(stored)
    return made


def history(facts: "ArticleHistory") -> Object:
    """Return everything stored about an article."""
    made: Object = plain(facts)
    return made


def near(match: "NearArticle", stored: "Article") -> Object:
    """Return a result of a search by meaning, with its article."""
    near_article: Object = plain(match)
    return near_article | {"article": article(stored)}


def nearest(
    question: str, language: str, found: "NearestArticles", article_by_id: Mapping[int, "Article"], waiting: int
) -> Object:
    """Return the answer of a search by meaning; `waiting` articles are not in it yet."""
    results = [near(match, article_by_id[match.article_id]) for match in found.near]
    summary = {
        "near": results,
        "compared": found.compared,
        "since": plain(found.since),
        "without": plain(found.without),
    }
    return {"question": question, "language": language, **summary, "waiting": waiting}


def hit(found: "Hit", made: Mapping[str, Any]) -> Object:
    """Return a result of a search by words, with the object that it is; the others of the three are None."""
    parts = {kind: made if kind == found.kind else None for kind in ("article", "draft", "entry")}
    return {"kind": found.kind, "id": found.of, "at": plain(found.at), **parts}


def member(stored: "Member") -> Object:
    """Return an article's place in a story."""
    made: Object = plain(stored)
    return made


def story(span: "StorySpan", members: Sequence["Member"], draft_id: int | None, headline: str) -> Object:
    """Return a story: when it happened, its draft with the headline it has now, and its articles' places."""
    times = {"opened_at": plain(span.opened_at), "last_at": plain(span.last_at)}
    return {"id": span.id, **times, "draft": draft_id, "headline": headline, "members": list(map(member, members))}


def draft(stored: "Draft", state: "DraftState", config: "DigestConfig") -> Object:
    """Return a draft: what the program proposed, the words of a person where there are any (`wording`), and where it is in review."""
    made: Object = plain(stored)
    return made | {
        "text": stored.text,
        "state": state.state,
        "wording": plain(state.wording),
        "to_translate": rules.words(stored, state).language != config.language,
        "below_bar": rules.is_below(stored, state, config.bar),
    }


def entry(printing: "PrintedEntry") -> Object:
    """Return an entry as readers read it last, in the form of the digest's own JSON; `entry` is None where it was withdrawn."""
    from digest.formats.entries import entry_object

    made = None if printing.entry is None else entry_object(printing.entry)
    where = {"digest": printing.digest_id, "draft": printing.draft_id, "date": plain(printing.date)}
    return {**where, "withdrawn": made is None, "entry": made}


def outlet(health: "Health", names: Mapping[str, str]) -> Object:
    """Return an outlet's state, and whether a person has something to do."""
    name = names.get(health.source, health.source)
    made: Object = plain(health)
    return made | {"name": name, "needs_person": health.needs_person}


def nameless(stored: "Member") -> "Member":
    """Return an article's place in a story without the name of the person who put it there."""
    if stored.by == MACHINE:
        return stored
    return replace(stored, by=PERSON, reason=stored.reason.replace(stored.by, f"a {PERSON}"))


def without_people(facts: "ArticleHistory") -> "ArticleHistory":
    """Return an article's history without the names of people of the desk."""
    return replace(facts, member=facts.member and nameless(facts.member), members=tuple(map(nameless, facts.members)))


def without_keys(health: "Health") -> "Health":
    """Return an outlet's state with addresses cut to what holds no password and no key: host and path."""
    return replace(health, reason=_bare(health.reason), todo=_bare(health.todo))


def _bare(text: str) -> str:
    return _ADDRESS.sub(lambda found: re.sub(r"//[^/@]*@", "//", found[0].partition("?")[0], count=1), text)
