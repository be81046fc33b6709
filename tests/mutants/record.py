"""Guards of the record and of the database that it lies in."""

from __future__ import annotations

from tests.mutants.guards import guards_of

AUDIT = "tests/platform/test_audit.py"
KEPT = "tests/platform/test_audit_kept.py"

EVENTS = guards_of(
    "portal/audit/events.py",
    AUDIT,
    (
        "a moment that is not hashed",
        "parts = [str(seq), quoted(moment_text(at)), *map",
        "parts = [str(seq), *map",
        "column",
    ),
    ("an actor who is not hashed", "words = (actor, id_text(agency_id)", "words = (id_text(agency_id)", "column"),
    ("an agency that is not hashed", "(actor, id_text(agency_id), ", '(actor, "", ', "column"),
    ("a partnership that is not hashed", "id_text(partnership_id), action", '"", action', "column"),
    (
        "an action that is not hashed",
        "id_text(partnership_id), action, outcome",
        "id_text(partnership_id), outcome",
        "column",
    ),
    (
        "an outcome that is not hashed",
        "action, outcome, record, request_id, address)",
        "action, record, request_id, address)",
        "column",
    ),
    ("a record that is not hashed", "outcome, record, request_id, address)", "outcome, request_id, address)", ""),
    ("a request that is not hashed", "record, request_id, address)", "record, address)", ""),
    ("an address that is not hashed", "request_id, address)\n    parts", "request_id)\n    parts", "column"),
    ("facts that are not hashed", "*map(quoted, words), sorted_facts(facts)]", "*map(quoted, words)]", "column"),
    ("a place acted for that is not hashed", "    if acting_for:\n", "    if False:\n", "column"),
    (
        "facts that somebody else wrote",
        '    if json.dumps(facts, ensure_ascii=True, allow_nan=False, separators=(",", ":")) != text:\n',
        "    if False:\n",
        "cannot_even",
    ),
    (
        "a stub whose reason is not sealed",
        "self.trimmed_by, self.reason]",
        "self.trimmed_by]",
        f"{KEPT} -k changed_stub",
    ),
)

CHAIN = guards_of(
    "portal/audit/chain.py",
    AUDIT,
    (
        "events that are not chained",
        'self._hash(previous.encode("ascii") + canonical)',
        "self._hash(canonical)",
        "history",
    ),
    ("a hash without a key", "        if self._keyed is None:\n", "        if False:\n", "key"),
    (
        "a seal that says nothing",
        'self._hash(f"{kind}\\n".encode("ascii") + content)',
        'self._hash(f"{kind}\\n".encode("ascii"))',
        f"{KEPT} -k changed",
    ),
)

WRITING = guards_of(
    "portal/audit/writing.py",
    AUDIT,
    ("no event knows where it came from", "around = circumstances.get()", "around = NOWHERE", "who_and_where"),
    ("a stranger without a name", 'else "anonymous"', 'else ""', "who_and_where"),
    (
        "an event apart goes with the rest",
        "    with db.own_transaction() as session:\n        _note(session, noted)\n",
        "    _note(db.session, noted)\n",
        "apart",
    ),
    (
        "events of a savepoint outlive it",
        "session.get_nested_transaction() or session.get_transaction()",
        "session.get_transaction()",
        "savepoint",
    ),
    ("the head is locked too early", "    if session.in_nested_transaction():\n", "    if False:\n", "very_end"),
    ("the head is not read anew", ".execution_options(populate_existing=True)", " ", "anew"),
    ("the head does not count", "noted.seq = head.seq + 1", "noted.seq = head.seq + 2", "whole"),
    (
        "the head does not move on",
        "        head.seq, head.mac = noted.seq, noted.mac\n",
        "        head.seq = noted.seq\n",
        "whole",
    ),
    ("an undone event is written later", '@event.listens_for(Session, "after_soft_rollback")\n', "\n", "undone"),
    ("all events go with a savepoint", "if not _is_within(belongs_to, undone)]", "if False]", "savepoint"),
    ("events of inner savepoints stay", "        transaction = transaction.parent\n", "        break\n", "savepoint"),
    ("a place acted for is guessed", "    if len(places) > 1:\n", "    if False:\n", "acts_for"),
    (
        "the place that was chosen does not count",
        "ids = {chosen} if any(",
        "ids = {chosen} if False and any(",
        "acts_for",
    ),
    (
        "a place is acted for that is not one's own",
        'if any(place.endswith(f":{chosen}") for place in places) else',
        "if chosen else",
        "acts_for",
    ),
)

