"""Which test shows each case of state and crashes, review and publishing that must hold (C1 to C14, W1 to W13, P1 to P11); two of them
are here. `python -m bench.reliability` counts them, and those that run on both engines."""

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
    "C1": (
        "product/test_crash.py::test_killed_at_any_moment_the_next_run_ends_with_the_same_rows",
        "product/test_long_faults.py::test_housekeeping_killed_at_any_step_is_done_by_the_next",
        "crawler/app/desk/test_restore.py::test_a_restore_killed_at_any_step_goes_on",
        "crawler/app/desk/test_restore.py::test_the_next_backup_clears_what_a_killed_one_left",
    ),
    "C2": (
        "review/queue_file/test_identity.py::test_a_file_that_was_cut_anywhere_decides_nothing_and_is_read_once_it_is_whole",
        "review/queue_file/test_identity.py::test_what_broke_off_below_the_last_line_is_not_read",
        "review/queue_file/test_late_saves.py::test_an_editor_that_writes_in_place_while_a_sync_comes_loses_nothing",
        "crawler/archive/test_warc_store.py::test_a_record_half_written_when_a_process_was_killed_is_cut_off_by_the_next",
        "crawler/app/desk/test_restore.py::test_a_damaged_database_takes_no_backups_place",
        "crawler/app/desk/test_restore.py::test_bytes_that_are_no_text_are_damage_though_every_page_is_sound",
    ),
    "C3": (
        "product/test_crash.py::test_on_a_full_disk_a_run_says_so_and_the_next_one_ends_with_the_same_rows",
        "product/test_crash.py::test_a_database_somebody_holds_stops_the_run_and_the_next_one_ends_with_the_same_rows",
        "product/test_full_disk.py::test_a_full_disk_is_named_as_such_and_the_database_is_not_to_be_moved",
        "product/test_full_disk.py::test_a_disk_mounted_read_only_is_named_as_such",
        "product/test_long_faults.py::test_an_archive_whose_disk_is_full_keeps_whole_pages_and_goes_on_when_there_is_room",
        "product/test_long_faults.py::test_a_database_restarted_under_open_work_keeps_nothing_of_it_and_goes_on",
    ),
    "C4": (
        "crawler/app/server/test_scheduler.py::test_two_servers_on_one_database_crawl_every_outlet_once",
        "crawler/app/server/test_jobs.py::test_of_many_servers_that_see_one_job_due_one_begins_it",
    ),
    "C5": (  # the clock of a whole server set by a year: python -m bench.clock
        "crawler/app/server/test_jobs.py::test_a_set_time_comes_once_a_day_whatever_the_clocks_do",
        "crawler/app/server/test_jobs.py::test_what_was_missed_while_nothing_ran_is_caught_up_once",
        "crawler/app/server/test_scheduler.py::test_a_clock_that_jumps_wakes_the_server_at_once",
        "product/test_long_faults.py::test_a_clock_set_by_a_year_begins_each_job_once_a_day_and_is_believed_when_it_is_right_again",
    ),
    "C6": ("crawler/app/server/test_jobs.py::test_of_many_servers_that_see_one_job_due_one_begins_it",),
    "C7": ("crawler/app/server/test_scheduler.py::test_a_job_past_its_deadline_is_ended_and_says_so",),
    "C8": (
        "crawler/app/server/test_jobs.py::test_a_run_without_a_sign_of_life_is_lost_after_its_lease_and_says_so_to_its_process",
        "crawler/app/server/test_worker_queue.py::test_a_worker_and_the_database_die_and_every_article_is_there_once",
        "product/test_long_faults.py::test_a_claimed_run_outlives_the_restart_and_is_lost_when_its_worker_is_silent",
    ),
    "C9": (
        "crawler/app/server/test_jobs.py::test_a_hundred_outlets_due_in_one_second_begin_as_there_is_room_none_left_out",
    ),
    "C10": (  # of the page: python -m bench.page_load requests
        "crawler/app/server/test_scheduler.py::test_a_job_that_wants_too_much_memory_ends_with_an_error_of_its_own",
    ),
    "C11": (
        "storage/database/test_migrations.py::test_the_steps_lead_to_the_tables_the_program_uses",
        "storage/database/test_migrations.py::test_a_database_of_a_newer_program_is_refused_and_left_alone",
    ),
    "C12": ("crawler/duplicates/test_fold.py::test_signatures_made_another_way_are_refused_until_rebuilt",),
    "C13": (
        "summarizer/encoding/test_encoder.py::test_a_model_that_is_not_there_names_the_fix",
        "summarizer/encoding/test_encoder.py::test_weights_of_another_hash_are_not_loaded",
    ),
    "C14": ("product/test_both_engines.py::test_the_whole_way_gives_the_same_digest_on_both_engines",),
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
        "review/web/test_login.py::test_of_many_tries_at_once_few_are_checked",
        "review/web/test_login.py::test_a_stranger_locks_out_neither_other_visitors_nor_who_was_here_before",
        "storage/database/test_address.py::test_an_address_is_shown_without_its_passwords",
        "storage/database/test_address.py::test_a_slip_in_an_address_is_refused_and_makes_no_file",
        "storage/database/test_address.py::test_database_and_archive_are_made_for_their_owner_alone",
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
    "W12": (  # what holds connections open, and who stands between: python -m bench.page_load
        "crawler/app/server/test_http_server.py::test_a_request_that_never_ends_is_closed",
        "crawler/app/server/test_http_server.py::test_more_connections_than_allowed_close_those_that_say_nothing",
        "crawler/app/server/test_http_server.py::test_the_nearest_address_that_is_no_proxy_of_ours_counts",
        "crawler/app/server/test_http_server.py::test_that_nothing_can_be_accepted_is_logged_once_a_minute",
        "crawler/app/server/test_monitoring.py::test_metrics_are_for_this_machine_or_for_who_has_the_token",
    ),
    "W13": ("product/test_patterns.py::test_no_pattern_takes_time_that_grows_with_the_square",),  # cost is linear
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
    "P11": (
        "digest/test_publishing_interrupted.py::test_killed_at_any_step_files_and_row_are_of_one_publication",
        "digest/test_publishing_interrupted.py::test_a_file_that_cannot_take_its_place_is_told_and_the_next_publication_completes_it",
    ),
}


def test_each_case_names_tests_that_are_there() -> None:
    counts = {"C": 14, "W": 13, "P": 11}
    assert set(CASES) == {f"{kind}{n}" for kind, most in counts.items() for n in range(1, most + 1)}
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
