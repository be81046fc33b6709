"""The pages of documents, on both sides. To import them is to register them, and how much they take."""

from __future__ import annotations

from portal.incoming import DOCUMENTS_GO_TO
from portal.lado.documents.views import desk, referrer

__all__ = ["desk", "referrer"]

DOCUMENTS_GO_TO.update(("concerns.add_file", "duty.add_document"))
