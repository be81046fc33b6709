"""PNG files, written chunk by chunk."""

from __future__ import annotations

import struct
import zlib

from portal.accounts.logo import PNG


def chunk(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


HEAD = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
DOT = chunk(b"IDAT", zlib.compress(b"\x00\x7f"))
END = chunk(b"IEND")
PICTURE = PNG + HEAD + DOT + END
"""One grey dot."""
