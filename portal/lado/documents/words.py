"""What documents are called on the screen."""

from __future__ import annotations

from portal.lado.models import Document

KINDS = {"pdf": "PDF", "docx": "Word document", "xlsx": "Excel workbook", "jpg": "Picture", "png": "Picture"}

DONE = {
    "added": "The document is added.",
    "removed": "The document is taken out.",
}

CHOOSE = "Choose a file"


def size_words(size: int) -> str:
    """A size as people read it."""
    if size < 1024:
        return f"{size} bytes"
    return f"{size // 1024} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def file_name(document: Document) -> str:
    """What a download is called: nothing of what somebody typed, and nobody's name."""
    return f"document-{document.id.hex[:8]}.{document.kind}"
