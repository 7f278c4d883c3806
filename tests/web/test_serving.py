"""The site behind several processes, as a visitor and its keeper see it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from web.demonstration import free_port


def test_the_site_answers_and_ends_when_told_to(tmp_path: Path) -> None:
    port = free_port(8961)
    environment = {**os.environ, "MATCHER_FOLDER": str(tmp_path), "MATCHER_ADDRESS": f"http://127.0.0.1:{port}"}
    program = [sys.executable, "-m", "web.program"]
    subprocess.run([*program, "upgrade"], env=environment, check=True, capture_output=True)
    command = [*program, "serve", "--port", str(port), "--processes", "2"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert "sign-in" in _page(f"http://127.0.0.1:{port}/")
        for _ in range(20):
            _page(f"http://127.0.0.1:{port}/health")
        told = _page(f"http://127.0.0.1:{port}/metrics")
    finally:
        server.send_signal(signal.SIGTERM)
        said = server.communicate(timeout=30)[1]
    assert server.returncode == 0
    # Whichever process answered, both tell the sum.
    assert 'matcher_answers_total{method="GET",rule="/health",status="200"} 20.0' in told
    lines = [json.loads(line) for line in said.splitlines()]
    # Neither is asked about by a person.
    assert {one["rule"] for one in lines if one["event"] == "request"} == {"/", "/sign-in/"}


def _page(address: str) -> str:
    for _ in range(100):
        try:
            with urlopen(address, timeout=5) as answer:
                return str(answer.read().decode())
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(address)
