"""Guards of the door for people without an account, each with the test that notices when it is gone."""

from __future__ import annotations

from tests.mutants.guards import guards_of

DOOR, TESTS = "portal/lado/door", "tests/lado/door"

SIGHT = guards_of(
    "portal/lado/policy.py",
    f"{TESTS}/test_no_other_door.py",
    (
        "a guest sees what an account wrote",
        "Report.partnership_id == user.partnership_id, Report.author_id.is_(None)",
        "Report.partnership_id == user.partnership_id",
        "one_report_of_their_link",
    ),
    (
        "a guest sees every report of the partnership",
        "            Report.id == user.report_id, ",
        "            ",
        "one_report_of_their_link",
    ),
    (
        "a guest sees a report of another partnership",
        "Report.id == user.report_id, Report.partnership_id == user.partnership_id, ",
        "Report.id == user.report_id, ",
        "one_report_of_their_link",
    ),
)
AUTHORS = guards_of(
    "portal/lado/author.py",
    f"{TESTS}/test_no_other_door.py",
    (
        "a guest is the author of what an account wrote",
        "report.id == author.report_id and report.author_id is None",
        "report.id == author.report_id",
        "one_report_of_their_link",
    ),
)
GUARD = guards_of(
    "portal/request_hooks.py",
    f"{TESTS}/test_no_other_door.py",
    (
        "a guest is let in at every door",
        "access.guests and guests.here() is not None",
        "guests.here() is not None",
        "as_a_stranger",
    ),
)
VISITS = guards_of(
    f"{DOOR}/visits.py",
    f"{TESTS}/test_journey.py",
    (
        "an id that was planted lets somebody in",
        "    sessions.end(_browser())\n    at = now()",
        "    at = now()",
        "planted",
    ),
    (
        "a visit lasts whether anybody is there or not",
        "at - visit.last_seen_at > settings.session_idle or",
        "False or",
        "for_an_hour",
    ),
    (
        "a visit lasts for ever",
        "or at - visit.created_at > settings.session_absolute",
        "or False",
        "ten_hours",
    ),
    (
        "what was sent stays open in a browser that rested",
        "visit.link_id), paused_at is None)",
        "visit.link_id), True)",
        "rested",
    ),
    ("a rest is forgotten at the next page", "paused_at=paused_at)", "paused_at=None)", "rested"),
    (
        "a visit that was finished goes on",
        "        visit.ended_at = now()\n    sessions.end(_browser())",
        "        pass",
        "finished",
    ),
)
LINKS = guards_of(
    f"{DOOR}/service/use.py",
    f"{TESTS}/test_links.py",
    (
        "a link works twice",
        "ReportLink.used_at.is_(None), ",
        "ReportLink.used_at.is_(None) | True, ",
        "offers_a_fresh_one",
    ),
    ("a link works for ever", "ReportLink.expires_at > now()", "True", "works_for_an_hour"),
    (
        "a link for nothing lets somebody in",
        "if link is None or link.holder_id is None:",
        "if link is None:",
        "fresh_one",
    ),
    (
        "a link opens what an account wrote",
        "if report is not None and report.author_id is not None:",
        "if False:",
        "even_if_a_link",
    ),
)
ASKING = guards_of(
    f"{DOOR}/service/ask.py",
    f"{TESTS}/test_links.py",
    (
        "anybody's reference brings a link",
        "report is not None and report.email == email",
        "report is not None",
        "come_back",
    ),
    ("what an account wrote brings a link", ", Report.author_id.is_(None))", ")", "come_back"),
    (
        "the record says who asked",
        "partnership_id=partnership_id, purpose=purpose)",
        "partnership_id=partnership_id, purpose=purpose, **further)",
        f"{TESTS}/test_journey.py -k outbox_forgets",
    ),
    ("nobody is kept from asking", "if not may_have_link(email, START):", "if False:", "three_links"),
    ("what was erased is an error", "with suppress(Unreadable):", "with suppress():", "erased"),
)
CROWDS = guards_of(
    f"{DOOR}/throttling.py",
    f"{TESTS}/test_links.py",
    (
        "one network closes the door of all",
        'throttle.key("door network", network)',
        'throttle.key("door network", "")',
        "flood",
    ),
    (
        "a flood closes the door of who is known",
        "return _is_known(address) and take_from([own])",
        "return False",
        "flood",
    ),
    ("who is known may ask for ever", "_is_known(address) and take_from([own])", "_is_known(address)", "flood"),
    ("no network is too busy", "return _is_known(address) and", "return", "flood"),
)
FORGETTING = guards_of(
    f"{DOOR}/forgetting.py",
    f"{TESTS}/test_links.py",
    (
        "the key of what was sent goes with its link",
        "link.holder_id is not None and not begun",
        "link.holder_id",
        "key_of",
    ),
    ("a link of a draft goes", "~draft, ", "True, ", "key_of_something"),
    ("the key of nothing stays", "            keys.destroy(link.holder_id)\n", "            pass\n", "began_nothing"),
)
CALLS = guards_of(
    f"{DOOR}/calls.py",
    f"{TESTS}/test_invite.py",
    ("a closed call takes a report", "Contact.state.not_in(OVER)", "True", "stays_as_it_is"),
)
JOINING = guards_of(
    "portal/lado/joining.py",
    f"{TESTS}/test_invite.py",
    ("the name that was heard is lost", "{**_heard(call, contact), ", "{**(call.person or {}), ", "counts_once"),
)
INVITING = guards_of(
    f"{DOOR}/service/invite.py",
    f"{TESTS}/test_invite.py",
    (
        "anybody sends a link of the desk",
        "    require(user, Permission.CONTACT_LOG, partnership_id=partnership_id)\n",
        "    pass\n",
        "whoever_logs",
    ),
    ("a closed call takes a link", "    if not may_invite(contact):", "    if False:", "stays_as_it_is"),
    (
        "the record says where it went",
        "record_id=contact_id or link.id, partnership_id=partnership_id)",
        "record_id=contact_id or link.id, partnership_id=partnership_id, email=email)",
        "never_to_whom",
    ),
)
OUTBOX = guards_of(
    "portal/mail.py",
    f"{TESTS}/test_journey.py",
    ("the outbox knows who reported", '            message.recipient = ""\n', "            pass\n", "outbox_forgets"),
)
STARTING = guards_of(
    "portal/lado/reports/service/start.py",
    f"{TESTS}/test_journey.py",
    (
        "a guest begins a report of any id",
        "elif (beginning.report_id, beginning.agency_id) != (author.report_id, None):",
        "elif False:",
        "begins_none",
    ),
)
READERS = guards_of(
    "portal/lado/reports/service/readers.py",
    "tests/lado/reports/test_readers.py",
    ("a reader hands it on", "report.author_id != user.id", "False", "author"),
    ("an author in conflict takes readers away", "or policy.receipt_only(user, report)", "or False", "author_alone"),
    (
        "whoever must not know is let in",
        "if db.session.scalars(hidden).first() is not None:",
        "if False:",
        "without_a_word",
    ),
    (
        "whoever dealt with it before goes on reading",
        "    _end(ReportReader.report_id == report.id, ReportReader.part == CASE_MANAGER)\n",
        "    pass\n",
        "ends_what_was",
    ),
    (
        "anybody's reading can be ended",
        "ReportReader.report_id == report.id, ReportReader.id == reader_id",
        "ReportReader.id == reader_id",
        "author_alone",
    ),
)
MUTANTS = (
    *SIGHT,
    *AUTHORS,
    *GUARD,
    *VISITS,
    *LINKS,
    *ASKING,
    *CROWDS,
    *FORGETTING,
    *CALLS,
    *JOINING,
    *INVITING,
    *OUTBOX,
    *STARTING,
    *READERS,
)
