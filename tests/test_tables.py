"""Tables in the documents find their own place and leave the rest alone."""

from pathlib import Path

import pytest

from benchmarks.tables import DOCUMENTS, table_lines, write_table

BEFORE = """# Load

<!-- table load: make load -->
old
<!-- end -->

After it.
<!-- table other: x -->
<!-- end -->
"""


def test_a_table_takes_the_place_of_the_one_before_and_nothing_else(tmp_path: Path) -> None:
    document = tmp_path / "load.md"
    document.write_text(BEFORE, encoding="utf-8")
    write_table(document, "load", ["page", "ms:"], [["review", 17]], "Two cores.")
    table = "| page | ms |\n| --- | --: |\n| review | 17 |\n\nTwo cores."
    assert document.read_text(encoding="utf-8") == BEFORE.replace("old", table)


def test_a_document_without_the_place_is_refused(tmp_path: Path) -> None:
    document = tmp_path / "load.md"
    document.write_text(BEFORE, encoding="utf-8")
    with pytest.raises(LookupError, match="0 places"):
        write_table(document, "lost", ["page"], [], "")
    assert document.read_text(encoding="utf-8") == BEFORE


def test_a_cell_cannot_break_its_row() -> None:
    assert table_lines(["said"], [["a|b\nc"]])[-1] == r"| a\|b c |"


@pytest.mark.parametrize("document", sorted(DOCUMENTS.glob("*.md")), ids=lambda path: path.name)
def test_every_place_in_the_documents_ends(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert text.count("<!-- table ") == text.count("<!-- end -->")
