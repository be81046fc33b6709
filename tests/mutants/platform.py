"""Guards of jobs, e-mail and private files."""

from __future__ import annotations

from tests.mutants.guards import guards_of

JOBS = guards_of(
    "portal/jobs.py",
    "tests/platform/test_jobs.py",
    (
        "a job before its time",
        "query = select(Job).where(due, Job.run_after <= at)",
        "query = select(Job).where(due)",
        "waits",
    ),
    ("a job that somebody has", '(Job.state == "running") & (Job.lease_until < at)', 'Job.state == "running"', "died"),
    (
        "a job of a dead worker is lost",
        'or_(Job.state == "waiting", (Job.state == "running") & (Job.lease_until < at))',
        'Job.state == "waiting"',
        "died",
    ),
    ("no lease", '"running", at + LEASE, job.attempts + 1', '"running", at, job.attempts + 1', "died or lost"),
    (
        "attempts are not counted",
        '"running", at + LEASE, job.attempts + 1',
        '"running", at + LEASE, job.attempts',
        "later",
    ),
    ("the job that has waited longest is not first", ".order_by(Job.run_after).limit(1)", ".limit(1)", "longest"),
    ("a job kills worker after worker", "    if attempt > _attempts(kind):\n", "    if False:\n", "kills"),
    (
        "one attempt too many",
        "        if attempt < _attempts(kind):\n",
        "        if attempt <= _attempts(kind):\n",
        "later",
    ),
    ("a job that is never given up", "        if attempt < _attempts(kind):\n", "        if True:\n", "later"),
    ("no wait before the next try", "now() + timedelta(seconds=2**attempt * 15)", "now()", "later"),
    ("waits that do not grow", "2**attempt * 15", "30", "later"),
    ("a kind cannot ask for fewer attempts", "return ATTEMPTS.get(kind, MAX_ATTEMPTS)", "return MAX_ATTEMPTS", "fewer"),
    ("nobody hears that a job was given up", "    _give_up(job_id, kind, payload)\n\n", "\n", "later or kills"),
    (
        "a failed job stops the worker",
        "    except Exception as problem:  # noqa: BLE001 - a job that fails",
        "    except LookupError as problem:  # noqa: BLE001 - a job that fails",
        "later",
    ),
    (
        "giving up that fails stops the worker",
        "    except Exception as problem:  # noqa: BLE001 - there is nobody",
        "    except LookupError as problem:  # noqa: BLE001 - there is nobody",
        "giving_up",
    ),
    (
        "the table tells what went wrong in words",
        "_failed(job_id, kind, payload, attempt, type(problem).__name__)",
        "_failed(job_id, kind, payload, attempt, str(problem))",
        "later",
    ),
    (
        "the lease is not asked for at the end",
        '(Job.id == job_id) & (Job.state == "running") & (Job.attempts == attempt)',
        "Job.id == job_id",
        "lost",
    ),
    ("a job goes on being run by nobody", '"done", now(), None, ""', '"running", now(), None, ""', "done_once"),
    ("the worker is not woken", "    db.session.info[_WAKE] = True\n", "    pass\n", "woken"),
    ("the worker is woken too early", '"after_commit"', '"before_commit"', "woken"),
    ("the worker is woken for nothing", "if session.info.pop(_WAKE, False):", "if True:", "woken"),
    (
        "a worker that sleeps stops the request",
        "        except Exception as problem:  # noqa: BLE001 - The work is",
        "        except LookupError as problem:  # noqa: BLE001 - The work is",
        "cannot_be_woken",
    ),
    ("a chore is done twice", "    if function not in CHORES:\n", "    if True:\n", "tests/platform/test_chores.py"),
)

CHORES = guards_of(
    "portal/wake.py",
    "tests/platform/test_chores.py",
    (
        "one chore stops the others",
        "        except Exception as failure:",
        "        except KeyError as failure:",
        "fails",
    ),
    ("a chore that failed is hushed up", "    if failures:\n", "    if False:\n", "fails"),
    (
        "chores share a transaction",
        "            with db.unit_of_work():\n                chore()\n",
        "            chore()\n",
        "sessions",
    ),
    ("files are not tidied away", "(storage.remove_expired, *jobs.CHORES)", "jobs.CHORES", ""),
)

STARTTLS = '        if parts.scheme == "smtp+starttls":\n            server.starttls(context=trusted)\n'
LOGIN = '        if parts.username:\n            server.login(unquote(parts.username), unquote(parts.password or ""))\n'

