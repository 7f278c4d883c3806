"""The demonstration: one command, three links that let in."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from web.demonstration import free_port


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port


def _lines(process: subprocess.Popen[str], wanted: int, seconds: float) -> dict[str, str]:
    assert process.stdout is not None
    found: dict[str, str] = {}
    end = time.monotonic() + seconds
    while len(found) < wanted and time.monotonic() < end:
        line = process.stdout.readline()
        if match := re.match(r"(investor|startup|organiser): (http\S+)", line):
            found[match[1]] = match[2]
        elif not line and process.poll() is not None:
            break
    return found


@pytest.mark.slow
def test_each_link_of_the_demonstration_lets_in_and_shows_the_conference(tmp_path: Path) -> None:
    port = free_port(8931)
    command = [sys.executable, "-m", "web.program", "demo", "--no-browser", "--port", str(port)]
    process = subprocess.Popen([*command, "--folder", str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        links = _lines(process, 3, 300)
        assert list(links) == ["investor", "startup", "organiser"]
        for link in links.values():
            visitor = build_opener(HTTPCookieProcessor())
            with visitor.open(link) as answer:
                page = answer.read().decode()
            assert "Xi" in page
            assert "/xian2017/" in answer.url
    finally:
        process.terminate()
        process.communicate(timeout=60)
