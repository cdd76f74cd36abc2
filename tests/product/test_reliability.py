"""Which test shows each case of review and publishing that must hold (W1 to W11, P1 to P10); two of them stand here."""

import threading
from pathlib import Path

import pytest

from digest.formats import FORMATS, html
from digest.formats.email import letter
from digest.publish import publish
from storage.database.store import Store
from storage.editing import decisions
from storage.errors import DigestError
from storage.publishing import digests
from tests.digest.test_digest import a_digest
from tests.review.decisions.test_flags import CONFIG, DAY, FIRST, LAST, decide, october, printed_entry
from tests.support.paths import is_test
from tests.support.records import NOON, a_decision, a_wording

CASES = {
    "W1": (
        "review/web/test_request_guard.py::test_hostile_text_is_inert_on_every_page",
        "review/web/test_request_guard.py::test_every_template_escapes_and_none_says_otherwise",
        "digest/test_formats.py::test_nothing_from_outside_becomes_code_picture_or_link",
        "review/queue_file/test_blocks.py::test_nothing_from_an_outlet_becomes_a_link_a_picture_or_html",
    ),
    "W2": (
        "review/web/test_request_guard.py::test_every_answer_tells_the_browser_what_may_run",
        "review/web/test_request_guard.py::test_a_published_page_is_shut_off_from_ours",
    ),
    "W3": (
        "review/web/test_request_guard.py::test_a_form_counts_only_from_our_own_page",
        "review/web/test_request_guard.py::test_a_host_that_is_not_ours_is_refused",
        "review/web/test_request_guard.py::test_get_changes_nothing",
        "review/web/test_raw_requests.py::test_a_request_for_another_host_is_not_answered",
    ),
    "W4": ("review/web/test_request_guard.py::test_nothing_leads_to_another_host",),
    "W5": (
        "review/web/test_request_guard.py::test_a_published_file_is_named_by_a_plain_name_only",
        "review/web/test_raw_requests.py::test_no_path_leads_out_of_the_page",
        "crawler/app/desk/test_backup.py::test_links_pipes_and_doubled_names_are_refused",
    ),
    "W6": (
        "review/web/test_request_guard.py::test_every_address_is_public_by_name_or_asks_who",
        "review/web/test_request_guard.py::test_after_five_wrong_passwords_even_the_right_one_waits",
        "crawler/app/server/test_review_server.py::test_an_address_other_machines_reach_demands_accounts",
        "review/web/test_raw_requests.py::test_a_session_from_before_the_login_is_worth_nothing",
        "review/web/test_raw_requests.py::test_a_form_that_never_ends_holds_up_nobody",
    ),
    "C2": (
        "review/queue_file/test_identity.py::test_a_file_that_was_cut_anywhere_decides_nothing_and_is_read_once_it_is_whole",
        "review/queue_file/test_identity.py::test_what_broke_off_below_the_last_line_is_not_read",
        "review/queue_file/test_late_saves.py::test_an_editor_that_writes_in_place_while_a_sync_comes_loses_nothing",
    ),
    "W7": (
        "review/decisions/test_acts.py::test_the_second_editor_sees_both_texts_and_loses_nothing",
        "review/web/test_app.py::test_an_edit_in_the_file_meets_one_on_the_page_and_both_are_kept",
        "review/queue_file/test_blocks.py::test_what_cannot_be_read_is_named_with_its_line",
        "review/web/test_app.py::test_line_ends_and_a_mark_at_the_start_of_the_file_stay",
        "review/decisions/test_acts.py::test_no_order_of_edits_to_file_and_page_loses_a_word",
        "review/web/test_corrections.py::test_the_second_of_two_editors_sees_both_texts_and_loses_nothing",
        "review/queue_file/test_late_saves.py::test_a_save_by_rename_in_the_gap_is_merged",
        "review/queue_file/test_late_saves.py::test_no_overlapping_cut_or_foreign_file_loses_a_word",
        "review/queue_file/test_reshaped.py::test_a_reshaped_file_says_what_it_said",
        "review/queue_file/test_reshaped.py::test_what_is_not_recognised_is_refused_with_its_line_and_never_printed",
    ),
    "W8": (
        "review/decisions/test_acts.py::test_a_form_sent_twice_counts_once_and_with_other_words_it_is_another",
        "review/web/test_app.py::test_a_button_pressed_twice_decides_once",
    ),
    "W9": ("review/web/test_app.py::test_rows_follow_whatever_is_decided_wherever",),  # how fast: python -m bench.queue
    "W10": (
        "review/decisions/test_acts.py::test_every_act_is_taken_back_exactly",
        "review/web/test_corrections.py::test_each_act_is_taken_back_exactly",
    ),
    "W11": (
        "crawler/app/desk/test_backup.py::test_what_is_restored_publishes_the_same_bytes",
        "crawler/app/desk/test_backup.py::test_what_no_backup_holds_is_refused_and_nothing_is_written",
    ),
    "P1": ("review/decisions/test_flags.py::test_only_what_is_approved_gets_in_whatever_happened_before",),
    "P2": (
        "digest/test_mail.py::test_a_program_killed_between_sent_and_recorded_mails_nobody_twice",
        "digest/test_mail.py::test_where_the_answer_never_came_a_person_decides",
    ),
    "P3": (
        "digest/test_mail.py::test_one_readers_fault_stops_no_other_and_only_what_may_work_is_tried_again",
        "digest/test_mail.py::test_nothing_goes_out_in_the_clear",
        "digest/test_mail.py::test_a_server_that_is_down_or_refuses_the_login_is_named",
    ),
    "P4": (
        "digest/test_mail.py::test_no_header_can_be_smuggled_in",
        "digest/test_mail.py::test_each_reader_gets_one_mail_that_names_nobody_else",
    ),
    "P5": (
        "product/test_reliability.py::test_a_field_that_a_template_asks_for_and_a_digest_has_not_stops_it_before_anything_is_sent",
    ),
    "P6": ("review/decisions/test_flags.py::test_an_edition_of_before_comes_out_again_byte_for_byte",),
    "P7": (
        "review/decisions/test_flags.py::test_an_approved_correction_is_listed_in_the_next_digest_and_marked_in_its_own",
        "review/decisions/test_flags.py::test_a_withdrawn_entry_leaves_a_stone_and_none_of_its_words",
    ),
    "P8": (
        "digest/test_formats.py::test_each_format_reads_as_its_golden_file",
        "digest/test_formats.py::test_words_of_the_other_direction_are_islands",
    ),
    "P9": (
        "digest/test_formats.py::test_the_atom_feed_keeps_the_musts_of_its_standard",
        "digest/test_formats.py::test_a_feeds_ids_stay_when_the_words_change",
    ),
    "P10": ("product/test_reliability.py::test_a_reader_never_sees_half_a_page",),
}


