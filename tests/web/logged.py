"""What a process would have written into its log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from web.watching.logs import json_handler


class Lines:
    """Lines of a log."""

    def __init__(self, stream: StringIO) -> None:
        self.stream = stream

    @property
    def text(self) -> str:
        """All of them, as they were written."""
        return self.stream.getvalue()

    def events(self, event: str = "") -> list[dict[str, Any]]:
        """Return what the lines say, or those of one event."""
        found = [json.loads(line) for line in self.text.splitlines()]
        return [one for one in found if event in ("", one["event"])]


@contextmanager
def logged() -> Iterator[Lines]:
    """Gather what is logged until the block ends, everything that anybody has to say."""
    lines = Lines(StringIO())
    handler, root = json_handler(lines.stream), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
