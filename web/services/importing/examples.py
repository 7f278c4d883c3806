"""Tables to begin with: the headings that are understood and one row that shows what stands under them."""

from __future__ import annotations

import csv
import io

from web.services.importing.tables import TableKind

_EXAMPLES = {
    TableKind.INVESTORS: {
        "id": "i001",
        "name": "Example Ventures",
        "email": "partner@example.org",
        "thesis": "Seed rounds in machine vision and robotics; we lead and take a board seat.",
        "tags": "machine vision;robotics",
        "stages": "seed;A",
        "ticket_min_usd": "300000",
        "ticket_max_usd": "2000000",
        "countries": "CN;SG",
        "country": "CN",
        "city": "Xi'an",
        "kind": "VC",
    },
    TableKind.STARTUPS: {
        "id": "s001",
        "name": "Example Robotics",
        "email": "founder@example.org",
        "description": "Cameras that find scratches on glass while it is still hot.",
        "tags": "machine vision;manufacturing",
        "stage": "seed",
        "raising_usd": "1500000",
        "country": "CN",
        "city": "Xi'an",
        "founded": "2023",
    },
    TableKind.PORTFOLIO: {
        "id": "p001",
        "name": "Example Optics",
        "description": "Lenses for satellites.",
        "tags": "photonics",
        "stage": "A",
        "country": "CN",
    },
    TableKind.INTERACTIONS: {
        "investor_id": "i001",
        "startup_id": "p001",
        "kind": "invested",
        "at": "2024-05-17",
        "round": "A",
    },
}


def example_table(kind: TableKind) -> bytes:
    """Return an example as CSV that spreadsheet programs open as it is meant."""
    row = _EXAMPLES[kind]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(row))
    writer.writeheader()
    writer.writerow(row)
    return text.getvalue().encode("utf-8-sig")