VERIFYING = guards_of(
    "portal/audit/verifying.py",
    AUDIT,
    ("a gap is not seen", "        if row[0] != expected:\n", "        if False:\n", "removed"),
    ("a wrong hash is not seen", "        if row[_MAC] != chain", "        if False and row[_MAC] != chain", "column"),
    (
        "a head that does not fit is not seen on the way",
        "self.seq == self.before.seq and self.mac != self.before.mac",
        "False",
        "head",
    ),
    (
        "a head that does not fit is not seen at the end",
        "(after.seq == walk.seq and after.mac != walk.mac)",
        "False",
        "head",
    ),
    ("a cut tail is not seen", "not walk.before.seq <= walk.seq <= after.seq", "not walk.seq <= after.seq", "tail"),
    (
        "events beyond the head are not seen",
        "not walk.before.seq <= walk.seq <= after.seq",
        "not walk.before.seq <= walk.seq",
        "turned_back",
    ),
    (
        "what cannot be read is an error",
        "except (ValueError, TypeError, AttributeError):",
        "except KeyError:",
        "cannot_even",
    ),
    ("a head that was removed is an error", "if found is not None else _Head(0, GENESIS)", " ", "head"),
    (
        "an anchor beyond the end is not looked at",
        "    if beyond > walk.seq:\n",
        "    if False:\n",
        f"{KEPT} -k cut_tail",
    ),
    ("another event under an anchor", "self.anchors[self.seq] != {self.mac}", "False", f"{KEPT} -k another_history"),
    ("a stub without our seal", " or stub.seal != sealed:", ":", f"{KEPT} -k stub"),
    ("a stub that follows nothing", "stub.first_seq == last + 1 and stub.count > 0", "True", f"{KEPT} -k missing_stub"),
)

KEEPING = (
    *guards_of(
        "portal/audit/anchors.py",
        KEPT,
        (
            "an anchor that nobody signed",
            "        if not hmac.compare_digest(anchor",
            "        if False and not hmac.compare_digest(anchor",
            "changed_line",
        ),
        ("anchors that all may read", "os.O_APPEND, 0o600)", "os.O_APPEND, 0o644)", "owners_only"),
        (
            "an anchor takes the place of another",
            "os.O_CREAT | os.O_APPEND",
            "os.O_CREAT | os.O_TRUNC",
            "where_they_are_told",
        ),
    ),
    *guards_of(
        "portal/audit/trimming.py",
        KEPT,
        ("trimming by anyone", "    if not user.is_system:\n", "    if False:\n", "refused_removes"),
        ("trimming without a reason", "    if not 0 < len(reason)", "    if not 0 <= len(reason)", "refused_removes"),
        ("trimming what is to be kept", "    if before > now() - keep:\n", "    if False:\n", "refused_removes"),
        ("trimming what was tampered with", "    if not verdict.ok:\n", "    if False:\n", "evidence"),
        (
            "trimming that nobody recorded",
            '    record("record.trimmed"',
            '    (lambda *a, **k: None)("record.trimmed"',
            "vouches",
        ),
    ),
    *guards_of(
        "portal/audit/nightly.py",
        KEPT,
        (
            "a broken record is anchored",
            "    if verdict.ok:\n        anchorage.keep(anchor)\n",
            "    anchorage.keep(anchor)\n",
            "not_anchored",
        ),
        ("anchors every hour", "    if not done:\n", "    if True:\n", "every_day"),
        (
            "the anchors are not looked at",
            "return verify(session, anchors)",
            "return verify(session)",
            "beyond_its_end",
        ),
        (
            "no alarm",
            "if verdict.ok else (ALARM, _alarm_words(verdict))",
            "if True else (ALARM, _alarm_words(verdict))",
            "broken",
        ),
    ),
    *guards_of(
        "migrations/versions/0010_record.py",
        KEPT,
        (
            "a real record is lost on the way back",
            "    if real and (named or stubs):\n",
            "    if False:\n",
            "no_way_back",
        ),
        ("events go without a stub", 'f"WHEN NOT ({TRIMMED}) BEGIN', '"WHEN FALSE BEGIN', "no_stub_stands_for"),
        (
            "an event takes the place of another",
            '"WHEN EXISTS (SELECT 1 FROM audit_events WHERE seq = NEW.seq) "',
            '"WHEN FALSE "',
            "takes_the_place",
        ),
        (
            "stubs are changed",
            'BEFORE UPDATE ON audit_stubs "\n',
            'BEFORE UPDATE ON audit_stubs WHEN FALSE "\n',
            "refuses_to_change_stubs",
        ),
        (
            "stubs are removed",
            'BEFORE DELETE ON audit_stubs "\n',
            'BEFORE DELETE ON audit_stubs WHEN FALSE "\n',
            "refuses_to_change_stubs",
        ),
    ),
)

