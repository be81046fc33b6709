"""Guards of a report: days known roughly, false dates of birth, the clock, and what stands before sign-in."""

from __future__ import annotations

from tests.mutants.guards import guards_of

ROUGHLY = "tests/forms/test_roughly.py"
ANSWERS = (
    *guards_of(
        "portal/forms/answers/birth.py",
        ROUGHLY,
        ("1970 is taken silently", "if day == USUALLY_FALSE:", "if False:", "false_dates"),
        (
            "1900 is only out of range",
            "if day == NEVER:",
            "if raw == _SURE:",
            "tests/forms/test_published.py -k false_dates",
        ),
        (
            "the tick is forgotten",
            "return self.isoformat() + CHECKED",
            "return self.isoformat()",
            "tests/forms/test_answers.py -k survives",
        ),
    ),
    *guards_of(
        "portal/forms/answers/approximate.py",
        ROUGHLY,
        ("a range may end before it begins", "if ends[0][0] > ends[-1][1]:", "if False:", "range"),
        ("about means exactly", "if self.about else timedelta(0)", "if False else timedelta(0)", "can_mean"),
        ("a month ends on the 28th", "monthrange(self.year, month)[1]", "28", "can_mean"),
        ("month 0 is taken", "and not piece.month):", "and False):", "no_day"),
    ),
    *guards_of(
        "portal/forms/answers/reason.py",
        ROUGHLY,
        ("another reason needs no words", "if key == OTHER and is_blank_text(words):", "if False:", "reason_is_enough"),
        (
            "words have no end",
            "if (over := len(words) - MOST_CHARACTERS) > 0:",
            "if (over := 0) > 0:",
            "reason_is_enough",
        ),
    ),
    *guards_of(
        "portal/forms/web/birth.py",
        ROUGHLY,
        ("the tick counts beside any day", "if text == DOUBTED and typed_text", "if typed_text", "doubted"),
    ),
)
RULES = guards_of(
    "portal/forms/rules.py",
    "tests/forms/test_rules.py",
    ("a child on the 18th birthday", "when[0] < birthday(value, GROWN)", "when[0] <= birthday(value, GROWN)", ""),
    ("a child before birth", "value <= when[1] and", "True and", ""),
    ("roughly is taken for exactly", "own[1] >= other[0]", "own[0] >= other[1]", ""),
    ("16 is under 16", "birthday(value, YOUNGEST) <= today", "birthday(value, YOUNGEST) < today", ""),
    ("90 is over 90", "birthday(value, OLDEST + 1)", "birthday(value, OLDEST)", ""),
    ("grown up a day late", "today < birthday(value, GROWN)\n", "today <= birthday(value, GROWN)\n", ""),
    ("leap days come early", "return date(born.year + age, 3, 1)", "return date(born.year + age, 2, 28)", ""),
    (
        "both at once",
        "return value is None or all(other is None for other in others)\n\n\nYOUNGEST",
        "return True\n\n\nYOUNGEST",
        "",
    ),
)
CHECKING = guards_of(
    "portal/forms/check.py",
    ROUGHLY,
    ("what is asked blocks", "(self.asks if named.asks else self.problems)", "(self.problems)", "not_refused"),
    ("a reason is no answer", "if self._is_not_known(question):", "if False:", "reason_is_enough"),
    ("tomorrow has happened", "if question.not_in_future and", "if False and", "before_now"),
    (
        "tomorrow in a row",
        "if message := self._ahead(column, row.values.get(column.key)):",
        "if message := None:",
        "tomorrow",
    ),
)
CLOCK = (
    *guards_of(
        "portal/lado/clock.py",
        "tests/lado/test_clock.py",
        ("due on the same day", "working_days.after(aware_on)", "working_days.on_or_after(aware_on)", "due_at_the_end"),
        ("hours by the clock on the wall", "aware.astimezone(UTC) + DAY", "aware + DAY", "clocks_change"),
        ("the last second is late", "return sent >= due(aware, within)", "return sent > due(aware, within)", ""),
        ("a day off is not late", "working_days.on_or_after(day_of(sent))", "day_of(sent)", "day_off"),
        ("an hour too late is in time", "return max(1, ", "return max(0, ", "hours_too_late"),
        (
            "the first day it can mean",
            "end_of(last) - timedelta(seconds=1)",
            "end_of(first) - timedelta(seconds=1)",
            "guess",
        ),
    ),
    *guards_of(
        "portal/working_days.py",
        "tests/platform/test_working_days.py",
        ("Saturdays are worked", "SATURDAY = 5", "SATURDAY = 6", "week"),
        ("no bank holidays", " and day not in bank_holidays()", " and True", "tests/lado/test_clock.py"),
    ),
    *guards_of(
        "portal/checks/calendar.py",
        "tests/platform/test_working_days.py",
        ("nobody is told", "IN_GOOD_TIME = timedelta(days=365)", "IN_GOOD_TIME = timedelta(days=0)", ""),
    ),
)
BEFORE = (
    *guards_of(
        "portal/lado/before.py",
        "tests/lado/test_before.py",
        ("both numbers at once", "words.social_care_night, not by_day)", "words.social_care_night, True)", ""),
        ("open without a number", "bool(words.phone) and words.opening", "words.opening", "made_up"),
        ("numbers made of nothing", "for number in numbers if number.number", "for number in numbers", "made_up"),
    ),
    *guards_of(
        "portal/lado/hours.py",
        "tests/lado/test_before.py",
        ("open on bank holidays", "if day in working_days.bank_holidays():", "if False:", ""),
        (
            "open a minute longer",
            "one.opens <= local.time() < one.closes",
            "one.opens <= local.time() <= one.closes",
            "",
        ),
        ("hours by the server's clock", "local = moment.astimezone(LONDON)", "local = moment", ""),
    ),
)
JOURNEY, SAVING = "tests/lado/reports/test_journey.py", "tests/lado/reports/test_saving.py"
NAMED = "tests/lado/reports/test_named.py"
SERVICE = "portal/lado/reports/service"
REPORTS = (
    *guards_of(
        f"{SERVICE}/send.py",
        JOURNEY,
        ("a report is sent twice", 'if report.state == "sent":', "if False:", "sending_twice"),
        ("page one is sent unfinished", "if not draft.needed_now().ok:", "if False:", "missing_on_page_one"),
        (
            "anybody is made a reader",
            "if not wanted.keys() <= {",
            "if False and not wanted.keys() <= {",
            "no_colleague",
        ),
        ("the person of concern reads", "hide_from_person(contact, known)", "pass", "list_of_readers"),
        ("whom the referrer names reads", "hide_from_named(report, named)", "pass", "private_route"),
        ("nobody is found by a workplace", "if adult.name:", "if True:", "nameless"),
        ("the e-mail says more", 'f"Reference {report.reference}."', "str(report.answers)", "desk_hears"),
    ),
    *guards_of(
        f"{SERVICE}/save.py",
        SAVING,
        ("an older window overwrites", "        if joined.both:", "        if False:", "older_window"),
        ("what was sent is changed", 'if draft.report.state != "draft":', "if False:", "never_changed"),
        ("a page knows more than was saved", "0 <= each <= revision", "0 <= each", "knows_more"),
        ("a page knows less than nothing", "0 <= each <= revision", "each <= revision", "knows_more"),
        ("what was there before is not kept", "as_kept(moved_on(", "as_kept({} and moved_on(", "loses_nothing"),
    ),
    *guards_of(
        "portal/lado/reports/joining.py",
        "tests/lado/reports/test_joining.py",
        ("an answer that changed since is overwritten", "last.changed_at <= seen[key]", "last is not None", ""),
        (
            "an answer that was seen was changed twice",
            "last.changed_at <= seen[key]",
            "last.changed_at < seen[key]",
            "",
        ),
        ("what stood there long before is newer", "last.since <= seen[key] and said", "said", ""),
        ("what stood there since was never seen", "last.since <= seen[key]", "last.since < seen[key]", ""),
        ("what stood there is not kept", "revision, stored.get(key))", "revision, None)", ""),
        ("a line ends in two ways", 'raw.replace("\\r\\n", "\\n") or', "raw or", ""),
    ),
    *guards_of(
        f"{SERVICE}/send.py",
        SAVING,
        ("what stood there before is sent along", " if key != BEFORE}", " if key}", "goes_when"),
    ),
    *guards_of(
        f"{SERVICE}/start.py",
        NAMED,
        ("somebody else's draft is begun again", "if not is_author(author, there):", "if False:", ""),
        (
            "a report for any agency",
            "require(author, Permission.REPORT_MAKE, agency_id=beginning.agency_id)",
            "pass",
            "",
        ),
        (
            "the private route names the agency",
            "agency_id=None if beginning.is_private else beginning.agency_id",
            "agency_id=beginning.agency_id",
            f"{JOURNEY} -k private_route",
        ),
    ),
    *guards_of(
        f"{SERVICE}/read.py",
        JOURNEY,
        ("readers have the draft's pages", "if not is_author(author, report):", "if False:", "list_of_readers"),
        ("a draft has a receipt", 'if report.state != "sent":', "if False:", f"{SAVING} -k nobody_else"),
        ("whoever is in conflict reads on", "if not receipt.may_read:", "if False:", "receipt_alone"),
    ),
    *guards_of(
        "portal/lado/reports/unsent.py",
        "tests/lado/reports/test_unsent.py",
        (
            "authors are told at once",
            "if now() - report.updated_at < words_of(partnership.wording).nudge_after:",
            "if False:",
            "",
        ),
        ("authors are told again", "report.nudged_at = now()", "pass", ""),
        ("the key of a draft stays", "keys.destroy(report.id)", "pass", ""),
        ("drafts go before their time", ", Report.delete_after <= now())", ")", ""),
        (
            "what was sent goes too",
            'where(Report.state == "draft", Report.delete_after',
            "where(Report.delete_after",
            "",
        ),
    ),
    *guards_of(
        "portal/lado/reports/named.py",
        NAMED,
        ("an address names nobody", ' or each.get("email") == normal_email(person.email)', " or False", ""),
    ),
)
MUTANTS = (*REPORTS, *ANSWERS, *RULES, *CHECKING, *CLOCK, *BEFORE)
