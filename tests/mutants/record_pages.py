"""Guards of what is turned away, of what the record tells to whom, and of what no log may hold."""

from __future__ import annotations

from tests.mutants.guards import guards_of

REFUSED = "tests/platform/test_refused.py"
PAGES = "tests/record/test_pages.py"
WHO = "tests/record/test_who.py"
COMPLETE = "tests/record/test_completeness.py"
LOGS = "tests/record/test_logs.py"

TURNED_AWAY = (
    *guards_of(
        "portal/refused.py",
        REFUSED,
        (
            "an id that was tried leaves no trace",
            "    if response.status_code != 404",
            "    if True or response.status_code",
            "",
        ),
        ("missing files fill the record", " or request.blueprint is None:", ":", "never_was"),
        (
            "a forged form leaves no trace",
            '    setattr(g, _NOTED, "form.refused")\n',
            "    pass\n",
            "without_its_token",
        ),
        ("nobody knows who tried", "user = Identity(user_id) if user_id else None", "user = None", "id_that_was_tried"),
        ("nobody knows what was tried", "record_id=_record(), route", "route", "id_that_was_tried"),
    ),
    *guards_of(
        "portal/audit/noise.py",
        REFUSED,
        ("a flood fills the record", "self._seen[source] >= EACH or ", "False or ", "flood"),
        (
            "a flood from everywhere fills the record",
            " or (stranger and self._strangers >= ALL)",
            " or False",
            "bounded",
        ),
        (
            "strangers use up what is kept for people",
            "(stranger and self._strangers >= ALL)",
            "self._strangers >= ALL",
            "bounded",
        ),
        (
            "a window that never ends",
            "if self._ends is None or at >= self._ends:",
            "if self._ends is None:",
            "flood or bounded",
        ),
        (
            "what was left out is not counted",
            "                self._left_out[whose] += 1\n",
            "                pass\n",
            "flood",
        ),
    ),
)

TOLD = (
    *guards_of(
        "portal/record/policy.py",
        PAGES,
        (
            "the record is for everyone",
            "    require(user, Permission.AUDIT_READ)\n",
            "    pass\n",
            "not_for_everyone",
        ),
        (
            "every partnership's events",
            "return AuditEvent.partnership_id.in_(self.partnership_ids)",
            "return AuditEvent.partnership_id.is_not(None)",
            "only_what",
        ),
        (
            "a shared agency tells what another partnership did",
            "return and_(AuditEvent.partnership_id.is_(None), AuditEvent.agency_id",
            "return and_(AuditEvent.agency_id",
            "only_what",
        ),
        (
            "people with roles elsewhere are told here",
            "return frozenset(self.people) - {str(person) for person in db.session.scalars(elsewhere)}",
            "return frozenset(self.people)",
            "only_what",
        ),
        (
            "anything about our people is told",
            'and_(AuditEvent.actor == "anonymous", AuditEvent.record',
            "and_(AuditEvent.actor.is_not(None), AuditEvent.record",
            "only_what",
        ),
        (
            "all that happened nowhere in particular",
            "return and_(nowhere, or_(AuditEvent",
            "return nowhere if True else and_(nowhere, or_(AuditEvent",
            "only_what",
        ),
    ),
    *guards_of(
        "portal/record/reading.py",
        PAGES,
        (
            "reading leaves no trace",
            '    _note(user, sight, "record.read"',
            '    (lambda *_, **__: None)(user, sight, "record.read"',
            "on_the_record",
        ),
        (
            "a file leaves no trace",
            '    _note(user, sight, "record.exported"',
            '    (lambda *_, **__: None)(user, sight, "record.exported"',
            "file_holds",
        ),
        ("a file without end", "    if len(found) > LONGEST_FILE:\n", "    if False:\n", "not_longer"),
        (
            "the next page begins with the last line",
            "older = max(left - PAGE_SIZE, 0)",
            "older = max(left - PAGE_SIZE + 1, 0)",
            "without_a_gap",
        ),
        (
            "filters that do nothing",
            "query = filters.apply(sight.events())\n    left",
            "query = sight.events()\n    left",
            "narrow",
        ),
    ),
    *guards_of(
        "portal/record/filters.py",
        PAGES,
        (
            "days of UTC",
            "AuditEvent.at < end_of(self.until)",
            "AuditEvent.at < end_of(self.until).replace(hour=23, minute=59)",
            "london",
        ),
        ("a year that no clock has", " or not 2000 <= found.year <= 9998", " or False", "cannot_be_read"),
        ("the wrong way round", "until < since:", "False:", "cannot_be_read"),
    ),
    *guards_of(
        "portal/record/naming.py",
        PAGES,
        (
            "people of others have names",
            "self.people.get(actor, ELSEWHERE)",
            "self.people.get(actor, actor)",
            "only_what",
        ),
    ),
    *guards_of(
        "portal/record/who.py",
        WHO,
        (
            "returns of another partnership",
            ".join(Return.round).where(Round.partnership_id.in_(sight.partnership_ids))",
            ".join(Return.round)",
            "another_partnership",
        ),
        (
            "agencies of another partnership",
            "    if subject_id not in sight.agencies:\n        raise NotFound\n",
            "    sight.agencies.setdefault(subject_id, '')\n",
            "another_partnership",
        ),
        (
            "people of another partnership",
            "    if str(subject_id) not in sight.people:\n        raise NotFound\n",
            "    sight.people.setdefault(str(subject_id), '')\n",
            "another_partnership",
        ),
        (
            "a draft is counted as seen by the partnership",
            "partnership, found.first_submitted_at)",
            "partnership, found.round.created_at)",
            "once_submitted",
        ),
        (
            "a role that had ended counts",
            "until >= begin and until > since",
            "until > since",
            "held",
        ),
        ("answers of later count", "            if since < end and (", "            if (", "sees_nothing_before"),
        (
            "a suspended account counts",
            "for at in (membership.ended_at, membership.user.suspended_at)",
            "for at in (membership.ended_at,)",
            "held",
        ),
        ("the report leaves no trace", '        "record.reported",\n', '        "record.other",\n', "on_the_record"),
        (
            "downloads are not among the events",
            "or_(AuditEvent.record == str(subject_id), taken)",
            "AuditEvent.record == str(subject_id)",
            "what_the_record_says",
        ),
    ),
    *guards_of(
        "portal/record/reads.py",
        COMPLETE,
        (
            "confidential pages leave no trace",
            "    if action is not None and response",
            "    if False and response",
            "each_page",
        ),
    ),
    *guards_of(
        "portal/logs.py",
        LOGS,
        (
            "a library logs the words of an error",
            '    found = entry.pop("exc_info", None)\n',
            '    found = entry.get("exc_info", None)\n',
            "whole_journey",
        ),
    ),
    *guards_of(
        "portal/error_pages.py",
        LOGS,
        (
            "the log holds the words of an error",
            "kind=type(error).__name__, where",
            "kind=str(error), where",
            "whole_journey",
        ),
    ),
    *guards_of(
        "portal/jobs.py",
        LOGS,
        (
            "the log holds the words of a failed job",
            "attempt=attempt, problem=type(problem).__name__)\n        _failed",
            "attempt=attempt, problem=str(problem))\n        _failed",
            "whole_journey",
        ),
    ),
    *guards_of(
        "portal/request_hooks.py",
        LOGS,
        (
            "the log holds addresses",
            'rule = request.url_rule.rule if request.url_rule is not None else "-"',
            "rule = request.full_path",
            "whole_journey",
        ),
    ),
)

MUTANTS = (*TURNED_AWAY, *TOLD)
