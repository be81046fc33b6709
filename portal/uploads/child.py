"""The process that reads one workbook: little memory, little time, no files, and gone afterwards.

Standard input is the workbook; standard output is JSON, either the rows or the sentence that says what is wrong.
"""

from __future__ import annotations

import json
import resource
import sys

from portal.uploads.table import BadFile, Limits
from portal.uploads.workbook import rows_of

MEMORY = 512 * 1024 * 1024
SECONDS = 10


def main() -> None:
    """Read, answer, end."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    limits = Limits(*(int(number) for number in sys.argv[1:]))
    try:
        table = rows_of(sys.stdin.buffer.read(limits.size + 1), limits)
        answer = {"headings": table.headings, "rows": [[row.number, *row.cells] for row in table.rows]}
    except BadFile as bad:
        answer = {"problem": bad.message}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
