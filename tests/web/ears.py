"""Another program that listens: a small server that writes down what it is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Heard:
    """One letter."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Ears:
    """How a program answers, and what it heard."""

    status: int = 200
    location: str = ""
    silent: bool = False
    dawdles: bool = False
    port: int = 0
    heard: list[Heard] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def listening(ears: Ears | None = None) -> Iterator[Ears]:
    """Run a program that listens."""
    wanted = ears or Ears()
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            wanted.heard.append(Heard(self.path, dict(self.headers), body))
            if wanted.silent:
                over.wait(10)
                return
            if wanted.dawdles:
                self._dawdle()
                return
            self.send_response(wanted.status)
            if wanted.location:
                self.send_header("Location", wanted.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _dawdle(self) -> None:
            with suppress(OSError):
                self.wfile.write(b"HTTP/1.1 ")
                while not over.is_set():
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.05)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    wanted.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield wanted
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
