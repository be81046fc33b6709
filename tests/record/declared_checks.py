"""What the doors of checks, of requests by the DBS and of handing over write down."""

from __future__ import annotations

NONE = ""

OF_CHECKS: dict[str, str] = {
    "GET duty.checks": NONE,
    "GET duty.dbs_requests": NONE,
    "GET duty.log_check_page": NONE,
    "POST duty.log_check": "lado.check_logged lado.contact_decided?",
    "GET duty.turn_page": "lado.contact_read",
    "POST duty.turn": "lado.check_logged lado.contact_decided?",
    "GET duty.check": "lado.check_read",
    "POST duty.verify_check": "lado.check_changed",
    "POST duty.answer_check": "lado.check_answered? lado.check_proposed? lado.contact_decided?",
    "POST duty.approve_check": "lado.check_answered lado.contact_decided?",
    "POST duty.send_back_check": "lado.check_sent_back",
    "GET duty.checks_file": NONE,
    "POST duty.bring_checks": "lado.checks_brought",
    "GET duty.checks_preview": NONE,
    "POST duty.import_checks": "lado.checks_imported lado.check_logged? lado.contact_decided?",
    "GET duty.blank_checks": NONE,
    "GET duty.log_dbs_page": NONE,
    "POST duty.log_dbs": "lado.dbs_logged lado.contact_decided?",
    "GET duty.dbs_request": "lado.dbs_read",
    "POST duty.dbs_progress": "lado.dbs_changed",
    "POST duty.dbs_subjects": "lado.dbs_changed",
    "POST duty.propose_dbs": "lado.dbs_proposed",
    "POST duty.send_back_dbs": "lado.dbs_sent_back",
    "POST duty.release_dbs": "lado.dbs_released lado.contact_decided?",
    "POST duty.dbs_heard": "lado.dbs_changed",
    "GET duty.hand_over_page": "lado.contact_read",
    "POST duty.hand_over": "lado.case_exported",
}