DATABASE = guards_of(
    "portal/database.py",
    "tests/platform/test_database.py",
    ("writers do not queue", '"BEGIN IMMEDIATE" if writes else "BEGIN"', '"BEGIN"', "wait"),
    ("no write-ahead log", '"journal_mode=WAL"', '"journal_mode=DELETE"', "sqlite_is_told"),
    ("a commit that may be lost", '        "synchronous=FULL",\n', '        "synchronous=NORMAL",\n', "sqlite_is_told"),
    ("foreign keys are not checked", '"foreign_keys=ON"', '"foreign_keys=OFF"', "sqlite_is_told"),
    ("nobody waits for the lock", '        "busy_timeout=30000",\n', '        "busy_timeout=0",\n', "sqlite_is_told"),
    ("what was deleted stays readable", '"secure_delete=ON"', '"secure_delete=OFF"', "sqlite_is_told"),
    ("a schema is trusted", '"trusted_schema=OFF"', '"trusted_schema=ON"', "sqlite_is_told"),
    (
        "a database that all may read",
        "        Path(path).touch(mode=0o600)\n",
        "        pass\n",
        "tests/security/test_private_files.py",
    ),
    (
        "errors tell what was typed",
        'hide_parameters=True, connect_args={"timeout"',
        'connect_args={"timeout"',
        "tests/security/test_private_files.py",
    ),
    (
        "two transactions wait for each other",
        "if current is not None and current.in_transaction() and current.info.get(WRITES):",
        "if False:",
        "refused",
    ),
    (
        "a transaction beside a reading one is refused",
        "current.in_transaction() and current.info.get(WRITES)",
        "current.in_transaction()",
        "beside",
    ),
    ("its own transaction is not kept", "as session, session.begin():", "as session:", "of_its_own"),
    (
        "a unit of work is not kept",
        "                yield session\n                session.commit()\n",
        "                yield session\n",
        "as_a_whole",
    ),
    (
        "a unit of work is kept half-way",
        "            finally:\n                _current.reset(token)\n\n    @contextmanager\n    def reading(",
        "            finally:\n                session.commit()\n"
        "                _current.reset(token)\n\n    @contextmanager\n    def reading(",
        "as_a_whole",
    ),
    (
        "a session outside of a transaction",
        '            raise RuntimeError("There is no transaction',
        '            return self.open(writes=True)\n            raise RuntimeError("There is no transaction',
        "outside",
    ),
    (
        "a request that failed is kept",
        "            current.rollback()\n",
        "            current.commit()\n",
        "below_400",
    ),
    (
        "a request that succeeded is not kept",
        "            current.commit()\n        else:",
        "            pass\n        else:",
        "below_400",
    ),
    ("a moment without a time zone", "        if value.tzinfo is None:\n", "        if False:\n", "time_zone"),
    (
        "moments in the zone of whoever wrote them",
        "        return value.astimezone(UTC)\n\n    def process_result",
        "        return value\n\n    def process_result",
        "utc",
    ),
    ("numbers that JSON does not have", "allow_nan=False", "allow_nan=True", "json"),
    ("text that databases cannot hold", "ensure_ascii=True, allow_nan", "ensure_ascii=False, allow_nan", "typed"),
    ("the clock stays turned back", "        _pretended.reset(token)\n", "        pass\n", "pretend"),
)

MUTANTS = (*EVENTS, *CHAIN, *WRITING, *VERIFYING, *KEEPING, *DATABASE)
