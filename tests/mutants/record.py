"""Guards of the record and of the database that it lies in."""

from __future__ import annotations

from tests.mutants.guards import guards_of

RECORD = guards_of(
    "portal/audit.py",
    "tests/platform/test_audit.py",
    ("a moment that is not hashed", "json.dumps([self.seq, at, *words,", "json.dumps([self.seq, *words,", "column"),
    ("an actor who is not hashed", "words = [self.actor, *places,", "words = [*places,", "column"),
    ("an agency that is not hashed", 'places = [str(self.agency_id or ""), ', 'places = ["", ', "column"),
    ("a partnership that is not hashed", 'str(self.partnership_id or "")]', '""]', "column"),
    ("an action that is not hashed", "*places, self.action, self.outcome", "*places, self.outcome", "column"),
    ("an outcome that is not hashed", "self.action, self.outcome, self.record", "self.action, self.record", "column"),
    ("a record that is not hashed", "self.outcome, self.record, self.request_id", "self.outcome, self.request_id", ""),
    ("a request that is not hashed", "self.record, self.request_id, self.address]", "self.record, self.address]", ""),
    ("an address that is not hashed", "self.request_id, self.address]", "self.request_id]", "column"),
    ("facts that are not hashed", "*words, self.facts], ensure_ascii", "*words], ensure_ascii", "column"),
    ("events that are not chained", 'previous.encode("ascii") + row.canonical()', "row.canonical()", "history"),
    ("a hash without a key", "        if not self._key:\n", "        if False:\n", "key"),
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
    ("a gap is not seen", "    if row.seq != expected:\n", "    if False:\n", "removed"),
    (
        "a wrong hash is not seen",
        "    if not hmac.compare_digest(",
        "    if False and not hmac.compare_digest(",
        "column",
    ),
    (
        "a head that does not fit is not seen on the way",
        "expected == before.seq and previous != before.mac",
        "False",
        "head",
    ),
    (
        "a head that does not fit is not seen at the end",
        "(after.seq == expected and after.mac != previous)",
        "False",
        "head",
    ),
    ("a cut tail is not seen", "not before.seq <= expected <= after.seq", "not expected <= after.seq", "tail"),
    (
        "events beyond the head are not seen",
        "not before.seq <= expected <= after.seq",
        "not before.seq <= expected",
        "turned_back",
    ),
    ("what cannot be read is an error", "except (ValueError, TypeError):", "except KeyError:", "cannot_even"),
    ("a head that was removed is an error", "if found is not None else _Head(0, GENESIS)", " ", "head"),
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

MUTANTS = (*RECORD, *DATABASE)
