"""Who may reach what: one line for each route and method. A route that is not here fails the matrix.

A line names the actors who get through, by role and place: ``a`` is the agency that the record belongs to, ``p`` the
partnership that asked. Whoever is not named is refused. How, follows from their roles: 404 where the role would do
in another place (the record might as well not exist), 403 where no role of theirs would, the sign-in page for
strangers.
"""

from __future__ import annotations

from portal.permissions import AGENCY_ROLES, PARTNERSHIP_ROLES
from tests.permissions.world import ACTORS, NOBODIES, Actor

EVERYONE = frozenset(ACTORS)
SIGNED_IN = EVERYONE - {NOBODIES[0], NOBODIES[2]}
COORDINATORS = frozenset({Actor("coordinator", "p")})
EVERY_COORDINATOR = frozenset(Actor("coordinator", place) for place in "pq")
READERS = COORDINATORS | {Actor("scrutineer", "p")}
ROUND_PEOPLE = frozenset(Actor(role, place) for role in ("coordinator", "scrutineer") for place in "pq")
AGENCY = frozenset(Actor(role, "a") for role in AGENCY_ROLES)
ACTION_READERS = ROUND_PEOPLE | {Actor(role, place) for role in AGENCY_ROLES for place in ("a", "b", "c", "both")}
WRITERS = AGENCY - {Actor("approver", "a")}
LEAD = frozenset({Actor("safeguarding_lead", "a")})
APPROVER = frozenset({Actor("approver", "a")})
LEADS = frozenset(Actor("safeguarding_lead", place) for place in ("a", "b", "c", "both"))
ADMINISTRATORS = frozenset(Actor("administrator", place) for place in "pq")
INVITERS = LEADS | ADMINISTRATORS
ADMINISTRATOR = frozenset({Actor("administrator", "p")})

