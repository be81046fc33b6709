"""Guards that somebody got round at surveys, comparisons, money and meetings."""

from __future__ import annotations

from tests.mutants.guards import guards_of

SURVEYS = "tests/benchmarking/test_break_ins.py"
MONEY = "tests/contributions/test_break_ins.py"
MEETINGS = "tests/attendance/test_break_ins.py"

MUTANTS = (
    *guards_of(
        "portal/surveys/counting.py",
        SURVEYS,
        (
            "the answers nobody gave leave the one that somebody did",
            "        hidden = frozenset(numbers)\n",
            "        pass\n",
            "nobody_gave",
        ),
    ),
    *guards_of(
        "portal/surveys/service/reading.py",
        SURVEYS,
        (
            "each answer is seen to come",
            "return people if link.closed_at is not None else",
            "return people if True else",
            "before_and_after",
        ),
    ),
    *guards_of(
        "portal/surveys/service/events.py",
        SURVEYS,
        ("leading noughts hide a number", "_NUMBER.fullmatch(wish.people)", "wish.people.isdigit()", "at_a_meeting"),
        ("any character of a meeting", " or unstorable(wish.came) is not None:", ":", "at_a_meeting"),
    ),
    *guards_of(
        "portal/comparing/service/figures.py",
        SURVEYS,
        ("any character of a source", " or unstorable(text) is not None:", ":", "of_a_figure"),
    ),
    *guards_of(
        "portal/contributions/service/answer.py",
        MONEY,
        ("what was not shown is sent", "    if seen != as_seen(found):\n", "    if False:\n", "was_shown"),
    ),
    *guards_of(
        "portal/forms/rules.py",
        MONEY,
        ("a space makes another person", '" ".join("".join(letters).casefold().split())', "value", "another_space"),
    ),
    *guards_of(
        "portal/contributions/service/keep_contributors.py",
        MONEY,
        ("who was the contact still answers", "        _end_links(contributor)\n", "        pass\n", "no_more"),
        ("any change ends the link", "    if contributor.contact_email != before:\n", "    if True:\n", "no_more"),
    ),
    *guards_of(
        "portal/contributions/service/move_money.py",
        MONEY,
        (
            "other money is taken for the same",
            "        _require_same(made, there)\n",
            "        pass\n",
            "without_a_word",
        ),
    ),
    *guards_of(
        "portal/contributions/service/ask_all.py",
        MONEY,
        ("a last day without end", "reply_by > today() + MOST_AHEAD:", "False:", "can_be_over"),
    ),
    *guards_of(
        "portal/attendance/tables.py",
        MEETINGS,
        (
            "a quorum of nobody",
            "tuple(map(_of_somebody, rules_in(",
            "tuple(map(lambda one: one, rules_in(",
            "nobody_is",
        ),
        ("none of them are enough", "rule.number == 0 or ", "False or ", "nobody_is"),
    ),
    *guards_of(
        "portal/attendance/service/import_ticks.py",
        MEETINGS,
        ("a body has two rows", "    _require_one_row_each(bodies)\n", "    pass\n", "two_rows"),
    ),
    *guards_of(
        "portal/attendance/service/record_people.py",
        MEETINGS,
        (
            "two bodies are an error page",
            "    except Refused as several:\n",
            "    except KeyError as several:\n",
            "could_be_two",
        ),
    ),
    *guards_of(
        "exports/listing.py",
        MEETINGS,
        ("two tables of one name", "table_name(listing.title, taken)", "table_name(listing.title)", "any_name"),
    ),
    *guards_of(
        "portal/contributions/money.py",
        MONEY,
        (
            "pence are counted before digits",
            'exact = Decimal(found["digits"].replace(",", ""))',
            'exact = Decimal(found["digits"].replace(",", "")).quantize(PENNY)',
            "any_length",
        ),
    ),
    *guards_of(
        "portal/returns/service/remove_agency.py",
        SURVEYS,
        (
            "a survey goes with its agency",
            "if table.name not in along:",
            'if table.name not in along | {"survey_links"}:',
            "taken_out",
        ),
    ),
    *guards_of(
        "portal/surveys/service/opening.py",
        SURVEYS,
        (
            "browsers outlive the round",
            ".where(SurveyBrowser.link_id.in_(links))",
            ".where(SurveyBrowser.id.is_(None))",
            "is_forgotten",
        ),
        (
            "browsers of open rounds are forgotten",
            ".where(SurveyBrowser.link_id.in_(links))",
            ".where(SurveyBrowser.id.is_not(None))",
            "is_forgotten",
        ),
    ),
    *guards_of(
        "portal/comparing/lines.py",
        SURVEYS,
        (
            "the middle is found by trying",
            "if value_in_words(measure, own.value) == value_in_words(measure, against):",
            "if own.value == against:",
            "no_more_exactly",
        ),
        ("a drawing tells more than words", "(high - low) * 100), 1)", "(high - low) * 100), 2)", "no_more_exactly"),
    ),
)
