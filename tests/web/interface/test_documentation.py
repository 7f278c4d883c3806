"""The commands of docs/interface.md, run against a site as they stand there."""

from __future__ import annotations

import re
import shlex
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import run

from werkzeug.serving import make_server

from tests.web.cast import TestSite
from tests.web.interface.program import Program
from web.services.exchange.tokens import Scope
from web.services.exchange.webhooks import TOLD

TEXT = (Path(__file__).parents[3] / "docs" / "interface.md").read_text(encoding="utf-8")


@contextmanager
def served(site: TestSite) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    joined = "".join(blocks).replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.startswith("curl")]


def test_every_command_of_the_documentation_does_what_it_says(site: TestSite, program: Program) -> None:
    with site.store.reading() as db:
        taken = db.connection().exec_driver_sql("SELECT max(id) FROM participants").scalar_one()
    statuses = []
    with served(site) as address:
        for command in commands():
            # The example names the participant that the command before it added.
            ready = command.replace("participants/10", f"participants/{taken + 1}").replace("$SITE", address)
            words = [word.replace("$TOKEN", program.token) for word in shlex.split(ready)]
            quiet = [*words, "-s", "-o", "/dev/null", "-w", "%{http_code}"]
            done = run(quiet, check=True, capture_output=True, text=True)
            statuses.append(int(done.stdout))
    assert statuses == [200, 200, 200, 200, 200, 201, 200]


def test_every_scope_and_setting_stands_in_the_documentation() -> None:
    assert [scope.value for scope in Scope if f"`{scope.value}`" not in TEXT] == []
    assert "MATCHER_INWARD_WEBHOOKS" in TEXT


def test_the_event_of_the_documentation_is_one_that_is_told() -> None:
    (subject,) = re.findall(r'"subject": "(\w+)"', TEXT)
    assert subject in TOLD