MAIL = guards_of(
    "portal/mail.py",
    "tests/platform/test_mail.py",
    ("any recipient", "if not is_one_address(recipient) or any(", "if any(", "recipient"),
    (
        "any subject",
        "is_one_address(recipient) or any(unicodedata.category(one) in NOT_IN_A_LINE for one in subject)",
        "is_one_address(recipient)",
        "subject_of_more",
    ),
    (
        "control characters in a subject",
        'frozenset({"Cc", "Cs", "Zl", "Zp"})',
        'frozenset({"Cs", "Zl", "Zp"})',
        "subject_of_more",
    ),
    (
        "half a character in a subject",
        'frozenset({"Cc", "Cs", "Zl", "Zp"})',
        'frozenset({"Cc", "Zl", "Zp"})',
        "subject_of_more",
    ),
    (
        "line separators in a subject",
        'frozenset({"Cc", "Cs", "Zl", "Zp"})',
        'frozenset({"Cc", "Cs", "Zp"})',
        "subject_of_more",
    ),
    ("an address with a name around it", " and found == [text]", " ", "plain_address or two_recipients"),
    ("an address that is not ASCII", "return text.isascii() and ", "return ", "recipient_is"),
    ("an address without a host", ' and "@" in text', " ", "recipient_is"),
    ("what is no address is an error", "except (ValueError, IndexError):", "except KeyError:", "recipient or two"),
    (
        "a message is delivered twice",
        "if message.sent_at is not None or message.settled_at",
        "if message.settled_at",
        "once",
    ),
    (
        "a delivered message is not noted",
        'message.sent_at, message.body, message.trouble = now(), "", ""',
        'message.body, message.trouble = "", ""',
        "delivered",
    ),
    (
        "a delivered link stays in the table",
        'message.sent_at, message.body, message.trouble = now(), "", ""',
        'message.sent_at, message.trouble = now(), ""',
        "forgotten",
    ),
    (
        "a given up link stays in the table",
        'update(OutboxMessage).where(old).values(body="", ',
        'update(OutboxMessage).where(old).values(subject="", ',
        "for_good",
    ),
    (
        "nobody sees that a message was given up",
        "    _message(payload).given_up_at = now()\n",
        "    _message(payload)\n",
        "for_good",
    ),
    ("a mail server has an hour", '@jobs.handler("mail", attempts=ATTEMPTS)', '@jobs.handler("mail")', "for_good"),
    (
        "a message is not delivered",
        '    db.session.flush()\n    jobs.enqueue("mail", {"message": message.id.hex})\n',
        "    db.session.flush()\n",
        "real",
    ),
    ("an outbox that all may read", "os.O_TRUNC, 0o600)", "os.O_TRUNC, 0o644)", "private"),
    ("a machine answers a machine", '        mail["Auto-Submitted"] = "auto-generated"\n', "        pass\n", "real"),
    ("mail in the clear", "            server.starttls(context=trusted)\n", "            pass\n", "smtp"),
    (
        "mail in the clear from the start",
        'smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP',
        "smtplib.SMTP",
        "smtp",
    ),
    (
        "the password goes first",
        STARTTLS + LOGIN,
        LOGIN + STARTTLS,
        "smtp",
    ),
    ("a server that does not answer", ", timeout=TIMEOUT, **secured)", ", **secured)", "smtp"),
    ("a server that proves nothing", "server.starttls(context=trusted)", "server.starttls()", "smtp"),
    ("a server that proves nothing from the start", '{"context": trusted} if', "{} if", "smtp"),
)

FILES = guards_of(
    "portal/storage.py",
    "tests/platform/test_storage.py",
    (
        "a file that all may read at first",
        "path.touch(mode=0o600, exist_ok=False)",
        "path.touch(exist_ok=False)",
        "owner",
    ),
    ("a file that was written anew is open to all", "        path.chmod(0o600)\n", "        pass\n", "owner"),
    ("a name that can be guessed", "secrets.token_hex(16)", "f\"{len(list(self.path('').iterdir())) // 2}\"", ""),
    (
        "a file has no end",
        ".where(StoredFile.expires_at < now())",
        ".where(StoredFile.expires_at < StoredFile.created_at)",
        "over",
    ),
    ("a file goes at once", "expires_at=at + life", "expires_at=at", "over"),
    (
        "a file outlives its row",
        "            self.path(stored.stored_as).unlink(missing_ok=True)\n",
        "            pass\n",
        "over",
    ),
    ("a row outlives its file", "            db.session.delete(stored)\n", "            pass\n", "over"),
    (
        "a file that is gone stops the others",
        "self.path(stored.stored_as).unlink(missing_ok=True)",
        "self.path(stored.stored_as).unlink()",
        "gone",
    ),
    (
        "what nobody registered stays",
        "return len(expired) + self._remove_orphans()",
        "return len(expired)",
        "registered",
    ),
    ("what was registered goes too", "if one.name not in kept and one.stat()", "if one.stat()", "registered"),
    (
        "what is being written goes too",
        "if one.name not in kept and one.stat().st_mtime < before]",
        "if one.name not in kept]",
        "registered",
    ),
    (
        "a hash of something else",
        'hashlib.file_digest(file, "sha256")',
        'hashlib.file_digest(file, "sha1")',
        "described",
    ),
    ("a store without a folder", "        if self._folder is None:\n", "        if False:\n", "folder"),
)

MUTANTS = (*JOBS, *CHORES, *MAIL, *FILES)
