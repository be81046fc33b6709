"""What the doors of a case, of the need to know, of keeping and of figures write down."""

from __future__ import annotations

NONE = ""

OF_CASES: dict[str, str] = {
    # cases
    "GET duty.case": "lado.contact_read",
    "GET duty.case_step_page": "lado.contact_read",
    "GET duty.reclassify_page": "lado.contact_read",
    "GET duty.allegations": "lado.contact_read",
    "GET duty.outcome_page": "lado.contact_read",
    "GET duty.follow_up": "lado.contact_read",
    "GET duty.follow_up_page": "lado.contact_read",
    "GET duty.lessons": "lado.contact_read",
    "GET duty.closing_letter_page": "lado.contact_read",
    "GET duty.delay_page": "lado.contact_read",
    "POST duty.take_case_step": (
        "lado.case_begun? lado.case_held? lado.case_resumed? lado.case_transferred? lado.case_reopened? "
        "lado.contact_closed?"
    ),
    "POST duty.reclassify": "lado.contact_decided",
    "POST duty.add_allegation": "lado.allegation_added",
    "POST duty.agree_outcome": "lado.outcome_agreed",
    "POST duty.rest_not_needed": "lado.follow_up_set",
    "POST duty.settle_follow_up": "lado.follow_up_set",
    "POST duty.add_lesson": "lado.lesson_added",
    "POST duty.lesson_done": "lado.lesson_done?",
    "POST duty.send_closing_letter": "lado.letter_sent",
    "POST duty.set_delay": "lado.delay_explained",
    "GET duty.case_ages": NONE,
    # need
    "GET duty.open_page": "lado.contact_read",
    "POST duty.open_contact": "lado.opened_in_need? lado.opened_with_reason?",
    "GET duty.need_page": "lado.contact_read",
    "POST duty.declare": "lado.interest_declared lado.conflict_declared?",
    "POST duty.settle": "lado.naming_settled",
    "GET duty.read_by_others": "lado.record_read",
    # keeping
    "GET duty.keeping": "lado.contact_read",
    "GET duty.keeping_due": NONE,
    "GET duty.keeping_hold_page": "lado.contact_read",
    "POST duty.keeping_hold": "lado.hold_placed",
    "GET duty.keeping_unhold_page": "lado.contact_read",
    "POST duty.keeping_unhold": "lado.hold_ended",
    "GET duty.keeping_longer_page": "lado.contact_read",
    "POST duty.keeping_longer": "lado.case_kept_longer",
    "GET duty.keeping_erase_page": "lado.contact_read",
    "POST duty.keeping_erase": "lado.erasure_proposed",
    "POST duty.keeping_confirm": "lado.erasure_confirmed",
    "POST duty.keeping_withdraw": "lado.erasure_withdrawn",
    "GET duty.keeping_asked_page": "lado.contact_read",
    "POST duty.keeping_asked": "lado.request_noted",
    "GET duty.keeping_refuse_page": "lado.contact_read",
    "POST duty.keeping_refuse": "lado.request_refused",
    "POST duty.keeping_grant": "lado.request_granted",
    "GET duty.keeping_copy": "lado.contact_read",
    "POST duty.keeping_release": "lado.copy_released",
    "GET duty.keeping_passage": "lado.contact_read",
    "POST duty.keeping_mark": "lado.passage_marked",
    "POST duty.keeping_remark": "lado.inaccuracy_noted",
    "GET duty.keeping_rules": NONE,
    "GET duty.keeping_rule_page": NONE,
    "POST duty.keeping_rule": "lado.keep_rule_changed",
    # Figures
    "GET duty.figures": NONE,
    "GET duty.figures_file": "lado.figures_written",
    "POST duty.freeze_year": "lado.year_frozen",
    "GET duty.trainings": NONE,
    "POST duty.add_training": "lado.training_added",
    "POST duty.withdraw_training": "lado.training_withdrawn?",
    "GET duty.hot_spots": NONE,
    "GET published_figures.years": NONE,
    "GET published_figures.published_file": "lado.figures_written",
    "GET feedback.questions": NONE,
    "POST feedback.answer": "lado.feedback_given",
}
