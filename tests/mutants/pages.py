"""Guards of the web forms and of the templates of a return."""

from __future__ import annotations

from tests.mutants.guards import guards_of

WEB = "tests/forms/test_web.py"
BOXES = "tests/forms/test_web_boxes.py"
LISTS = "tests/forms/test_web_lists.py"
SECTION = "tests/returns/pages/test_section.py"
STATES = "tests/returns/pages/test_states.py"
SIGN = "tests/returns/pages/test_check_and_approve.py"
CONFLICT = "tests/returns/pages/test_conflict.py"
FIELDS = "portal/templates/components/answers"
PAGES = "portal/templates/returns"

BOXES_AND_LISTS = (
    *guards_of(
        "portal/forms/web/control.py",
        LISTS,
        (
            "line breaks are two characters",
            'sent.get(name, "")).replace("\\r\\n", "\\n")',
            'sent.get(name, ""))',
            f"{WEB} -k hostile_text",
        ),
        (
            "the hidden empty value is ticked",
            "for value in sent.getlist(name) if value]",
            "for value in sent.getlist(name)]",
            "left_empty",
        ),
        ("what was not sent is emptied", "return field.name in sent", "return True", f"{BOXES} -k not_sent"),
    ),
    *guards_of(
        "portal/forms/web/day.py",
        BOXES,
        (
            "boxes that were not sent",
            'return any(f"{field.name}-{box}" in sent for box in BOXES)',
            "return True",
            "not_sent",
        ),
        ("a whole date in one box is lost", 'len(whole) == 1 and whole[0].count("/") == 2:', "False:", "three_boxes"),
        ("what is no date is gone", 'return "/".join(parts)', 'return ""', "three_boxes"),
        ("every box is wrong", "for box in boxes if not box.likely]", "for box in boxes]", "error_lands"),
    ),
    *guards_of(
        "portal/forms/web/choosing.py",
        BOXES,
        ("a link to a field lands nowhere", "return field_id if place == 0 else ", "return ", f"{LISTS} -k references"),
        (
            "an answer that is no option is lost",
            "if not field.is_blank and question.option(chosen) is None:",
            "if False:",
            "no_option",
        ),
        (
            "ticks that are no options are lost",
            "for value in chosen if value not in known]",
            "for value in ()]",
            "tick_that",
        ),
        (
            "ten options in a list",
            "len(field.question.options) > MOST_RADIOS",
            "len(field.question.options) >= MOST_RADIOS",
            "many_options",
        ),
    ),
    *guards_of(
        "portal/forms/web/rows.py",
        LISTS,
        ("any id of a row", "row_id = posted if is_row_id(posted) else new_row_id()", "row_id = posted", "forged"),
        ("an emptied row goes by itself", 'return row["id"] not in stored and ROWS', "return ROWS", "emptied"),
        (
            "an offered row is a row",
            'return row["id"] not in stored and ROWS.is_empty_row(question, row)',
            "return False",
            "offers_one_row",
        ),
        ("a button removes from every list", ' if value.partition(":")[0] == field.name}', "}", "emptied"),
        (
            "row 10 before row 2",
            "(match := pattern.fullmatch(key))})",
            "(match := pattern.fullmatch(key))}, key=str)",
            "by_their_numbers",
        ),
        (
            "columns that were not sent are emptied",
            "stored.get(column.key), sent)",
            "None, sent)",
            "column_that_was_not_sent",
        ),
        ("empty columns are kept", 'if box.data not in (None, "", []):', "if True:", "without_empty_columns"),
        (
            "a wrong box does not open its row",
            "self.wrong or any(field.has_problem for field in self.fields)",
            "self.wrong",
            "opens_it",
        ),
        ("a wrong row stays shut", "return self.wrong or any(", "return any(", "lands_on_its_button"),
        (
            "a problem of a list lands nowhere",
            'is not None else f"{field.id}-add"',
            "is not None else field.id",
            "lands_on_its_button",
        ),
        (
            "problems of a row stand in the first",
            "field.inside[problem.row * width :",
            "field.inside[0 * width :",
            "problem",
        ),
    ),
    *guards_of(
        "portal/forms/web/refs.py",
        LISTS,
        (
            "a new row is ticked twice",
            'return [*chosen, row["id"]] if row["id"] not in chosen else chosen',
            'return [*chosen, row["id"]]',
            "comes_back",
        ),
        ("an empty new row is a row", " or ROWS.is_empty_row(target, row):", ":", "left_empty"),
        (
            "a hint for an empty list",
            'field.question.hint if self.items(field) else ""',
            "field.question.hint",
            "nobody_is_told",
        ),
        (
            "ticks that point nowhere are lost",
            "for value in chosen if value not in known]",
            "for value in ()]",
            "references",
        ),
        ("a new row that comes back is gone at once", 'if value != field.new_row["id"]]', "if value]", "comes_back"),
        (
            "a link to a box that is not there",
            "        if self.items(field):\n            return field.id",
            "        if True:\n            return field.id",
            "missing_reference",
        ),
        (
            "a new row asks for everything",
            "            if column.required\n",
            "            if column\n",
            "new_rows_ask",
        ),
        ("six rows are folded away", "if len(items) <= MOST_IN_SIGHT:", "if len(items) < MOST_IN_SIGHT:", "many_rows"),
        (
            "empty rows are offered",
            "if row_id in chosen or not ROWS.is_empty_row(target, rows[row_id])",
            "if row_id",
            "empty_row",
        ),
    ),
    *guards_of(
        "portal/forms/web/field.py",
        LISTS,
        (
            "a line break at the start is lost",
            'if self.text.startswith("\\n") else self.text',
            "if False else self.text",
            "comes_back",
        ),
        ("hints of other kinds", "if kind in self.around.kinds)", "if kind)", f"{BOXES} -k hints"),
        (
            "a part that must be given is optional",
            "not self.question.required and self.question.required_if is None",
            "not self.question.required",
            f"{BOXES} -k say_when",
        ),
    ),
    *guards_of(
        "portal/forms/web/form.py",
        BOXES,
        (
            "everything was sent",
            "sent = [each for each in self.answers if each.was_sent]",
            "sent = self.answers",
            "not_sent",
        ),
        ("parts of what waits do not wait", "return parent.is_waiting or not ", "return not ", "waits_wait"),
        (
            "parts of what is not asked are there",
            "if question.key in found and (",
            "if question.key in found or (",
            "nor_its_parts",
        ),
        ("a question called data", 'PREFIX = "answer_"', 'PREFIX = ""', f"{WEB} -k called_like"),
        (
            "problems inside a list are not told",
            "for each in (answer, *answer.inside):",
            "for each in (answer,):",
            f"{LISTS} -k opens_it",
        ),
        (
            "a form of no section",
            "        raise KeyError(section_key)",
            "        section = question_set.sections[0]",
            "not_there",
        ),
    ),
    *guards_of(
        "portal/forms/web/words.py",
        LISTS,
        ("a row without a title has no name", 'f"{question.row_name} {place}")', '"")', "without_a_title"),
        (
            "a reference to nothing says nothing",
            "titles.get(value, GONE)",
            'titles.get(value, "")',
            "reference_to_nothing",
        ),
    ),
)

