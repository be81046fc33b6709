"""Looking at a file that somebody brings, before anything of it is kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal import audit, clamd
from portal.clamd import Verdict
from portal.config import Settings
from portal.database import db
from portal.lado.documents.recognising import kind_of
from portal.lado.documents.refusing import BadDocument
from portal.permissions import Actor, Identity

HARMFUL = "The virus scan found something harmful in this file. It was not kept. Tell whoever looks after your computer"


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept, what it is, and whether it was scanned."""

    content: bytes
    kind: str
    scanned: str


def examine(user: Actor, holder_id: uuid.UUID, content: bytes, settings: Settings) -> Examined:
    """What was brought for the report or the contact ``holder_id``; raises BadDocument, with what to do.

    The scan may take a while, so nothing is locked meanwhile: what the request began is undone, which wrote
    nothing yet.
    """
    who = Identity(user.actor_id)
    if len(content) > settings.document_size:
        raise BadDocument(f"This file is larger than {settings.document_size // 1024 // 1024} MB. Choose a smaller one")
    kind = kind_of(content)
    db.finish_request(succeeded=False)
    verdict = clamd.scan(content, settings.clamd_socket)
    if verdict is Verdict.FOUND:
        audit.record_apart("lado.document_refused", who, record_id=holder_id, why="scan")
        raise BadDocument(HARMFUL)
    return Examined(content, kind, verdict.value)
