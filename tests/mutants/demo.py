"""Guards of the demonstration: where it goes, what it may empty, whose passwords it prints, and what it tells."""

from __future__ import annotations

from tests.mutants.guards import guards_of

COMMANDS = "tests/reporting/test_commands.py"
ANSWERS = "tests/reporting/test_demonstration.py"
LOAD = "tests/demo/test_load.py"
PLAN = "tests/demo/test_plan.py"
RESET = "tests/demo/test_reset.py"
STORY = "tests/demo/test_story.py"

MUTANTS = (
    *guards_of(
        "portal/demo/accounts.py",
        ANSWERS,
        ("passwords that everyone knows", "hmac.new(key, domain", 'hmac.new(b"demonstration", domain', "password"),
        (
            "accounts of people who are not there are printed",
            "        if one.email in secrets\n",
            "        if one.email\n",
            f"{LOAD} -k accounts_are_printed",
        ),
        ("one password for all", "domain.encode(), hashlib", 'b"", hashlib', "password"),
    ),
    *guards_of(
        "portal/demo/commands.py",
        COMMANDS,
        (
            "the demonstration goes into any database",
            "    elif not if_empty:\n        raise click.ClickException(THERE)",
            "    elif not if_empty:\n        return",
            "second_load",
        ),
        (
            "a real partnership prints accounts",
            "    elif not _is_ours(existing, plan):",
            "    elif False:",
            "real_partn",
        ),
        ("the demonstration twice", "    if not existing:\n", "    if True:\n", "second_load"),
        (
            "a partnership of the same name prints accounts",
            "one.is_demonstration and one.key",
            "one.key",
            f"{ANSWERS} -k same_name",
        ),
        (
            "a file that says nothing of a partnership ends in a traceback",
            "except (KeyError, TypeError,",
            "except (TypeError,",
            f"{LOAD} -k refused_in_a_sentence",
        ),
    ),
    *guards_of(
        "portal/demo/reset.py",
        RESET,
        ("a real partnership is emptied", "    if not all(marks):", "    if False:", "never_reset"),
        ("a real partnership beside it is emptied", "    if not all(marks):", "    if not any(marks):", "never_reset"),
        ("a demonstration where there was none", "    if not marks:", "    if False:", "empty_database"),
        (
            "letters and files stay on the disk",
            "    for path in left_over:",
            "    for path in left_over[:0]:",
            "begins",
        ),
    ),
    *guards_of(
        "portal/demo/rows.py",
        ANSWERS,
        (
            "answers that do not say that they are invented",
            'MARK = "Demonstration answer"',
            'MARK = "Answer"',
            "invented",
        ),
        ("all evidence is fresh", "OVERDUE = 1.17", "OVERDUE = 0.9", f"{STORY} -k review_date"),
        ("actions due on any day", "end_of_month(today + ", "(today + ", f"{STORY} -k end_of_a_month"),
        ("the same action twice", "return any(key in made", "return all(key in made", f"{STORY} -k whatever_the_seed"),
    ),
    *guards_of(
        "portal/demo/answers.py",
        ANSWERS,
        ("a part that is more than its whole", "        self._keep_to_limits()\n", "        pass\n", "invented"),
        (
            "other words each year",
            "return self.story.own(*names) if self.story.seed else self.random",
            "return self.random",
            f"{STORY} -k same_words",
        ),
    ),
    *guards_of(
        "portal/demo/story.py",
        STORY,
        ("ratings that do not follow", "        own = self.own(question.key)", "        own = random", "follows"),
        ("no year is better", "own.gauss(self.gain, SPREAD)", "own.gauss(-self.gain, SPREAD)", "follows"),
        ("every sector hears children", "self.shift.get(name, 0.0)", "0.0 * len(name)", "two_sectors"),
    ),
    *guards_of(
        "portal/demo/plan.py",
        PLAN,
        ("a small demonstration is the whole", "if one.small)", "if one.code)", f"{LOAD} -k stands_where"),
    ),
    *guards_of(
        "portal/demo/rounds.py",
        LOAD,
        ("schools are asked", "if not agency.kinds & self.round_plan.leaves_out]", "]", "stands_where"),
        ("nobody has more time", "if plan.code in self.round_plan.longer:", "if False:", "stands_where"),
    ),
    *guards_of(
        "portal/demo/journey.py",
        LOAD,
        ("steps of tomorrow", "min(day, self.last_day)", "day", "stand_in_any_state"),
        (
            "remarks about what is not asked",
            ' if key in answers or f"{key}_state" in answers}',
            "}",
            "stand_in_any_state",
        ),
    ),
    *guards_of(
        "portal/demo/between.py",
        LOAD,
        (
            "what goes on is closed",
            "if draw < DONE and action.row_id not in carried:",
            "if draw < DONE:",
            "actions_of_last_year",
        ),
    ),
)
