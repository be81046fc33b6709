"""Guards of agencies, partnerships, their names and their logos."""

from __future__ import annotations

from tests.mutants.guards import guards_of

AGENCIES = "tests/accounts/test_agencies.py"
WORDS = "tests/accounts/test_words.py"
RECORD = "tests/accounts/test_record.py"

KEEPING = guards_of(
    "portal/accounts/service/agencies.py",
    AGENCIES,
    (
        "anyone adds an agency",
        "    require(user, Permission.PARTNERSHIP_MANAGE, partnership_id=partnership.id)\n",
        "    pass\n",
        "adds_an_agency",
    ),
    (
        "anyone changes an agency",
        "    if not may_in_agency(user, Permission.PARTNERSHIP_MANAGE, agency):\n",
        "    if False:\n",
        "changes_an_agency",
    ),
    ("anyone renames", "    require_manager(user, agency)\n    name = plain", "    name = plain", "changes_an_agency"),
    (
        "anyone gives other names",
        "    require_manager(user, agency)\n    _replace",
        "    _replace",
        "changes_an_agency",
    ),
    (
        "anyone sets the sector",
        "    require_manager(user, agency)\n    agency.sector",
        "    agency.sector",
        "changes_an_agency",
    ),
    ("anyone sets the kinds", "    require_manager(user, agency)\n    wanted", "    wanted", "changes_an_agency"),
    (
        "anyone sets the parent",
        "    require_manager(user, agency)\n    if parent",
        "    if parent",
        "changes_an_agency",
    ),
    (
        "a parent of another partnership",
        "        if not partnership_ids_of(agency) & partnership_ids_of(parent):\n",
        "        if False:\n",
        "same_partnership",
    ),
    (
        "parents in a circle",
        '        if agency.id in chain(parent, "parent_id"):\n',
        "        if False:\n",
        "parents_never",
    ),
    (
        "a circle is seen one step far",
        "while step is not None and step not in ids:",
        "while step is not None and len(ids) < 2:",
        "parents_never",
    ),
    ("any code", "    if not CODE.fullmatch(code):\n", "    if False:\n", "code"),
    (
        "a code twice",
        "== code.lower())) is not None:",
        "== code.lower())) is NotImplemented:",
        "code",
    ),
    ("a code in capitals is another", "func.lower(Agency.code) == code.lower()", "Agency.code == code", "code"),
    ("the old name is forgotten", "- {name} | {agency.name}", "- {name}", "old_name"),
    (
        "a name is an alias of itself",
        "for row in agency.alias_rows} - {name} |",
        "for row in agency.alias_rows} |",
        "old_name",
    ),
    ("the same name again is a new one", "    if name == agency.name:\n", "    if False:\n", "old_name"),
    ("empty other names", "return sorted({line for line in lines if line})", "return sorted(set(lines))", "described"),
    (
        "kinds are added only",
        "kept = [row for row in agency.kind_rows if row.kind in wanted]",
        "kept = list(agency.kind_rows)",
        "as_a_whole",
    ),
    *(
        (f"{action} leaves no trace", f'audit.record("{action}"', f'(lambda *_, **__: None)("{action}"', RECORD)
        for action in (
            "agency.created",
            "agency.renamed",
            "agency.aliases_set",
            "agency.sector_set",
            "agency.kinds_set",
        )
    ),
    (
        "agency.parent_set leaves no trace",
        'audit.record(\n        "agency.parent_set"',
        '(lambda *_, **__: None)(\n        "agency.parent_set"',
        RECORD,
    ),
)

NO_END = '    if on is None:\n        raise Mistake("on", "Enter a real day, such as 30'

ENDING = guards_of(
    "portal/accounts/service/end_agency.py",
    AGENCIES,
    (
        "anyone ends an agency",
        "    require_manager(user, agency)\n" + NO_END,
        NO_END,
        "changes_an_agency",
    ),
    (
        "an end without a day",
        NO_END,
        NO_END.replace("on is None", "False"),
        "end_needs",
    ),
    (
        "an end before the beginning",
        "    if agency.active_from is not None and on < agency.active_from:\n",
        "    if False:\n",
        "end_needs",
    ),
    ("an end on the first day", "on < agency.active_from:", "on <= agency.active_from:", "end_needs"),
    ("no successor", "    if successor is None:\n", "    if False:\n", "without_a_successor"),
    (
        "a successor without a day",
        '    if on is None:\n        raise Mistake("on", "Enter a real day, such as 1 10',
        '    if False:\n        raise Mistake("on", "Enter a real day, such as 1 10',
        "without_a_successor",
    ),
    (
        "a successor of another partnership",
        "    if not partnership_ids_of(agency) <= partnership_ids_of(successor):\n",
        "    if False:\n",
        "answered_to",
    ),
    (
        "a successor of one of the partnerships",
        "partnership_ids_of(agency) <= partnership_ids_of(successor)",
        "partnership_ids_of(agency) & partnership_ids_of(successor)",
        "answered_to",
    ),
    (
        "successors in a circle",
        '    if agency.id in chain(successor, "successor_id"):\n',
        "    if False:\n",
        "successors_never",
    ),
    ("both are active for a day", "on - timedelta(days=1)", "on", "takes_over"),
    *(
        (f"{action} leaves no trace", f'audit.record("{action}"', f'(lambda *_, **__: None)("{action}"', RECORD)
        for action in ("agency.ended", "agency.succeeded")
    ),
)

MANAGES = "    require(user, Permission.PARTNERSHIP_MANAGE, partnership_id=partnership.id)\n"
HOMES = "    homes = partnership_ids_of(agency)\n"

