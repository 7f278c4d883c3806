"""A thief on a line: passes on what is asked, and cuts the line instead of bringing the answer when told to."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

_CHUNK = 65536
#: How long an answer may take that the thief waits for before it cuts the line.
_ANSWER_SECONDS = 10.0

#: Whether an answer to what was just sent is worth stealing.
Wanted = Callable[[bytes], bool]


def is_form(sent: bytes) -> bool:
    """Return whether a browser sends a form."""
    return sent.startswith(b"POST ")


def is_commit(sent: bytes) -> bool:
    """Return whether the end of a transaction goes to PostgreSQL, in whichever of its two ways of asking."""
    return b"COMMIT\0" in sent


@dataclass
class Thief:
    """Listens on a port of its own before another; while ``chance()`` says so it steals what it wants."""

    to: int
    wanted: Wanted
    chance: Callable[[], bool] = lambda: False
    stolen: int = 0
    port: int = 0
    lock: Lock = field(default_factory=Lock)

    def listen(self) -> Thief:
        """Begin; it goes on until the process ends."""
        door = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = int(door.getsockname()[1])
        Thread(target=self._welcome, args=(door,), daemon=True).start()
        return self

    def _welcome(self, door: socket.socket) -> None:
        while True:
            near, _ = door.accept()
            Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self.to), timeout=_ANSWER_SECONDS)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        for line in (near, far):
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        robbing, done = Event(), Event()
        back = Thread(target=self._bring_back, args=(far, near, robbing, done), daemon=True)
        back.start()
        with suppress(OSError):
            while sent := near.recv(_CHUNK):
                if self.wanted(sent) and self.chance():
                    robbing.set()
                far.sendall(sent)
                if robbing.is_set():
                    done.wait(_ANSWER_SECONDS)
                    break
        _cut(near, far)

    def _bring_back(self, far: socket.socket, near: socket.socket, robbing: Event, done: Event) -> None:
        with suppress(OSError):
            while answer := far.recv(_CHUNK):
                if robbing.is_set():
                    with self.lock:
                        self.stolen += 1
                    break
                near.sendall(answer)
        done.set()
        _cut(near, far)


def _cut(*lines: socket.socket) -> None:
    for line in lines:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
        line.close()
