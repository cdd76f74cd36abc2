"""Schemas of the JSON objects, made from the records they are made of, so that they cannot say something else. Pure."""

from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter

from crawler.app.desk.article_history import ArticleHistory
from crawler.health.judge import Health
from review.decisions.rules import State
from storage.records import Article, Draft, Member, Wording
from storage.search.article_vectors import NearArticle

_AT = "#/components/schemas/{model}"
Schema = dict[str, Any]


def schemas() -> dict[str, Schema]:
    """Return every schema of the answers by its name."""
    made: dict[str, Schema] = {}
    for record in (Article, Member, Wording, ArticleHistory, NearArticle, Draft, Health):
        _add(made, record)
    made |= {
        "Articles": _paged("articles", "Article"),
        "Story": _object(
            id=_of(int),
            opened_at=_of(datetime),
            last_at=_of(datetime),
            draft=_of(int | None),
            headline=_of(str),
            members=_list("Member"),
        ),
        "Stories": _paged("stories", "Story"),
        "Drafts": _paged("drafts", "DraftInReview"),
        "DraftInReview": _more(
            made["Draft"],
            text=_of(str),
            state=_of(State),
            wording=_or_null("Wording"),
            to_translate=_of(bool),
            below_bar=_of(bool),
        ),
        "Entry": _entry(),
        "PublishedEntry": _object(
            digest=_of(int), draft=_of(int), date=_of(date), withdrawn=_of(bool), entry=_or_null("Entry")
        ),
        "Entries": _paged("entries", "PublishedEntry"),
        "WordResult": _object(
            kind={"enum": ["article", "draft", "entry"]},
            id=_of(int),
            at=_of(datetime),
            article=_or_null("Article"),
            draft=_or_null("DraftInReview"),
            entry=_or_null("PublishedEntry"),
        ),
        "WordResults": _object(question=_of(str), hits=_list("WordResult"), waiting=_of(int), next=_of(str)),
        "MeaningResult": _more(made["NearArticle"], article=_ref("Article")),
        "MeaningResults": _object(
            question=_of(str),
            language=_of(str),
            near=_list("MeaningResult"),
            compared=_of(int),
            since=_of(datetime | None),
            without=_of(dict[str, int]),
            waiting=_of(int),
        ),
        "Outlet": _more(made["Health"], name=_of(str), needs_person=_of(bool)),
        "Outlets": _object(sources=_list("Outlet")),
        "Problem": _object(title=_of(str), status=_of(int), detail=_of(str)),
    }
    made["StoryWithArticles"] = _more(made["Story"], articles=_list("Article"))
    return dict(sorted(made.items()))


def _add(made: dict[str, Schema], record: type) -> None:
    """Add the schema of a record, and of those that it holds. Every field is in every answer."""
    whole = TypeAdapter(record).json_schema(mode="serialization", ref_template=_AT)
    held = whole.pop("$defs", {})
    for name, schema in {record.__name__: whole, **held}.items():
        if "properties" in schema:
            schema["required"] = list(schema["properties"])
            for field in schema["properties"].values():
                field.pop("default", None)
                field.pop("title", None)
        made[name] = schema


def _entry() -> Schema:
    reference = _object(outlet=_of(str), url=_of(str))
    return _object(
        id=_of(str),
        date=_of(date),
        headline=_of(str),
        summary=_of(str),
        outlets=_of(list[str]),
        language=_of(str),
        section=_of(str),
        outlet_at={"enum": ["end", "headline", None]},
        references={"type": "array", "items": reference},
    )


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _more(schema: Schema, **properties: Schema) -> Schema:
    """Return the schema of an object with more fields."""
    both = schema["properties"] | properties
    return schema | {"properties": both, "required": list(both)}


def _paged(name: str, item: str) -> Schema:
    return _object(**{name: _list(item), "next": _of(str)})


def _list(name: str) -> Schema:
    return {"type": "array", "items": _ref(name)}


def _or_null(name: str) -> Schema:
    return {"anyOf": [_ref(name), {"type": "null"}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _of(kind: Any) -> Schema:
    made: Schema = TypeAdapter(kind).json_schema(mode="serialization")
    return made
