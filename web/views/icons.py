"""Icons drawn into the page from Bootstrap's sprite, which is too large to send to a phone in a hall."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import flask_bootstrap
from flask import Flask
from markupsafe import Markup

_SVG = "{http://www.w3.org/2000/svg}"


@cache
def _sprite() -> dict[str, ET.Element]:
    package = Path(flask_bootstrap.__file__).parent
    tree = ET.parse(package / "static" / "bootstrap5" / "icons" / "bootstrap-icons.svg")  # noqa: S314 - our own package
    for shape in tree.iter():
        shape.tag = shape.tag.removeprefix(_SVG)  # the name space is the page's own
    return {str(symbol.get("id")): symbol for symbol in tree.iter("symbol")}


@cache
def icon_shape(name: str) -> Markup:
    """Return the paths of an icon, to stand in an ``svg`` of 16 by 16."""
    return Markup("".join(ET.tostring(shape, encoding="unicode") for shape in _sprite()[name]))  # noqa: S704 - theirs


def init_icons(app: Flask) -> None:
    """Let templates draw icons."""
    app.add_template_global(icon_shape)
