"""The command line in a process of its own, with an empty home and an encoder cache that tests share."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def run(*arguments: object, cache: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": "/usr/bin:/bin",
        "MATCHER_CACHE": str(cache),
        "LANG": "C.UTF-8",
        "HOME": str(cache.parent),
    }
    command = [sys.executable, "-c", "from matcher.cli.program import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
