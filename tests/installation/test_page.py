"""The administrator's page can be typed; typing it all takes ``python -m tests.installation``."""

from __future__ import annotations

import subprocess

import pytest

from tests.installation.__main__ import VALUES
from tests.installation.page import CERTIFICATE, PAGE, Block, blocks, with_values

BLOCKS = blocks(PAGE.read_text(encoding="utf-8"))


def test_every_command_of_the_page_is_found() -> None:
    assert sum(line.startswith("```sh") for line in PAGE.read_text(encoding="utf-8").splitlines()) == len(BLOCKS)
    assert [block.kind for block in BLOCKS if block.kind] == [CERTIFICATE]
    assert "SITE" in with_values(BLOCKS[0], VALUES).commands


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.section)
def test_every_block_is_a_script(block: Block) -> None:
    done = subprocess.run(["bash", "-n"], input=block.commands, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_setting_that_is_not_on_the_page_cannot_be_given() -> None:
    with pytest.raises(LookupError):
        with_values(BLOCKS[0], {"COLOUR": "green"})
