"""The key of the record, and the hashes that are made with it."""

from __future__ import annotations

import hmac

GENESIS = "0" * 64


class Chain:
    """Holds the key and computes the hashes."""

    def __init__(self) -> None:
        self._keyed: hmac.HMAC | None = None

    def use(self, key: bytes) -> None:
        self._keyed = hmac.new(key, digestmod="sha256") if key else None

    def mac(self, previous: str, canonical: bytes) -> str:
        """The hash of an event that follows the one whose hash is ``previous``."""
        return self._hash(previous.encode("ascii") + canonical)

    def seal(self, kind: str, content: bytes) -> str:
        """The hash of something that is not an event: an anchor, or the stub of what was trimmed.

        An event's begins with a hash, so that no seal can ever be taken for one.
        """
        return self._hash(f"{kind}\n".encode("ascii") + content)

    def _hash(self, content: bytes) -> str:
        if self._keyed is None:
            raise RuntimeError("The audit key is not set: call chain.use(settings.key('audit')) first.")
        made = self._keyed.copy()  # The key was mixed in once, not once an event.
        made.update(content)
        return made.hexdigest()


chain = Chain()
