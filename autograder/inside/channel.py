"""Messages between grader and sandbox: JSON behind its length, over two file descriptors."""

import json
import os
import signal
import struct
import threading
from typing import Any

HEADER = struct.Struct(">I")
MAX_BYTES = 48_000_000


class Broken(Exception):
    """The other side is gone, or sends what no honest one sends."""


class Channel:
    """One end of the line.

    Parameters
    ----------
    read, write : int
        File descriptors; they may be the same.
    """

    def __init__(self, read: int, write: int):
        self.read, self.write = read, write
        self.lock = threading.Lock()

    def send(self, message: Any) -> None:
        """Send something that `json.dumps` can write.

        Raises
        ------
        Broken
            If nobody listens any more, or the message is larger than `MAX_BYTES`.
        """
        data = json.dumps(message).encode()
        if len(data) > MAX_BYTES:
            raise Broken(f"a message of {len(data)} bytes")
        data = HEADER.pack(len(data)) + data
        with self.lock, _undisturbed():
            try:
                while data:
                    data = data[os.write(self.write, data) :]
            except OSError as error:
                raise Broken(str(error)) from None

    def receive(self) -> Any:
        """Wait for the next message.

        Raises
        ------
        Broken
            If none can come any more.
        """
        (size,) = HEADER.unpack(self._exactly(HEADER.size))
        if size > MAX_BYTES:
            raise Broken(f"a message of {size} bytes")
        try:
            return json.loads(self._exactly(size))
        except (ValueError, RecursionError):
            raise Broken("a message that is not JSON") from None

    def _exactly(self, size: int) -> bytes:
        parts = []
        while size:
            try:
                part = os.read(self.read, min(size, 1 << 20))
            except OSError as error:
                raise Broken(str(error)) from None
            if not part:
                raise Broken("the other side has ended")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


class _undisturbed:
    """Let no Ctrl-C cut a message in two."""

    def __enter__(self) -> None:
        if hasattr(signal, "pthread_sigmask"):
            self.before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def __exit__(self, *exception) -> None:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_SETMASK, self.before)
