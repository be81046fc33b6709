"""Guards of the LADO's wall: sealing, keys, the blind index, sight, roles, record and files."""

from __future__ import annotations

from tests.mutants.guards import guards_of

SWAPS = "tests/lado/test_swaps.py"
SEALING = "tests/lado/test_sealing.py"
MATCHING = "tests/lado/test_matching.py"
POLICY = "tests/lado/test_policy.py"
CONFLICTS = "tests/lado/test_conflicts.py"
COPIES = "tests/lado/test_key_copies.py"
ROLES = "tests/lado/test_roles.py"
WALL = "tests/lado/test_behind_the_wall.py"
LEAKS = "tests/lado/test_leaks.py"
BOUND = 'return VERSION + b"|" + names + self.row_id.bytes + self.holder_id.bytes'

SEALS = (
    *guards_of(
        "portal/lado/sealing/cipher.py",
        SWAPS,
        ("a seal is bound to nothing", BOUND, "return VERSION", "thousand"),
        ("a seal is bound to no row", "names + self.row_id.bytes + self", "names + self", "thousand"),
        ("a seal is bound to no table", '{self.table}|{self.column}|"', '{self.column}|"', "thousand or binary"),
        ("a seal is bound to no column", '{self.table}|{self.column}|"', '{self.table}|"', "thousand"),
        (
            "every nonce is the same",
            "secrets.token_bytes(NONCE_BYTES)",
            "bytes(NONCE_BYTES)",
            f"{SEALING} -k same_words",
        ),
        ("any version will do", "    if sealed[:1] != VERSION:\n", "    if False:\n", "version"),
        ("a short ciphertext is a crash", "(InvalidTag, ValueError)", "InvalidTag", "version"),
    ),
    *guards_of(
        "portal/lado/sealing/fields.py",
        SEALING,
        ("the length of a name is seen", "return text.ljust(-(-len(text) // BLOCK) * BLOCK)", "return text", "length"),
        ("one key for all", "keys.of(place.holder_id), sealed, place", "keys.of(place.row_id), sealed, place", ""),
    ),
    *guards_of(
        "portal/lado/sealing/unreadable.py",
        SWAPS,
        ("what does not open leaves no event", '    event = "lado.unreadable"\n', '    event = ""\n', "reference"),
        ("what does not open is our mistake", "    status = 409\n", "    status = 500\n", "reference"),
    ),
    *guards_of(
        "portal/lado/models.py",
        SEALING,
        (
            "a message changes its key",
            "        return self.holder_id\n",
            "        return self.contact_id\n",
            "stays_so",
        ),
    ),
)
KEYS = (
    *guards_of(
        "portal/lado/sealing/keystore.py",
        SEALING,
        (
            "a destroyed key is made anew",
            "INSERT OR IGNORE INTO case_keys (holder_id, wrapped, made_at)",
            "INSERT OR REPLACE INTO case_keys (holder_id, wrapped, made_at)",
            "made_once",
        ),
        ("a destroyed key stays", "DO UPDATE SET wrapped = NULL, ", "DO UPDATE SET ", "made_once"),
        (
            "a key serves another holder",
            "nonce, hidden, WRAPPED_FOR + holder_id.bytes",
            "nonce, hidden, None",
            "wrapped_for",
        ),
        (
            "keys lie in the clear",
            "return nonce + AESGCM(by)",
            "return key + AESGCM(by)",
            "private",
        ),
        (
            "a key that is confirmed may be lost",
            '"PRAGMA synchronous=FULL"',
            '"PRAGMA synchronous=OFF"',
            f"{SWAPS} -k durable",
        ),
        (
            "a destroyed key stays in the file",
            '"PRAGMA secure_delete=ON"',
            '"PRAGMA secure_delete=OFF"',
            f"{SWAPS} -k durable",
        ),
        (
            "a destroyed key stays in the journal",
            'connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # The old page',
            "pass  # The old page",
            f"{SWAPS} -k gone",
        ),
    ),
    *guards_of(
        "portal/lado/sealing/copies.py",
        COPIES,
        ("old copies stay", "> settings.case_key_backup_life", "> 9 * settings.case_key_backup_life", "erasure"),
        (
            "a store that is gone is copied",
            "if folder is None or not store_path(settings).exists():",
            "if folder is None:",
            "last_copy",
        ),
        ("a copy each hour", ">= EVERY:", ">= 0 * EVERY:", "erasure"),
        ("a copy over keys that are there", "    if there.exists():\n", "    if False:\n", "documented"),
        ("nobody says which keys are lost", "return len(keys.missing(holders))", "return 0", "documented"),
    ),
)
INDEX = (
    *guards_of(
        "portal/lado/sealing/traces.py",
        MATCHING,
        ("a dump can be guessed", "hmac.digest(self._key, f", 'hmac.digest(b"\\0" * 32, f', "dump"),
        (
            "how a name sounds is a match",
            "        Kind.EXACT in found\n",
            "        Kind.SOUND in found\n",
            "match or alone",
        ),
        (
            "a birthday and a workplace are a match",
            "(Kind.SOUND in found and bool(",
            "(True and bool(",
            "match or alone",
        ),
        ("accents part people", 'in ("Mn", "Me") or', "in () or", "however"),
        ("the order of a name counts", '" ".join(sorted(normal))', '" ".join(normal)', "however"),
    ),
    *guards_of(
        "portal/lado/matching.py",
        MATCHING,
        (
            "everybody learns who is known",
            "found_among(findable_by(user), known,",
            "found_among(select(Contact), known,",
            "learns",
        ),
        ("old names stay", "db.session.execute(delete(Trace).where(Trace.contact_id == contact.id))", "pass", "now"),
        ("a match of anything", "if is_match(by) and one != but_for", "if one != but_for", "alone"),
    ),
)
HIDES = "NamedConflict.incident_id == incident, NamedConflict.lifted_at.is_(None)"
SIGHT = (
    *guards_of(
        "portal/lado/policy.py",
        POLICY,
        ("who left reads on", ", or_(anybodys, is_there)\n", ", or_(anybodys, ~anybodys)\n", "left_the_organisation"),
        (
            "whose organisation was taken over has left",
            ", Report.agency_id.in_(predecessor_ids(theirs)))",
            ")",
            "left_the_organisation",
        ),
        ("a conflict hides nothing", "    return ~there\n", "    return there | ~there\n", "conflict"),
        ("a conflict is for ever", HIDES, "NamedConflict.incident_id == incident", "conflict"),
        ("a grant is for ever", "SightGrant.until > now(),", "SightGrant.until > SightGrant.since,", "grant"),
        ("a grant that has ended", "SightGrant.ended_at.is_(None),", "SightGrant.since <= now(),", "grant"),
        (
            "a grant of a row tells all",
            "_id(user), SightGrant.level == NARRATIVE\n",
            "_id(user), SightGrant.level.is_not(None)\n",
            "grant",
        ),
        (
            "support sees every narrative",
            "reads = Contact.partnership_id.in_(places(user, Permission.CONTACT_READ)",
            "reads = Contact.partnership_id.in_(places(user, Permission.CONTACT_LIST)",
            "role",
        ),
        ("a draft is for its readers", 'and_(Report.state == "sent", named,', "and_(named,", "readers"),
        (
            "a reader reads for ever",
            "ReportReader.user_id == _id(user), ReportReader.until.is_(None)",
            "ReportReader.user_id == _id(user)",
            "readers",
        ),
    ),
    *guards_of(
        "portal/lado/conflicts.py",
        CONFLICTS,
        ("a name hides nothing", "elif names & names_of(name):", "elif ():", "name"),
        ("an address hides nothing", "(address and email == address)", "False", "address"),
        (
            "support lifts a conflict",
            "    require(user, Permission.CONTACT_DECIDE, partnership_id=place)\n",
            "    pass\n",
            "lifts",
        ),
        ("a merged account sees again", "        conflict.user_id = kept.id\n", "        pass\n", "becomes"),
    ),
)
PEOPLE = (
    *guards_of(
        "portal/permissions.py",
        ROLES,
        (
            "an administrator makes LADOs",
            "return Permission.CONTACT_APPOINT if role in LADO_ROLES else",
            "return Permission.PARTNERSHIP_INVITE if role in LADO_ROLES else",
            "no_way",
        ),
    ),
    *guards_of(
        "portal/accounts/policy.py",
        ROLES,
        (
            "an administrator looks after LADOs",
            "and_(partnership.in_(keeps), ~is_lados)",
            "partnership.in_(keeps)",
            "no_way",
        ),
        (
            "a LADO manager looks after all",
            "and_(partnership.in_(appoints), is_lados)",
            "partnership.in_(appoints)",
            "no_other",
        ),
    ),
    *guards_of(
        "portal/accounts/service/change_role.py",
        ROLES,
        (
            "a role in a partnership is changed into a LADO's",
            "held.partnership_id is None or can(",
            "True or can(",
            "no_way",
        ),
    ),
    *guards_of(
        "portal/accounts/imports/people.py",
        ROLES,
        ("a file makes LADOs", " if role not in LADO_ROLES}", "}", "no_way"),
    ),
    *guards_of(
        "portal/accounts/factors/approvers.py",
        ROLES,
        (
            "administrators let LADOs in",
            "dict.fromkeys(LADO_ROLES, ANOTHER_LADO_MANAGER)",
            "dict.fromkeys(LADO_ROLES, TWO_ADMINISTRATORS)",
            "back_in",
        ),
    ),
)
READING = (
    *guards_of(
        "portal/record/policy.py",
        WALL,
        (
            "administrators read the LADO's events",
            "where(mine, ~AuditEvent.action.startswith(WALL))",
            "where(mine)",
            "record",
        ),
    ),
    *guards_of(
        "portal/refused.py",
        WALL,
        (
            "administrators read who was turned away",
            'return WALL + action.replace(".", "_") if request',
            "return action if request",
            "turned_away",
        ),
    ),
    *guards_of(
        "portal/accounts/failed_mail.py",
        WALL,
        (
            "administrators see whom the LADO wrote to",
            "where(unsettled, ~_from_behind_the_wall(), ",
            "where(unsettled, ",
            "failed",
        ),
    ),
    *guards_of(
        "portal/data_protection/ownership.py",
        WALL,
        (
            "events of the LADO are in files of everything",
            "return and_(mine, *only, *_in_no_file(classified))",
            "return and_(mine, *only)",
            "file",
        ),
        (
            "events of the LADO are in files about a person",
            "return and_(or_(false(), *found), *_in_no_file(classified))",
            "return or_(false(), *found)",
            "file",
        ),
    ),
    *guards_of(
        "portal/data_protection/everything.py",
        "tests/data_protection/test_takeaways.py",
        (
            "files about a person show the LADO's tables",
            "        if one.whose is Whose.LADO:\n",
            "        if False:\n",
            "about_a_person",
        ),
    ),
)
MUTANTS = (*SEALS, *KEYS, *INDEX, *SIGHT, *PEOPLE, *READING)
