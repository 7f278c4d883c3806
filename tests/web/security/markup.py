"""Pages as a browser reads them: their elements, their forms, and what in them was made of somebody's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

#: Text that would be an element, an attribute, the end of a script or a sum if anybody took it for more than text.
MARKER = "xss'\"><xss onxss=1>{{7*7}}</script></title><xss>"
ADDRESS = "javascript:xss(1)"
_LEADING = {"href", "src", "action", "formaction", "xlink:href", "poster", "data", "srcdoc"}
_ACTIVE = ("javascript:", "vbscript:", "data:")
_PICTURE = "data:image/"


@dataclass
class Field:
    """A control of a form: its name, its type and the values it can be given."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form: where it goes, how, and its controls by name."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)


class Page(HTMLParser):
    """A page that was read."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.forms: list[Form] = []
        self.text: list[str] = []
        self._select: Field | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element, and what it adds to the form in which it stands."""
        told = {name: value or "" for name, value in attrs}
        self.elements.append((tag, told))
        if tag == "form":
            self.forms.append(Form(told.get("action", ""), told.get("method", "get").upper()))
        elif self.forms and tag in ("input", "textarea", "select", "button") and told.get("name"):
            kind = told.get("type", "text") if tag in ("input", "button") else tag
            control = self.forms[-1].fields.setdefault(told["name"], Field(told["name"], kind))
            control.values.append(told.get("value", ""))
            self._select = control if tag == "select" else None
        elif tag == "option" and self._select:
            self._select.values.append(told.get("value", ""))

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.text.append(data)


def made_of_markers(text: str) -> list[str]:
    """Return what in a page came out of a marker, as it should not."""
    return list(_made(Page(text)))


def _made(page: Page) -> Iterator[str]:
    for tag, attributes in page.elements:
        if tag.startswith("xss"):
            yield f"element {tag}"
        for name, value in attributes.items():
            if "xss" in name or (name.startswith("on") and "xss" in value):
                yield f"attribute {name} of {tag}"
            plain = "".join(value.split()).casefold()
            if name in _LEADING and plain.startswith(_ACTIVE) and not plain.startswith(_PICTURE):
                yield f"{name} of {tag} leads to {plain:.40}"
    if any("49</script>" in text or ">49<" in text for text in page.text):
        yield "a sum was worked out"
