from __future__ import annotations

import re
from pathlib import Path

from matcher.reporting import page_phrases, phrases
from matcher.reporting.page_phrases import SCRIPT
from matcher.words import Words

FOLDER = Path(page_phrases.__file__).parent
SCRIPTS = "\n".join(path.read_text("utf-8") for path in sorted((FOLDER / "templates").glob("*.js")))
SOURCES = "\n".join(path.read_text("utf-8") for path in sorted(FOLDER.glob("*.py")))
PAGE = "\n".join(path.read_text("utf-8") for path in sorted((FOLDER / "templates").glob("*.html")))


def test_the_script_asks_for_no_phrase_that_is_missing() -> None:
    asked = set(re.findall(r"phrase\(\s*\"(\w+)\"", SCRIPTS)) | set(re.findall(r"data\.phrases\.(\w+)", SCRIPTS))
    assert asked <= set(SCRIPT)


def test_every_phrase_is_said_somewhere() -> None:
    for module, name in ((page_phrases, "page"), (phrases, "phrases")):
        for phrase in (key for key, value in vars(module).items() if isinstance(value, Words)):
            uses = len(re.findall(rf"\b{phrase}\b", SOURCES + PAGE))
            assert uses > 1, f"{name}.{phrase} is never used"
