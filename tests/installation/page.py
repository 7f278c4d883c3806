"""The commands of the administrator's page, as they stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parent.parent.parent / "docs" / "running.md"
#: What the fence of a block says that cannot be run away from the internet.
CERTIFICATE = "certificate"
_BLOCK = re.compile(
    r"^(?:## (?P<section>[^\n]+)|```sh(?P<kind> \w+)?\n(?P<commands>.*?)^```)$", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Block:
    """Commands that are typed together."""

    section: str
    kind: str
    commands: str

    @property
    def told(self) -> str:
        """The first of the commands, to know the block by."""
        first = self.commands.splitlines()[0].rstrip("\\ ")
        more = len(self.commands.splitlines()) - 1
        return f"`{first}`" + (f" and {more} more lines" if more else "")


def blocks(page: str) -> list[Block]:
    """Return the commands of a page in their order."""
    found, section = [], ""
    for match in _BLOCK.finditer(page):
        section = match["section"] or section
        if match["commands"]:
            found.append(Block(section, (match["kind"] or "").strip(), match["commands"]))
    return found


def with_values(block: Block, values: dict[str, str]) -> Block:
    """Return a block of settings with other values.

    Raises
    ------
    LookupError
        If the page has no such settings any more.
    """
    commands = block.commands
    for name, value in values.items():
        commands, count = re.subn(rf"^{name}=.*$", f"{name}={value}", commands, flags=re.MULTILINE)
        if count != 1:
            raise LookupError(f"The page sets {name} {count} times.")
    return Block(block.section, block.kind, commands)
