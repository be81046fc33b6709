"""Guards of documents, each with the test that notices when it is gone."""

from __future__ import annotations

from tests.mutants.guards import guards_of

PAPERS, TESTS = "portal/lado/documents", "tests/lado/documents"

KINDS = guards_of(
    f"{PAPERS}/recognising.py",
    f"{TESTS}/test_recognising.py",
    (
        "whatever begins like a PDF is one",
        'if not (is_numbered and b" obj" in content and b"startxref" in end and b"%%EOF" in end):',
        "if False:",
        "",
    ),
    ("half a picture is one", '        if name == b"IEND":\n', "        if True:\n", ""),
    ("a header that is not its own will do", " or not _has_its_sum(content[at + 4 : at + 25]))", ")", "header"),
    ("a picture needs no size", "            if framed and ", "            if ", "how_large"),
    ("a picture may have no end", "framed and END_OF_PICTURE in content[at:]", "framed", "stops"),
)
OFFICE = guards_of(
    f"{PAPERS}/office.py",
    f"{TESTS}/test_recognising.py",
    (
        "macros come in as parts",
        "for name in names for word in MACROS)",
        "for name in names for word in ())",
        "no_plain",
    ),
    (
        "macros come in by their type",
        'if b"macroenabled" in types.lower() or b"vbaproject" in types.lower():',
        "if False:",
        "no_plain",
    ),
    ("programs come in", 'name.endswith(PROGRAMS) or "oleobject" in name', "False", "no_plain"),
    ("a part leads out", " or any(leads_out(name) for name in names):", ":", "no_plain"),
    ("a part is there twice", "if len(set(names)) != len(names) or", "if", "no_plain"),
    ("a bomb among documents is unpacked", "max(SMALL_PART, MAX_RATIO * part.compress_size)", "max(10**9, 0)", "bomb"),
    ("any number of parts is looked at", "len(parts) > MAX_PARTS or", "False or", "bomb"),
    ("together the parts know no bound", " or sum(part.file_size for part in parts) > MAX_UNPACKED:", ":", "together"),
    ("the directory is believed", "                _unpacks(archive, part)\n", "                pass\n", "lies"),
    ("a password is no reason", "if any(part.flag_bits & 0x1 for part in parts):", "if False:", "password"),
    (
        "what is called a document and is none is one",
        "if len(kinds) != 1 or not any(name.startswith(ROOMS[kinds[0]]) for name in names):",
        "if len(kinds) != 1:",
        "no_plain",
    ),
)
SCAN = guards_of(
    "portal/clamd.py",
    f"{TESTS}/test_clamd.py",
    ("what ClamAV found is let in", ' and answer.endswith(b" FOUND"):', ' and answer.endswith(b" LOST"):', "found"),
    ("any answer is a clean one", 'if answer == b"stream: OK":', 'if answer.startswith(b"stream: OK"):', "no_plain"),
    ("silence is waited for", "    line.settimeout(_left(until))\n        more", "    more", "bit_by_bit"),
    ("the end is never told", "    yield bytes(4)\n", "    yield b''\n", "pieces"),
)
EXAMINING = guards_of(
    f"{PAPERS}/service/examining.py",
    f"{TESTS}/test_pages.py",
    ("a harmful file is kept", "    if verdict is Verdict.FOUND:\n", "    if False:\n", "scanner"),
    (
        "nobody hears of a harmful file",
        '        audit.record_apart("lado.document_refused", who, record_id=holder_id, why="scan")\n',
        "        pass\n",
        "scanner",
    ),
    ("a file is as large as it likes", "if len(content) > settings.document_size:", "if False:", "how_large"),
    ("everybody waits for a scan", "    db.finish_request(succeeded=False)\n", "    pass\n", "scanner"),
)
KEEPING = guards_of(
    f"{PAPERS}/files.py",
    f"{TESTS}/test_pages.py",
    (
        "a file lies there in the clear",
        "path.write_bytes(sealed)",
        "path.write_bytes(content + sealed)",
        "in_the_clear",
    ),
    (
        "a file opens in any place",
        "document.id, document.sealed_for)",
        "document.sealed_for, document.sealed_for)",
        "own_place",
    ),
    (
        "what is taken out stays",
        "        stored.expires_at = stored.created_at\n",
        "        pass\n",
        "until_it_is_erased",
    ),
    (
        "a file that was changed is an error of ours",
        "    except OSError as problem:\n        raise Unreadable() from problem\n",
        "    except ZeroDivisionError as problem:\n        raise Unreadable() from problem\n",
        "gone_or_changed",
    ),
)
COMING_IN = guards_of(
    "portal/incoming.py",
    f"{TESTS}/test_pages.py",
    (
        "a file comes in by a plain temporary one",
        "        return BytesIO()\n",
        "        return super()._get_file_stream(total_content_length, content_type, filename, content_length)\n",
        "in_the_clear",
    ),
    (
        "a document is no larger than a form",
        "    if request.endpoint in DOCUMENTS_GO_TO:\n",
        "    if False:\n",
        "in_the_clear",
    ),
)
GOING_OUT = guards_of(
    f"{PAPERS}/views/sending.py",
    f"{TESTS}/test_pages.py",
    ("a document is shown", "f'attachment; filename=", "f'inline; filename=", "as_a_download"),
    ("a document is of a kind that browsers open", "mimetype=MEDIA_TYPE", 'mimetype="text/html"', "as_a_download"),
)
REFERRER = guards_of(
    f"{PAPERS}/service/referrer.py",
    f"{TESTS}/test_who_may.py",
    (
        "an author in conflict reads documents",
        '    if report.state == "sent" and policy.receipt_only(author, report):\n',
        "    if False:\n",
        "author-in-conflict or guest-in-conflict",
    ),
    ("a reader adds documents", "    if not _may_add(author, report):\n", "    if False:\n", "reader"),
    (
        "a document of another report is read",
        "Document.id == document_id, Document.report_id == report.id",
        "Document.id == document_id",
        "authors",
    ),
    ("what was sent is taken out", '    if report.state != "draft":\n', "    if False:\n", "theirs and author"),
    ("a form of no page of ours brings a file", "    refuse_old_page(document_id)\n", "    pass\n", "id_of_its_page"),
    ("there is room for ever", ">= MOST:", ">= 10**9:", f"{TESTS}/test_pages.py -k how_many"),
    (
        "the same page keeps two",
        "    if there is not None:\n",
        "    if False:\n",
        f"{TESTS}/test_pages.py -k sent_twice",
    ),
    (
        "what somebody else added is one's own",
        "if (there.report_id, there.added_by_id) != (report.id, account_id(author)):",
        "if False:",
        f"{TESTS}/test_pages.py -k sent_twice",
    ),
    (
        "nobody hears of a document that came later",
        '    if report.state == "sent":\n        note(',
        "    if False:\n        note(",
        f"{TESTS}/test_pages.py -k as_a_download",
    ),
)
DESK = guards_of(
    f"{PAPERS}/service/desk.py",
    f"{TESTS}/test_who_may.py",
    (
        "support reads documents",
        "    if not policy.may_read_narrative(user, contact):\n        return []\n",
        "    pass\n",
        "at_the_desk",
    ),
    (
        "support adds documents to what it may not read",
        "    policy.require_narrative(user, contact)\n    refuse_old_page",
        "    refuse_old_page",
        "at_the_desk",
    ),
    (
        "whoever reported reads the desk's documents",
        "        contact_id=contact.id,\n        at=now(),",
        "        contact_id=contact.id,\n        report_id=contact.report_id,\n        at=now(),",
        f"{TESTS}/test_pages.py -k stays_there",
    ),
)
ERASING = guards_of(
    "portal/lado/reports/unsent.py",
    f"{TESTS}/test_pages.py",
    ("documents outlive their draft", "        remove_all_of(report)\n", "        pass\n", "until_it_is_erased"),
)
READING = guards_of(
    f"{PAPERS}/service/referrer.py",
    f"{TESTS}/test_pages.py",
    (
        "the download of a document leaves no trace",
        "    note_read(author, document, report_id)\n",
        "    pass\n",
        "before_a_byte",
    ),
)
READING_AT_DESK = guards_of(
    f"{PAPERS}/service/desk.py",
    f"{TESTS}/test_pages.py",
    (
        "a download at the desk leaves no trace",
        "    note_read(user, found, contact.id, contact.partnership_id, way=policy.way_of(user, contact))\n",
        "    pass\n",
        "before_a_byte",
    ),
)
MUTANTS = (
    *KINDS,
    *OFFICE,
    *SCAN,
    *EXAMINING,
    *KEEPING,
    *COMING_IN,
    *GOING_OUT,
    *REFERRER,
    *DESK,
    *ERASING,
    *READING,
    *READING_AT_DESK,
)
