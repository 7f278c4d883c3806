"""Write down a database as a release left it: ``python …/releases/make.py FILE`` in a checkout of that release.

The layout is made by the release's own migrations, and the rows by its own tests' fullest world: no line of
today's code has a hand in it. All people are invented.
"""

from __future__ import annotations

import base64
import json
import os
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

_TODAY = Path(__file__).resolve().parents[4]


def main(target: Path) -> None:
    """Fill a database in a folder of its own, and write every row of it down."""
    # Today's code may be installed: none of it is to be found.
    sys.path[:] = [str(Path.cwd()), *(one for one in sys.path if Path(one).resolve() != _TODAY)]
    with TemporaryDirectory() as folder:
        os.environ["MATCHER_CACHE"] = str(Path(folder) / "vectors.sqlite")
        _fill(Path(folder))
        with sqlite3.connect(Path(folder) / "matcher.sqlite") as connection:
            tables = {name: _rows(connection, name) for name in _names(connection)}
    version = tables.pop("alembic_version")["rows"][0][0]
    lines = ",\n".join(f'"{name}": {_table(**table)}' for name, table in sorted(tables.items()))
    target.write_text(f'{{"layout": "{version}", "tables": {{\n{lines}\n}}}}\n', encoding="utf-8")


def _fill(folder: Path) -> None:
    from tests.web.cast import build_site
    from tests.web.live import settings_at
    from tests.web.world import full_world
    from web.application import create_app
    from web.jobs import Queue
    from web.store.engine import Store
    from web.store.upgrade import upgrade

    settings = replace(settings_at(folder), address="http://localhost")
    store = Store.at(settings.database)
    upgrade(store.engine)
    queue = Queue.at(settings, store)
    queue.huey.immediate = True
    app = create_app(settings, store, queue)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    site = build_site(app, store, queue, settings)
    full_world(site)
    # A letter is written, and a try at the door is noted.
    site.client().post("/sign-in/", data={"email": "ines@example.org"})
    store.engine.dispose()


def _names(connection: sqlite3.Connection) -> list[str]:
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return [name for (name,) in connection.execute(asked)]


def _rows(connection: sqlite3.Connection, name: str) -> dict[str, Any]:
    found = connection.execute(f'SELECT * FROM "{name}"')
    columns = [column[0] for column in found.description]
    return {"columns": columns, "rows": [[_plain(value) for value in row] for row in found]}


def _plain(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _table(columns: list[str], rows: list[list[Any]]) -> str:
    """Return a table with a line for each row, so that a difference can be read."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return f'{{"columns": {json.dumps(columns)}, "rows": [\n{lines}\n]}}'


if __name__ == "__main__":
    main(Path(sys.argv[1]))
