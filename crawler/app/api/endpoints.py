"""Every question that a program may ask: its address, its parameters, what a token needs for it, and the function that answers.

The routes, the OpenAPI document and the tools of the Model Context Protocol are made from this table alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from crawler.app.api import reading
from crawler.app.api.query import Parameter, Question
from crawler.app.api.reading import KINDS, STATES, Answer, Service
from storage.editing.api_tokens import Scope


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A question. `path` is below /api/v1, `answer` the name of its schema. `scopes`: a token needs one of them. `is_paged`: the answer
    may go on."""

    path: str
    name: str
    summary: str
    scopes: tuple[Scope, ...]
    answer: str
    read: Callable[[Service, Question], Answer]
    parameters: tuple[Parameter, ...] = ()
    is_paged: bool = False


_SOURCE = Parameter("source", "key", "Key of an outlet, as in config/sources.yaml.")
_LANGUAGE = Parameter("language", "language", "Language of the text, as ckb.")
_SINCE = Parameter("since", "day", "First day, YYYY-MM-DD, in the desk's time zone.")
_UNTIL = Parameter("until", "day", "Last day, YYYY-MM-DD, in the desk's time zone.")
_LIMIT = Parameter("limit", "number", "Items on a page, at most.", default=20, most=100)
_CURSOR = Parameter("cursor", "cursor", "Where the page begins: `next` of the page before.")
_WORDS = Parameter(
    "q", "text", "Words, all of which must be there; three letters and more match beginnings.", is_required=True
)
_QUESTION = Parameter(
    "q", "text", "A question or a sentence, in English or a language that a bridge reads.", is_required=True
)


def _id(what: str) -> Parameter:
    return Parameter("id", "id", f"Number of the {what}.", is_required=True)


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        "/articles", "listArticles", "Articles, newest first.", ("articles",), "Articles", reading.list_articles,
        (_SOURCE, _LANGUAGE, _SINCE, _UNTIL, _LIMIT, _CURSOR), is_paged=True,
    ),
    Endpoint(
        "/articles/{id}", "getArticle", "An article with its versions, copies, story and the drafts that cite it.",
        ("articles",), "ArticleHistory", reading.show_article, (_id("article"),),
    ),
    Endpoint(
        "/stories", "listStories", "Stories, latest activity first.", ("articles",), "Stories", reading.list_stories,
        (_SINCE, _UNTIL, Parameter("least", "number", "Only stories of so many articles or more.", default=2, most=1000),
         _LIMIT, _CURSOR), is_paged=True,
    ),
    Endpoint(
        "/stories/{id}", "getStory", "A story with its articles.", ("articles",), "StoryWithArticles", reading.show_story,
        (_id("story"),),
    ),
    Endpoint(
        "/drafts", "listDrafts", "Drafts, the one opened last first.", ("drafts",), "Drafts", reading.list_drafts,
        (Parameter("state", "text", "waiting: in the queue; below: under the bar of relevance; all: decided ones too.",
                   choices=tuple(STATES), default="waiting"), _LIMIT, _CURSOR), is_paged=True,
    ),
    Endpoint(
        "/drafts/{id}", "getDraft", "A draft, its sentences and their sources.", ("drafts",), "DraftInReview",
        reading.show_draft, (_id("draft"),),
    ),
    Endpoint(
        "/entries", "listEntries", "Published entries, as readers read them last, the newest day first.", ("entries",),
        "Entries", reading.list_entries,
        (_SINCE, _UNTIL, Parameter("edition", "language", "Language of an edition beside the main one."), _LIMIT, _CURSOR),
        is_paged=True,
    ),
    Endpoint(
        "/entries/{id}", "getEntry", "A published entry, by the number of its draft.", ("entries",), "PublishedEntry",
        reading.show_entry,
        (_id("draft"), Parameter("edition", "language", "Language of an edition beside the main one.")),
    ),
    Endpoint(
        "/search/words", "searchWords", "Articles, drafts and entries that have every word, newest first.",
        ("articles", "drafts", "entries"), "WordResults", reading.search_words,
        (_WORDS, Parameter("kind", "text", "Only this kind.", choices=KINDS), _SOURCE, _LANGUAGE, _SINCE, _UNTIL, _LIMIT,
         _CURSOR), is_paged=True,
    ),
    Endpoint(
        "/search/meaning", "searchMeaning", "Articles nearest in meaning, in any language.", ("articles",),
        "MeaningResults", reading.search_meaning,
        (_QUESTION, Parameter("in", "language", "Language of the question; left out: detected."), _SOURCE, _LANGUAGE,
         _SINCE, _UNTIL, Parameter("limit", "number", "Results, at most.", default=20, most=50)),
    ),
    Endpoint(
        "/sources", "listSources", "The state of every outlet, the worst first, and what to do.", ("health",), "Outlets",
        reading.list_outlets,
    ),
)  # fmt: skip
