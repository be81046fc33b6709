"""Guards of the coordinator's desk."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

PAGE = "tests/reporting/test_round_page.py"
EXPORTS = "tests/reporting/test_exports.py"
PROGRESS = "portal/reporting/progress.py"
DOWNLOAD = "portal/reporting/service/download_export.py"

MUTANTS = (
    Mutant(
        "an excused agency still counts as late",
        PROGRESS,
        "return and_(still_out, Return.excused_at.is_(None), day < today())",
        "return and_(still_out, day < today())",
        PAGE,
    ),
    Mutant(
        "the due day itself is late",
        PROGRESS,
        "Return.excused_at.is_(None), day < today())",
        "Return.excused_at.is_(None), day <= today())",
        PAGE,
    ),
    Mutant(
        "an extension is not heeded",
        PROGRESS,
        "day = func.coalesce(Return.extended_to, Round.due_on)",
        "day = Round.due_on",
        PAGE,
    ),
    Mutant(
        "an earlier submission is exported",
        PROGRESS,
        "newest = select(func.max(Submission.number))",
        "newest = select(func.min(Submission.number))",
        EXPORTS,
    ),
    Mutant(
        "a download of what has expired",
        "portal/reporting/models.py",
        "if self.file is None or self.file.expires_at < now() else",
        "if self.file is None else",
        EXPORTS,
    ),
    Mutant(
        "a download leaves no trace",
        DOWNLOAD,
        '    audit.record_apart(\n        "export.downloaded",',
        '    (lambda *_, **__: None)(\n        "export.downloaded",',
        EXPORTS,
    ),
    Mutant(
        "a failed workbook says nothing",
        "portal/reporting/service/write_workbook.py",
        'wanted.state, wanted.problem = "failed", made',
        'wanted.state, wanted.problem = "ready", made',
        EXPORTS,
    ),
    Mutant(
        "half a file is left behind",
        "portal/reporting/service/write_workbook.py",
        "        path.unlink(missing_ok=True)\n",
        "        pass\n",
        EXPORTS,
    ),
    Mutant(
        "the command exports for whom it should not",
        "portal/reporting/commands.py",
        "        require(user, Permission.EXPORT_RETURNS, partnership_id=round_.partnership_id)\n",
        "        pass\n",
        "tests/reporting/test_commands.py",
    ),
)
