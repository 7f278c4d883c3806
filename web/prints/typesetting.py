"""Facts to PDF by Typst, in portions: its sole user, with the fonts that go into every file."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from matcher.progress import StepProgress

#: Packages that hold nothing but fonts under the SIL Open Font License.
FONTS = ("manimgx_fonts", "manimgx_fonts_cjk")
# So many pages are typeset at a time: enough to share a font, few enough to tell how far it is.
_PORTION = 50
# Typst remembers what it laid out until it was not asked for in ten runs; empty ones make it forget, else a large
# print takes gigabytes.
_FORGETTING_RUNS = 12
# A word that is longer than a narrow column may be broken after every few characters.
_LONG_WORD, _PIECE = 20, 8
# Marks that turn the direction of all that follows would reach beyond the name they stand in.
_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


@cache
def _fonts() -> Any:
    import typst

    folders = [Path(str(found.origin)).parent for name in FONTS if (found := find_spec(name))]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def typeset(
    template: str,
    facts: Mapping[str, Any],
    progress: StepProgress = lambda _step, _done, _total: None,
    portion: int = _PORTION,
) -> bytes:
    """Return the PDF of some facts.

    Parameters
    ----------
    template : the name of a ``.typ`` file beside this one.
    facts : what it reads; its ``pages`` are typeset portion by portion.
    """
    import typst

    folder = Path(__file__).parent
    compiler = typst.Compiler(folder / f"{template}.typ", root=folder, font_paths=_fonts())
    pages: Sequence[Any] = facts["pages"]
    alone = len(pages) <= portion
    made: list[bytes] = []
    for start in range(0, max(len(pages), 1), portion):
        progress("typeset", start, len(pages))
        some = {**facts, "pages": pages[start : start + portion]}
        made.append(cast("bytes", compiler.compile(sys_inputs=_inputs(some), format="pdf", pdf_tags=alone)))
        for _ in range(_FORGETTING_RUNS):
            compiler.compile(sys_inputs=_inputs({**facts, "pages": []}), format="pdf")
    progress("join", len(pages), len(pages))
    return made[0] if alone else _joined(made, str(facts["title"]))


def try_fonts() -> str:
    """Return why nothing can be typeset; empty: everything is there."""
    missing = [name for name in (*FONTS, "typst") if find_spec(name) is None]
    if missing:
        return f"{', '.join(missing)} is missing."
    _fonts()
    return ""


def _inputs(facts: Mapping[str, Any]) -> dict[str, str]:
    return {"facts": json.dumps(facts, ensure_ascii=False)}


def _joined(parts: Sequence[bytes], title: str) -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter()
    for part in parts:
        writer.append(BytesIO(part), import_outline=False)
    writer.add_metadata({"/Title": title})
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def printable(text: str) -> str:
    """Return a text in one line, without what cannot be printed, and with room to break its longest words."""
    seen = "".join(" " if unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") else one for one in text)
    return " ".join(_breakable(word) for word in seen.translate(_TURNING).split())


def _breakable(word: str) -> str:
    # Chinese breaks anywhere by itself.
    if len(word) <= _LONG_WORD or any(unicodedata.east_asian_width(one) in "WF" for one in word):
        return word
    return "\u200b".join(word[start : start + _PIECE] for start in range(0, len(word), _PIECE))
