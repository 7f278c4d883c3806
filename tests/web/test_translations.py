"""Every word of the pages stands in Chinese, with the same values in it."""

from __future__ import annotations

import re
import tomllib
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

WEB = Path(__file__).parents[2] / "web"
FOLDER = WEB / "translations" / "zh_Hans_CN" / "LC_MESSAGES"
_VALUE = re.compile(r"%\(\w+\)[sd]")


def _catalogue() -> Catalog:
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


def _said_on_pages() -> set[str]:
    mappings = tomllib.loads((WEB / "translations" / "babel.toml").read_text(encoding="utf-8"))["mappings"]
    methods = [(one["pattern"], one["method"]) for one in mappings]
    found = extract_from_dir(
        WEB, methods, keywords={"_": None, "gettext": None, "lazy_gettext": None, "lazy": None, "ngettext": (1, 2)}
    )
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _said(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def test_everything_that_pages_say_is_in_the_catalogue_and_nothing_else() -> None:
    assert {_singular(message) for message in _catalogue() if message.id} == _said_on_pages()


def test_nothing_is_left_untranslated_or_guessed() -> None:
    open_ones = [m.id for m in _catalogue() if m.id and (m.fuzzy or not all(_said(m)))]
    assert open_ones == []


def test_translations_hold_the_same_values() -> None:
    broken = []
    for message in _catalogue():
        if not message.id:
            continue
        wanted = set(_VALUE.findall(message.id if isinstance(message.id, str) else " ".join(message.id)))
        broken += [message.id for text in _said(message) if set(_VALUE.findall(text)) != wanted]
    assert broken == []


def test_what_pages_read_is_compiled_from_the_catalogue() -> None:
    made = BytesIO()
    write_mo(made, _catalogue())
    made.seek(0)
    with (FOLDER / "messages.mo").open("rb") as file:
        assert _words(GNUTranslations(file)) == _words(GNUTranslations(made))


def _words(translations: GNUTranslations) -> dict[object, str]:
    """Return what translations say, without their header, which holds the moment of compiling."""
    return {key: said for key, said in vars(translations)["_catalog"].items() if key}
