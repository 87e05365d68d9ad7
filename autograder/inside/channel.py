"""Messages between grader and sandbox: JSON behind its length, over a socket."""

import json
import signal
import socket
import struct
import threading
from time import monotonic
from typing import Any

HEADER = struct.Struct(">I")
MAX_BYTES = 48_000_000
# JSON's brackets and commas. Of each may come an object, which takes far more room than its text:
# 27 MB of empty lists would be 900 MB of Python.
MAX_PARTS = 2_000_000


class Broken(Exception):
    """The other side is gone, or sends what no honest one sends."""


class Channel:
    """One end of the line.

    Parameters
    ----------
    line : socket.socket
        A stream.
    """

    def __init__(self, line: socket.socket):
        self.line = line
        self.lock = threading.Lock()
        self.received = bytearray()

    def send(self, message: Any, seconds: float | None = None) -> None:
        """Send something that `json.dumps` can write.

        Raises
        ------
        TimeoutError
            If the other side has not taken it in time; the line is of no use any more.
        Broken
            If nobody listens any more, or the message has more than `MAX_BYTES` or `MAX_PARTS`.
        """
        data = json.dumps(message).encode()
        _check(data)
        with self.lock, _undisturbed():
            self.line.settimeout(None if seconds is None else max(seconds, 0.001))
            try:
                self.line.sendall(HEADER.pack(len(data)) + data)
            except TimeoutError:
                raise
            except OSError as error:
                raise Broken(str(error)) from None

    def receive(self, seconds: float | None = None) -> Any:
        """Wait for the next message.

        Raises
        ------
        TimeoutError
            If it is not there in time; what has come of it is kept.
        Broken
            If none can come any more.
        """
        end = None if seconds is None else monotonic() + seconds
        while (message := self._complete()) is None:
            self.line.settimeout(None if end is None else max(end - monotonic(), 0.001))
            try:
                part = self.line.recv(1 << 20)
            except TimeoutError:
                raise
            except OSError as error:
                raise Broken(str(error)) from None
            if not part:
                raise Broken("the other side has ended")
            self.received += part
        _check(message)
        try:
            return json.loads(message)
        except (ValueError, RecursionError):
            raise Broken("a message that is not JSON") from None

    def _complete(self) -> bytes | None:
        """Take a message out of what has been received, if all of it is there."""
        if len(self.received) < HEADER.size:
            return None
        (size,) = HEADER.unpack_from(self.received)
        if size > MAX_BYTES:
            raise Broken(f"a message of {size} bytes")
        end = HEADER.size + size
        if len(self.received) < end:
            return None
        message = bytes(self.received[HEADER.size : end])
        del self.received[:end]
        return message


def _check(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise Broken(f"a message of {len(data)} bytes")
    parts = data.count(b",") + data.count(b"[") + data.count(b"{")
    if parts > MAX_PARTS:
        raise Broken(f"a message of {parts} parts")


class _undisturbed:
    """Let no Ctrl-C cut a message in two."""

    def __enter__(self) -> None:
        if hasattr(signal, "pthread_sigmask"):
            self.before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def __exit__(self, *exception) -> None:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_SETMASK, self.before)
