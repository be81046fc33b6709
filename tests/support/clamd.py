"""A pretended ClamAV, which takes files as the real one does and says what it is told to."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path


class PretendedClamd:
    """Listens at ``address``. ``saw`` are the files that came whole; ``bad`` is what makes one harmful."""

    def __init__(self, listener: socket.socket, address: str) -> None:
        self.listener, self.address = listener, address
        self.saw: list[bytes] = []
        self.bad = b"EICAR-invented"
        self.instead: bytes | None = None

    def serve(self) -> None:
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            with line, contextlib.suppress(OSError):
                line.settimeout(5)
                self._answer(line)

    def _answer(self, line: socket.socket) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self._exactly(line, 1)
        if command == b"zPING\0":
            line.sendall(b"PONG\0" if self.instead is None else self.instead)
            return
        assert command == b"zINSTREAM\0", command
        content = b""
        while length := int.from_bytes(self._exactly(line, 4), "big"):
            content += self._exactly(line, length)
        self.saw.append(content)
        said = b"stream: Invented.Signature FOUND\0" if self.bad in content else b"stream: OK\0"
        line.sendall(said if self.instead is None else self.instead)

    @staticmethod
    def _exactly(line: socket.socket, length: int) -> bytes:
        found = b""
        while len(found) < length:
            more = line.recv(length - len(found))
            if not more:
                raise OSError("The other side has gone.")
            found += more
        return found


@contextlib.contextmanager
def pretended_clamd(folder: Path | None = None) -> Iterator[PretendedClamd]:
    """One at a socket in ``folder``, or at a port of this machine."""
    if folder is None:
        listener = socket.create_server(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    else:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(folder / "clamd"))
        listener.listen()
        address = str(folder / "clamd")
    made = PretendedClamd(listener, address)
    thread = threading.Thread(target=made.serve, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
