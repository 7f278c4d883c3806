"""The story of two days, told by ``make story``: 300 people, a simulated clock, and the usual accidents."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.web.two_days.story import told
from web.store.engine import Store
from web.store.upgrade import upgrade


def main() -> None:
    """Tell it; the exit status is 1 where something is not as it should be."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/matcher.sqlite"
        upgrade(Store.at(database).engine)
        with told(Path(folder), database, people, _say) as (_, found):
            sys.exit(1 if found.faults else 0)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a story is told


if __name__ == "__main__":
    main()
