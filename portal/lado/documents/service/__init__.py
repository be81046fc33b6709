"""The verbs of documents: looking at what is brought, those of whoever reports, and those of the desk."""

from portal.lado.documents.service.desk import add_for_desk, document_for_desk, documents_for_desk, room_at_desk
from portal.lado.documents.service.examining import Examined, examine
from portal.lado.documents.service.referrer import (
    Brought,
    Papers,
    add,
    document_to_read,
    papers_of,
    remove,
    remove_all_of,
    room_for,
)

__all__ = [
    "Brought",
    "Examined",
    "Papers",
    "add",
    "add_for_desk",
    "document_for_desk",
    "document_to_read",
    "documents_for_desk",
    "examine",
    "papers_of",
    "remove",
    "remove_all_of",
    "room_at_desk",
    "room_for",
]