TEMPLATES = (
    *guards_of(
        f"{FIELDS}/rows.html",
        LISTS,
        (
            "rows with problems stay shut",
            "{% if row.blank or row.has_problem or field.both %}",
            "{% if row.blank %}",
            "opens_it",
        ),
        (
            "rows have no ids",
            '<input type="hidden" name="{{ field.name }}-{{ row.place }}-id" value="{{ row.id }}">',
            "{# #}",
            "",
        ),
        ("a new row is nowhere", ' id="{{ field.id }}-new"', " ", f"{SECTION} -k lands_in_it"),
    ),
    *guards_of(
        f"{FIELDS}/choices.html",
        WEB,
        (
            "nothing ticked says nothing",
            '<input type="hidden" name="{{ field.name }}" value="">',
            "{# #}",
            f"{BOXES} -k tick_away",
        ),
    ),
    *guards_of(
        f"{FIELDS}/refs.html",
        LISTS,
        (
            "no reference ticked says nothing",
            '<input type="hidden" name="{{ field.name }}" value="">',
            "{# #}",
            "left_empty",
        ),
        (
            "a new row without an id",
            '<input type="hidden" name="{{ field.name }}-new-id" value="{{ new.id }}">',
            "{# #}",
            "on_the_spot",
        ),
    ),
    *guards_of(
        f"{FIELDS}/text.html",
        WEB,
        (
            "line breaks in a line are dropped",
            '{% if "\\n" in field.text %}',
            "{% if false %}",
            f"{BOXES} -k line_break",
        ),
    ),
    *guards_of(
        f"{FIELDS}/long_text.html",
        LISTS,
        ("an area drops its first line break", "{{ field.text_in_area }}", "{{ field.text }}", "comes_back"),
        (
            "an area is not escaped",
            "{{ field.text_in_area }}",
            "{{ field.text_in_area | safe }}",
            f"{WEB} -k hostile_text",
        ),
    ),
    *guards_of(
        f"{FIELDS}/_around.html",
        CONFLICT,
        ("a colleague's text is not escaped", ">{{ line }}<", ">{{ line | safe }}<", "both_texts"),
        (
            "a problem is not where the field says",
            '<p id="{{ field.id }}-error"',
            '<p id="error"',
            f"{WEB} -k no_answers",
        ),
        (
            "nobody sees what is wrong",
            "{{ message }}{% if not loop.last %}<br>",
            "{% if not loop.last %}<br>",
            f"{BOXES} -k error_lands",
        ),
    ),
    *guards_of(
        f"{PAGES}/section.html",
        CONFLICT,
        (
            "a page without its revision",
            'name="_revision" value="{{ revision }}"',
            'name="_revision" value="0"',
            "both_texts",
        ),
        (
            "Enter goes on",
            'name="_go" value="stay" tabindex',
            'name="_go" value="next" tabindex',
            f"{SECTION} -k enter",
        ),
        ("a link lands nowhere", '<a href="{{ link }}">', '<a href="#">', f"{SECTION} -k links_land"),
    ),
    *guards_of(
        f"{PAGES}/_section_parts.html",
        SECTION,
        (
            "parts do not wait",
            "{% if answer.is_waiting and not answer.has_problem %}",
            "{% if false %}",
            "parts_are_there",
        ),
        (
            "a part with a problem is hidden",
            "{% if answer.is_waiting and not answer.has_problem %}",
            "{% if answer.is_waiting %}",
            f"{CONFLICT} -k waits_is_shown",
        ),
        (
            "a part that was given is folded away",
            "{% if not answer.is_blank or answer.has_problem %} open",
            "{% if false %} open",
            "on_the_spot",
        ),
    ),
    *guards_of(
        f"{PAGES}/approve.html",
        SIGN,
        ("an approval page without its token", "{{ form.token }}", "{# #}", "sent_twice"),
        (
            "an approval page that does not say what was read",
            'name="seen" value="{{ return_.sent_for_approval_at }}"',
            'name="saw" value=""',
            "tests/security/test_self_approval.py -k left_open",
        ),
    ),
    *guards_of(
        f"{PAGES}/check.html",
        SIGN,
        (
            "everyone is offered to send",
            "{% if standing.can_send %}\n    <h2",
            "{% if true %}\n    <h2",
            "editor_is_told",
        ),
    ),
    *guards_of(
        f"{PAGES}/task_list.html",
        STATES,
        ("nobody hears that there is no approver", "{% if not standing.approvers %}", "{% if false %}", "missed"),
        ("a receipt of nothing", "{% if return_.submitted_at %}", "{% if true %}", "says_what_happened"),
    ),
    *guards_of(
        f"{PAGES}/_words.html",
        SIGN,
        (
            "an answer is not escaped",
            '<p class="portal-typed">{{ shown.lines[0] }}</p>',
            '<p class="portal-typed">{{ shown.lines[0] | safe }}</p>',
            "text_and_nothing_else",
        ),
    ),
)

MUTANTS = (*BOXES_AND_LISTS, *TEMPLATES)