def test_each_case_names_tests_that_are_there() -> None:
    assert set(CASES) >= {"C2"} | {f"W{n}" for n in range(1, 12)} | {f"P{n}" for n in range(1, 11)}
    for case, named in CASES.items():
        for name in named:
            assert is_test(name), (case, name)


def test_a_field_that_a_template_asks_for_and_a_digest_has_not_stops_it_before_anything_is_sent(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    for name in ("digest.html", "email.html"):
        whole = (html.FOLDER / name).read_text(encoding="utf-8")
        (templates / name).write_text(whole.replace("{{ title }}", "{{ digest.nickname }}"), encoding="utf-8")
    monkeypatch.setattr(html, "FOLDER", templates)
    for made in (FORMATS["html"], letter):
        with pytest.raises(DigestError, match=r"nickname.*nothing was published or sent"):
            made(a_digest())
    with pytest.raises(DigestError, match="nickname"):
        printed_entry(store, tmp_path)
    with store.read() as db:
        assert digests.published(db) == []
    assert list(tmp_path.glob("*.html")) == []


def test_a_reader_never_sees_half_a_page(store: Store, tmp_path: Path) -> None:
    draft_id = printed_entry(store, tmp_path)
    page = october(store, tmp_path, NOON + DAY).files[0]
    whole, seen, stop = {page.read_bytes()}, set[bytes](), threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.add(page.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(8):
            words = a_wording(text=f"قتل الانفجار {number} أشخاص. The blast killed {number}. " * 400)
            with store.begin() as db:
                decisions.add(db, a_decision(draft_id=draft_id, wording=words, at=NOON + (number + 1) * DAY))
            made = publish(store, decide, FIRST, LAST, ["html"], tmp_path, CONFIG, NOON + (number + 2) * DAY)
            whole.add(made.files[0].read_bytes())
    finally:
        stop.set()
        reader.join()
    assert len(whole) == 9
    assert seen <= whole
    assert len(seen) > 1
