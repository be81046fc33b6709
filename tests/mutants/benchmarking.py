"""Guards of figures, of comparisons and of surveys: what is impossible, what wants a reason, what stays hidden."""

from __future__ import annotations

from tests.mutants.guards import guards_of

FIGURES = "tests/forms/test_figures.py"
SPREAD = "tests/exports/test_spread.py"
COUNTING = "tests/benchmarking/test_counting.py"
COMPARING = "tests/benchmarking/pages/test_comparing.py"
RETURN = "tests/benchmarking/pages/test_return.py"
RECOUNT = "tests/exports/test_counting_figures.py"
SURVEY = "tests/benchmarking/pages/test_survey.py"

MUTANTS = (
    *guards_of(
        "portal/forms/figures.py",
        FIGURES,
        (
            "a part may be more than its whole",
            "    if numerator > denominator:\n",
            "    if False:\n",
            "never_more_than_one",
        ),
        ("a typed nought is no zero", "state is State.ZERO or value == 0:", "state is State.ZERO:", "five_states"),
        (
            "a year is a mean of shares",
            "(each.denominator for each in counted if each.denominator is not None)",
            "(Decimal(1) for each in counted)",
            "sum_over_the_sum",
        ),
    ),
    *guards_of(
        "portal/forms/watching.py",
        FIGURES,
        ("two steps want no reason", "moved >= limit", "moved > limit", "wants_a_reason"),
        ("the set share itself wants one", "moved * 100 > (", "moved * 100 >= (", "wants_a_reason"),
        (
            "what is no longer collected goes unsaid",
            "        return then.state in GIVEN and",
            "        return False and",
            "wants_a_reason",
        ),
        (
            "an old reason does for a new correction",
            "    return watch.part is not Part.CORRECTION or raw != sent.get(watch.reason)\n",
            "    return True\n",
            "every_correction",
        ),
    ),
    *guards_of(
        "portal/forms/check.py",
        FIGURES,
        (
            "queries stop",
            "self.asks.setdefault(watch.reason, [])",
            "self.problems.setdefault(watch.reason, [])",
            "wants_a_reason",
        ),
        ("a reason that is given goes", "if not answers.get(watch.reason)]", "if True]", "stays_once"),
        (
            "a wrong answer is told twice",
            "if watch.reason in self.asked and self.problems.keys().isdisjoint(watch.sources):",
            "if watch.reason in self.asked:",
            "told_once",
        ),
    ),
    *guards_of(
        "portal/forms/comparable.py",
        RECOUNT,
        ("another question is compared", "if _asked(now) == _asked(before)}", "if now}", "one_round"),
        ("a scale may mean something else", "each.score, each.meaning)", "each.score)", "one_round"),
    ),
    *guards_of(
        "exports/unexplained.py",
        RECOUNT,
        (
            "a reason is wanted for another question",
            ".items() if key not in self._otherwise}",
            ".items()}",
            "one_round",
        ),
    ),
    *guards_of(
        "portal/returns/unusual.py",
        RETURN,
        (
            "what has no reason goes unsaid",
            "before, sent = before_of(return_, question_set), _sent_before(submission)",
            "before, sent = {}, _sent_before(submission)",
            "without_a_reason",
        ),
    ),
    *guards_of(
        "exports/sheets/practitioners.py",
        SURVEY,
        (
            "a fifteenth sheet",
            "(bool(question_set.watches) or about.surveyed)",
            "True",
            "only_where_they_were_asked",
        ),
    ),
    *guards_of(
        "portal/surveys/offered.py",
        SURVEY,
        (
            "a partnership hides less",
            "max(survey.hide_below, min(wished, HIGHEST))",
            "min(wished, HIGHEST) or survey.hide_below",
            "more_and_never_less",
        ),
    ),
    *guards_of(
        "exports/counting/spread.py",
        SPREAD,
        (
            "quartiles one place off",
            "(len(ordered) - 1) * quarter, 4)",
            "len(ordered) * quarter, 5)",
            "standard_library",
        ),
        ("each newcomer shows", "len(values) // LEAST * LEAST", "len(values)", "fewer_than_five"),
    ),
    *guards_of(
        "portal/comparing/partners.py",
        COMPARING,
        (
            "a partner more is seen at once",
            "spread_of(in_fives(values[measure.key]))",
            "spread_of(values[measure.key])",
            "whole_fives",
        ),
    ),
    *guards_of(
        "portal/comparing/service/figures.py",
        COMPARING,
        ("half a file is kept", "    if problems or not good:\n", "    if not good:\n", "whole_or_not"),
        (
            "more than everything",
            'return "" if low <= value <= high else',
            'return "" if low <= value else',
            "what_is_wrong",
        ),
    ),
    *guards_of(
        "portal/surveys/counting.py",
        COUNTING,
        (
            "a part gives the rest away",
            "    hidden = hide(numbers, sums, hide_below)\n",
            "    hidden = hide(numbers, [], hide_below)\n",
            "no_subtraction",
        ),
        ("five is always enough", "hide(numbers, sums, hide_below)", "hide(numbers, sums)", "a_setting_says"),
        (
            "a mean of hidden counts",
            "    if any(people is None for _, people in pairs):\n        return None\n",
            "    pairs = [(score, people or 1) for score, people in pairs]\n",
            "no_subtraction",
        ),
    ),
    *guards_of(
        "portal/surveys/counting.py",
        SURVEY,
        ("results of an open survey", "if link.closed_at is not None}", "if True}", "there_once_it_is_closed"),
    ),
    *guards_of(
        "portal/surveys/service/answering.py",
        SURVEY,
        (
            "a browser counts each time",
            "    if has_answered(held, browser):\n",
            "    if False:\n",
            "twice_counts_once",
        ),
        ("no throttle", "return not is_known or ROOM", "return True or ROOM", "flood"),
    ),
    *guards_of(
        "portal/surveys/service/reading.py",
        SURVEY,
        ("a promise is forgotten", "    if 0 < people < link.hide_below:", "    if 0 < people < 5:", "never_less"),
    ),
    *guards_of(
        "portal/surveys/service/opening.py",
        SURVEY,
        (
            "a closed survey opens again",
            "    if link.closed_at is not None:\n        raise Refused(",
            "    if False:\n        raise Refused(",
            "stays_closed",
        ),
        (
            "browsers are kept",
            "        db.session.execute(gone.execution_options(synchronize_session=False))\n",
            "        pass\n",
            "once_it_is_closed",
        ),
    ),
)