PLACES = guards_of(
    "portal/accounts/service/partnership_places.py",
    AGENCIES,
    (
        "an agency is pulled in from outside",
        "for home in homes) and not user.is_system:",
        "for home in homes) and False:",
        "both_sides",
    ),
    (
        "an agency is pushed in from outside",
        MANAGES + HOMES + "    if not any(",
        HOMES + "    if not any(",
        "both_sides",
    ),
    ("joining twice", "    if partnership.id in homes:\n", "    if False:\n", "both_sides"),
    (
        "anyone takes an agency out",
        MANAGES + HOMES + "    lock",
        HOMES + "    lock",
        "last_partnership",
    ),
    ("leaving where it is not", "    if partnership.id not in homes:\n", "    if False:\n", "last_partnership"),
    ("an agency without a partnership", "    if len(homes) == 1:\n", "    if False:\n", "last_partnership"),
    *(
        (f"{action} leaves no trace", f'audit.record("{action}"', f'(lambda *_, **__: None)("{action}"', RECORD)
        for action in ("agency.joined", "agency.left")
    ),
)

PARTNERSHIPS = guards_of(
    "portal/accounts/service/partnerships.py",
    AGENCIES,
    ("anyone makes a partnership", "    if not user.is_system:\n", "    if False:\n", "command_line"),
    ("any key", "    if not KEY.fullmatch(key):\n", "    if False:\n", "key"),
    (
        "a key twice",
        "    if db.session.scalars(select(Partnership).where(Partnership.key == key)).one_or_none() is not None:\n",
        "    if False:\n",
        "first_partnership",
    ),
    ("every partnership is the default", "is_default=is_first,", "is_default=True,", "first_partnership"),
    (
        "anyone changes settings",
        "    require(user, Permission.PARTNERSHIP_MANAGE, partnership_id=partnership.id)\n",
        "    pass\n",
        "settings",
    ),
    (
        "any column is a setting",
        "            raise TypeError(",
        "            setattr(partnership, setting, typed)\n            TypeError(",
        "nothing_else",
    ),
    (
        "a partnership without a name",
        "required=setting in NEEDED",
        "required=False",
        "tests/accounts/test_commands.py -k refusal",
    ),
    (
        "a contact whom nobody reaches",
        "email_address(typed, setting) if typed else",
        "typed if typed else",
        "tests/accounts/test_commands.py -k refusal",
    ),
    ("other texts are lost", "merged = {**partnership.wording, **wording}", "merged = {**wording}", "settings"),
    ("an empty text stays", "for key, text in merged.items() if text}", "for key, text in merged.items()}", "settings"),
    *(
        (f"{action} leaves no trace", f'audit.record("{action}"', f'(lambda *_, **__: None)("{action}"', RECORD)
        for action in ("partnership.created", "partnership.changed")
    ),
)

LOGO = guards_of(
    "portal/accounts/logo.py",
    "tests/accounts/test_commands.py",
    ("a picture with code in it", "    if not content.startswith(PNG):\n", "    if False:\n", "small_png"),
    ("a logo of any size", "    if len(content) > MAX_BYTES:\n", "    if False:\n", "small_png"),
    ("a logo that is tidied away", "life=FOR_GOOD", "life=timedelta(0)", "tests/accounts/test_logo.py"),
    (
        "a logo of any partnership",
        "query.where(Partnership.key == partnership_key)",
        "query",
        "tests/accounts/test_logo.py",
    ),
    ("no logo is an error", "    if stored is None:\n", "    if False:\n", "tests/accounts/test_logo.py"),
)

TYPED = guards_of(
    "portal/accounts/words.py",
    WORDS,
    ("lines without end", "    if len(line) > maximum:\n", "    if False:\n", "end"),
    ("a line of one more", "    if len(line) > maximum:\n", "    if len(line) > maximum + 1:\n", "end"),
    ("nothing is a name", "    if required and not line:\n", "    if False:\n", "needed"),
    ("control characters", '("Cc", "Cs", "Zl", "Zp") or', '("Cs", "Zl", "Zp") or', "stored"),
    ("half a character", '("Cc", "Cs", "Zl", "Zp") or', '("Cc", "Zl", "Zp") or', "stored"),
    ("lines of two lines", '("Cc", "Cs", "Zl", "Zp") or', '("Cc", "Cs") or', "stored"),
    ("what Unicode will never assign", " or unassignable", " ", "carry"),
    ("a letter in two ways", 'unicodedata.normalize("NFC", typed).translate', "typed.translate", "kept"),
    ("an address of any length", "len(address) > MAX_EMAIL or ", " ", "tests/accounts/test_invite.py -k no_server"),
    ("an address of any form", "not EMAIL.fullmatch(address) or ", " ", "tests/accounts/test_invite.py -k no_server"),
    ("an address with two dots", '".." in address or ', " ", "tests/accounts/test_invite.py -k no_server"),
    (
        "an address that mail readers decode",
        " or not is_one_address(address):",
        ":",
        "tests/security/test_odd_requests.py -k decode",
    ),
    (
        "an address in capitals",
        "return email.strip().lower()",
        "return email.strip()",
        "tests/accounts/test_finding.py",
    ),
    ("any kind", "        if not KIND.fullmatch(kind):\n", "        if False:\n", f"{AGENCIES} -k kinds"),
)

ADDRESSES = guards_of(
    "portal/accounts/letters.py",
    "tests/accounts/test_pages.py",
    (
        "a link to a forged host",
        "{postbox.settings.base_url}/invitation",
        "http://{__import__('flask').request.host}/invitation",
        "forged",
    ),
)

MUTANTS = (*KEEPING, *ENDING, *PLACES, *PARTNERSHIPS, *LOGO, *TYPED, *ADDRESSES)
