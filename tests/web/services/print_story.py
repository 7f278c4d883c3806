"""Meetings to be printed, and what a printed file says."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import zxingcpp
from pypdf import PdfReader

from tests.web.cast import NOW, TestSite, slot
from web.services.requests import accept, ask
from web.store.records.participants import ParticipantRecord


def book(site: TestSite, investor: str, startup: str, number: int) -> int:
    """Book a meeting in a slot; return its id."""
    asked = ask(site.store, site.seat(startup), site.people[investor], "", slot(number), NOW)
    return accept(site.store, site.seat(investor), asked, None, NOW)


def rename(site: TestSite, who: str, name: str = "", **values: str) -> None:
    """Change what is printed of somebody."""
    with site.store.writing() as db:
        row = db.get_one(ParticipantRecord, site.people[who])
        for column, value in {**({"name": name} if name else {}), **values}.items():
            setattr(row, column, value)


def texts_of(content: bytes) -> list[str]:
    """Return the text of each page, in one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def embedded_fonts(content: bytes) -> dict[str, bool]:
    """Return each font of a file, and whether all of its letters travel with it."""
    found = {}
    for page in PdfReader(BytesIO(content)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            (descendant,) = font.get_object()["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"].get_object()
            name = str(font.get_object()["/BaseFont"]).partition("+")[2]
            found[name] = any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3"))
    return found


def codes_of(content: bytes) -> list[str]:
    """Return what the QR codes on the first page say, as a scanner reads them from paper."""
    picture = pypdfium2.PdfDocument(content)[0].render(scale=3).to_numpy()
    return sorted(one.text for one in zxingcpp.read_barcodes(picture))