ALLOWED: dict[str, frozenset[Actor]] = {
    "GET static": EVERYONE,
    "GET design_system_css": EVERYONE,
    "GET design_system_js": EVERYONE,
    "GET pages.health": EVERYONE,
    "GET pages.help_page": EVERYONE,
    "GET pages.contact": EVERYONE,
    "GET public_files.security_txt": EVERYONE,
    "GET public_files.robots_txt": EVERYONE,
    "GET pages.home": SIGNED_IN,
    "GET accounts.sign_in": EVERYONE,
    "GET accounts.partnership_logo": EVERYONE,
    "POST accounts.sign_in_with_password": EVERYONE,
    "POST accounts.sign_out": SIGNED_IN,
    "GET accounts.confirm": SIGNED_IN,
    "POST accounts.confirm_with_password": SIGNED_IN,
    "GET accounts.invitation": EVERYONE,
    "POST accounts.accept": EVERYONE,
    "GET accounts.account": SIGNED_IN,
    "GET accounts.details_page": SIGNED_IN,
    "POST accounts.change_details": SIGNED_IN,
    "GET accounts.password_page": SIGNED_IN,
    "POST accounts.change_password": SIGNED_IN,
    "GET accounts.notices_page": SIGNED_IN,
    "POST accounts.choose_notices": SIGNED_IN,
    "GET accounts.people": INVITERS,
    "GET accounts.invite_page": INVITERS,
    "POST accounts.invite": INVITERS,
    "POST accounts.withdraw_invitation": LEAD | ADMINISTRATOR,
    "GET accounts.end_role_page": LEAD | ADMINISTRATOR,
    "POST accounts.end_role": LEAD | ADMINISTRATOR,
    "GET accounts.failed_mails": ADMINISTRATORS,
    "POST accounts.try_mail_again": ADMINISTRATOR,
    "POST accounts.mail_dealt_with": ADMINISTRATOR,
    "GET accounts.agencies": ADMINISTRATORS,
    "GET accounts.add_agency_page": ADMINISTRATORS,
    "POST accounts.add_agency": ADMINISTRATORS,
    "GET accounts.agency_page": ADMINISTRATOR,
    "POST accounts.change_agency": ADMINISTRATOR,
    "GET accounts.end_agency_page": ADMINISTRATOR,
    "POST accounts.end_agency": ADMINISTRATOR,
    "GET accounts.successor_page": ADMINISTRATOR,
    "POST accounts.set_successor": ADMINISTRATOR,
    "GET accounts.import_page": ADMINISTRATORS,
    "POST accounts.bring_import": ADMINISTRATORS,
    "GET accounts.import_preview": ADMINISTRATOR,
    "POST accounts.confirm_import": ADMINISTRATOR,
    "GET accounts.blank_import": ADMINISTRATORS,
    "GET reporting.rounds": ROUND_PEOPLE,
    "GET reporting.round_page": READERS,
    "GET reporting.new_round": EVERY_COORDINATOR,
    "POST reporting.make_round": EVERY_COORDINATOR,
    "GET reporting.questions": ROUND_PEOPLE,
    "GET reporting.dates_page": COORDINATORS,
    "POST reporting.save_dates": COORDINATORS,
    "GET reporting.close_page": COORDINATORS,
    "POST reporting.close": COORDINATORS,
    "GET reporting.cancel_page": COORDINATORS,
    "POST reporting.cancel": COORDINATORS,
    "GET reporting.more_agencies": COORDINATORS,
    "POST reporting.ask_more_agencies": COORDINATORS,
    "GET reporting.chosen": COORDINATORS,
    "POST reporting.do_with_chosen": COORDINATORS,
    "GET reporting.line": READERS,
    "POST reporting.change_line": COORDINATORS,
    "GET reporting.questions_of_agency": READERS,
    "POST reporting.ask_for_workbook": COORDINATORS,
    "GET reporting.anonymised_page": COORDINATORS,
    "POST reporting.pass_texts": COORDINATORS,
    "GET reporting.export_page": COORDINATORS,
    "GET reporting.export_file": COORDINATORS,
    "POST reporting.ask_again": COORDINATORS,
    "GET reporting.workbooks": COORDINATORS,
    "GET returns.task_list": AGENCY,
    "GET returns.section": WRITERS,
    "POST returns.save": WRITERS,
    "GET returns.check_answers": AGENCY,
    "POST returns.send": LEAD,
    "GET returns.approve": APPROVER,
    "POST returns.decide": APPROVER,
    "GET returns.people": LEAD,
    "POST returns.assign_sections": LEAD,
    "GET returns.people_of_section": LEAD,
    "POST returns.assign_questions": LEAD,
    "GET returns.receipt": AGENCY | READERS,
    "GET returns.submitted": AGENCY | READERS,
    "GET returns.submitted_before": AGENCY | READERS,
    "GET returns.submitted_file": AGENCY | READERS,
    "GET returns.changes": AGENCY | READERS,
    "GET returns.review": READERS,
    "POST returns.judge": COORDINATORS,
    "POST returns.answer_withdrawal": COORDINATORS,
    "GET returns.partnership_review": AGENCY | READERS,
    "POST returns.change_review": COORDINATORS,
    "GET returns.review_standard": READERS,
    "POST returns.judge_standard": COORDINATORS,
    "GET returns.review_reply": WRITERS,
    "POST returns.send_review_reply": WRITERS,
    "GET returns.review_letter": AGENCY | READERS,
    "GET returns.review_letter_text": AGENCY | READERS,
    "GET returns.withdraw": LEAD | APPROVER,
    "POST returns.ask_for_withdrawal": LEAD | APPROVER,
    "GET returns.question": AGENCY | READERS,
    "POST returns.ask_about_answer": COORDINATORS,
    "POST returns.reply_about_answer": WRITERS,
    "GET returns.more_time_page": LEAD | APPROVER,
    "POST returns.ask_for_more_time": LEAD | APPROVER,
    "GET returns.time_request": COORDINATORS,
    "POST returns.answer_time_request": COORDINATORS,
    "GET actions.action_list": ACTION_READERS,
    "GET actions.one_action": AGENCY | READERS,
    "POST actions.say_progress": WRITERS,
    "POST actions.move_due_day": WRITERS,
    "POST actions.close": WRITERS,
    "POST actions.drop": WRITERS,
    "POST actions.reopen": WRITERS,
}
assert {actor.role for actor in EVERYONE} >= {*AGENCY_ROLES, *PARTNERSHIP_ROLES}
