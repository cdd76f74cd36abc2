"""What the page of a draft shows comes from one read of the store."""

import ast
from dataclasses import replace
from pathlib import Path

from review.web.handlers import draft as draft_page
from review.web.services.queue_rows import Filter
from review.web.views.draft_view import DraftSelection, draft_view
from storage.database.store import Store
from tests.support.desk_page import Desk
from tests.support.records import NOON

SELECTION = DraftSelection(Filter(), 0, "Shirin", NOON)


def test_one_call_returns_all_that_the_page_of_a_draft_shows(store: Store, tmp_path: Path) -> None:
    desk = Desk(store, tmp_path)
    first, second = desk.add(headline="A school in Makhmur"), desk.add(headline="A bridge in Makhmur", language="ckb")
    with store.read() as db:
        view = draft_view(db, first.id, SELECTION, desk.context.desk, desk.context.queue)
    assert view is not None
    assert (view.draft.id, view.words.headline, view.row is not None) == (first.id, "A school in Makhmur", True)
    assert [article.article.text for article in view.articles] == [first.sentences[0].text]
    assert second.id in {view.before, view.after}
    assert view.remaining == 2
    assert [candidate.row.id for candidate in view.near] == [second.id]
    assert [line["what"] for line in view.history] == ["revision"]


def test_words_that_were_not_accepted_are_shown_in_place_of_the_draft_s_own(store: Store, tmp_path: Path) -> None:
    desk = Desk(store, tmp_path)
    draft = desk.add(headline="A school in Makhmur")
    with store.read() as db:
        own = draft_view(db, draft.id, SELECTION, desk.context.desk, desk.context.queue)
        assert own is not None
        typed = replace(own.words, headline="قوتابخانەیەک لە مەخموور", language="ckb")
        view = draft_view(db, draft.id, SELECTION, desk.context.desk, desk.context.queue, typed)
        assert draft_view(db, draft.id + 1, SELECTION, desk.context.desk, desk.context.queue) is None
    assert view is not None
    assert (view.words, view.draft) == (typed, own.draft)


def test_the_handlers_of_a_draft_import_nothing_that_queries() -> None:
    tree = ast.parse(Path(draft_page.__file__).read_text(encoding="utf-8"))
    imported = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    stored = {
        name
        for name in imported
        if name.startswith("storage.") and not name.startswith(("storage.text.", "storage.catalogues."))
    }
    assert stored == {
        "storage.editing.page_acts.Act",
        "storage.errors.DecisionError",
        "storage.records.Action",
        "storage.records.Wording",
    }
