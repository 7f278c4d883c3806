"""Small files that would unpack to something huge: refused in words and at once, at every door for files."""

from __future__ import annotations

import gzip
import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from matcher.intake.attendance import Frame
from matcher.intake.columns import INVESTOR_COLUMNS, STARTUP_COLUMNS
from matcher.intake.findings import Findings
from matcher.intake.one_table import read_people_table
from matcher.intake.tables import parse_table
from matcher.profiles import Side
from tests.web.cast import NOW, TestSite, small_conference
from tests.web.interface.program import program_for
from web.errors import RefusedError
from web.services.exchange.whole_conference import checked, export_conference, import_as_new

Tried = Callable[[str], None]

#: Any of these would take minutes or gigabytes if it were read to its end; a loaded machine still has time for it.
SECONDS = 10
_FORM = "application/x-www-form-urlencoded"
SHEET = "xl/worksheets/sheet1.xml"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CELL = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
HEADER = f'<row r="1">{_CELL.format("A1", "id")}{_CELL.format("B1", "name")}</row>'


@contextmanager
def soon() -> Iterator[None]:
    begun = time.process_time()
    yield
    assert time.process_time() - begun < SECONDS


def workbook(**parts: str) -> bytes:
    """Return a workbook of two rows with other content in some of its parts."""
    plain, file = io.BytesIO(), io.BytesIO()
    book = openpyxl.Workbook()
    for row in (("id", "name"), ("s1", "Sol")):
        book.active.append(row)
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            made.writestr(name, parts.get(name, source.read(name)))
    return file.getvalue()


def sheet(rows: str, before: str = "") -> bytes:
    text = f'{before}<worksheet xmlns="{SPREADSHEET}"><sheetData>{HEADER}{rows}</sheetData></worksheet>'
    return workbook(**{SHEET: text})


def _laughs() -> str:
    entities = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    return f'<!DOCTYPE l [<!ENTITY a "ha">{entities}]>'


_TOLD = '<row r="2"><c r="A2" t="inlineStr"><is><t>{}</t></is></c></row>'
WORKBOOKS = {
    "entities in entities": lambda: sheet(_TOLD.format("&j;"), _laughs()),
    "one long entity, often": lambda: sheet(
        _TOLD.format("&a;" * 3000), f'<!DOCTYPE l [<!ENTITY a "{"x" * 100_000}">]>'
    ),
    "a file of this machine": lambda: sheet(
        _TOLD.format("&a;"), '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    ),
    "a row far away": lambda: sheet('<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>'),
    "three million empty rows": lambda: sheet("<row/>" * 3_000_000),
    "a million cells in a row": lambda: sheet(f"<row>{'<c><v>1</v></c>' * 1_000_000}</row>"),
    "wide rows": lambda: sheet("".join(f'<row r="{n}"><c r="ZZZ{n}"><v>1</v></c></row>' for n in range(2, 5000))),
    "many styles": lambda: workbook(
        **{"xl/styles.xml": f'<styleSheet xmlns="{SPREADSHEET}">{"<xf/>" * 3_000_000}</styleSheet>'}
    ),
    "many elements in one another": lambda: sheet("<a>" * 100_000),
    "another workbook inside": lambda: workbook(**{SHEET: sheet("").decode("latin-1")}),
}


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_a_workbook_that_would_unpack_to_too_much_is_refused_at_once(tried: Tried, kind: str) -> None:
    content, findings = WORKBOOKS[kind](), Findings()
    assert len(content) < 2**20
    tried("bombs: workbooks")
    with soon():
        assert parse_table(content, "startups.xlsx", findings) is None
    (said,) = (str(one.problem.en) for one in findings.listed())
    assert "too" in said or "not an Excel workbook" in said
    assert "root:" not in str(findings.listed())


TABLES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a wide header and short rows": ("startups.csv", lambda: b"id,name" + b"," * 100_000 + b"\n1,2\n" * 2000),
    "lines of nothing": ("startups.csv", lambda: b"\n" * 3_000_000),
    "carriage returns": ("startups.csv", lambda: b"\r" * 3_000_000),
    "a key for each line": ("startups.jsonl", lambda: b"\n".join(b'{"k%d":1}' % n for n in range(4000))),
    "lines of nothing in JSON": ("startups.jsonl", lambda: b"\n" * 3_000_000),
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_that_would_fill_memory_is_refused_at_once(tried: Tried, kind: str) -> None:
    (name, content), findings = TABLES[kind], Findings()
    tried("bombs: tables")
    with soon():
        assert parse_table(content(), name, findings) is None
    assert [one.problem.en for one in findings.listed()] == ["the table has too many cells"]


CELLS = ["1万", "1up to", "以前", "1,", "1.", "(", "1 ", "1a.b ", "1-", "'", "=", "\r\n", "；", "a轮至"]


@pytest.mark.parametrize("piece", CELLS)
def test_no_cell_or_heading_takes_long_to_read(tried: Tried, piece: str) -> None:
    """A pattern that looks at each character again for each other one needs minutes for such a row."""
    conference = small_conference().conference
    frame = Frame.of(conference.zone, conference.sub_forums)
    long = f"1{piece * (20_000 // len(piece))}!"
    for side, columns in ((Side.INVESTOR, INVESTOR_COLUMNS), (Side.STARTUP, STARTUP_COLUMNS)):
        row = dict.fromkeys(columns, long) | {"id": "x", "name": "N", long: long, f"raising_usd ({long}": "1"}
        tried("bombs: cells")
        with soon():
            table = read_people_table(json.dumps(row).encode(), "people.jsonl", side, frame)
        assert len(table.participants) == 1


HOSTILE = {
    "brackets in brackets": b"[" * 100_000,
    "objects in objects": b'{"id":' * 100_000,
    "a number of a million digits": b'{"id": ' + b"9" * 1_000_000 + b', "name": "S"}',
    "a number beyond all numbers": b'{"id": 1e999999, "name": NaN}',
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_json_that_no_program_writes_is_left_out_or_told(site: TestSite, tried: Tried, kind: str) -> None:
    tried("bombs: JSON")
    tried("bombs: interface")
    with soon():
        table = parse_table(HOSTILE[kind], "startups.jsonl", Findings())
        assert table is not None
        token = program_for(site).token
        answer = site.client().post(
            "/api/v1/conferences/spring/participants",
            data=HOSTILE[kind],
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
    assert answer.status_code in (400, 422)


def test_a_packed_body_is_not_unpacked(site: TestSite, tried: Tried) -> None:
    packed = gzip.compress(b'{"side": "investor", "name": "' + b"x" * 5_000_000 + b'"}')
    tried("bombs: interface")
    with soon():
        answer = site.client().post(
            "/api/v1/conferences/spring/participants",
            data=packed,
            headers={
                "Authorization": f"Bearer {program_for(site).token}",
                "Content-Type": "application/json",
                "Content-Encoding": "gzip",
            },
        )
    assert answer.status_code in (400, 415, 422)


@pytest.mark.parametrize("address", ["/spring/profile/", "/sign-in/", "/spring/people/1/note"])
def test_a_body_larger_than_any_form_is_refused(site: TestSite, tried: Tried, address: str) -> None:
    tried("bombs: forms")
    with soon():
        large = site.client("sara").post(address, data=b"text=" + b"x" * (5 * 2**20), content_type=_FORM)
        many = site.client("sara").post(address, data=b"f=&" * 200_000, content_type=_FORM)
        huge = site.client("sara").post(address, data=b"x" * (33 * 2**20), content_type="text/plain")
    assert (large.status_code, huge.status_code) == (413, 413)
    assert many.status_code < 500


@pytest.fixture
def export(site: TestSite, tmp_path: Path) -> Path:
    path = tmp_path / "export.zip"
    export_conference(site.store, site.conference_id, path, NOW)
    return path


def changed(path: Path, change: Callable[[str, bytes], bytes], **more: bytes) -> Path:
    """Return an export with other content, and with more files."""
    made = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name, content in more.items():
            target.writestr(name, content)
    return made


def _put(name: str, content: bytes, at: str, before: bytes) -> bytes:
    return content if at == name else before


def _refused(site: TestSite, path: Path) -> str:
    with soon(), pytest.raises(RefusedError) as refusal:
        import_as_new(site.store, checked(path), "winter", NOW)
    return refusal.value.words.en


def test_an_export_that_would_unpack_to_too_much_is_refused(site: TestSite, export: Path, tried: Tried) -> None:
    nothing = b"\n" * (30 * 2**20)
    for name in ("tables/participants.jsonl", "elsewhere"):
        tried("bombs: whole conferences")
        made = changed(export, partial(_put, name, nothing), elsewhere=nothing)
        assert "larger than any conference" in _refused(site, made)


def test_an_export_with_very_many_files_is_refused(site: TestSite, export: Path, tried: Tried) -> None:
    tried("bombs: whole conferences")
    made = changed(export, lambda _name, content: content, **{f"file{n}": b"" for n in range(5000)})
    assert "larger than any conference" in _refused(site, made)


@pytest.mark.parametrize("deep", [b"[" * 100_000, b'{"a":' * 100_000, b"9" * 100_000, b"\xff\xfe"])
def test_an_export_of_json_that_no_program_writes_is_refused(
    site: TestSite, export: Path, tried: Tried, deep: bytes
) -> None:
    for name in ("manifest.json", "tables/accounts.jsonl"):
        tried("bombs: whole conferences")
        made = changed(export, partial(_put, name, deep))
        assert "is no export" in _refused(site, made)


@pytest.mark.parametrize("name", ["../../escaped", "/escaped", "tables/../../escaped", "C:\\escaped", "a/\x01"])
def test_names_in_an_export_lead_nowhere_out_of_it(
    site: TestSite, export: Path, tmp_path: Path, tried: Tried, name: str
) -> None:
    """Nothing is ever unpacked to a file: what a table is called in the manifest is looked up, not opened."""
    tried("names: whole conferences")

    def renamed(at: str, content: bytes) -> bytes:
        if at != "manifest.json":
            return content
        told = json.loads(content)
        told["tables"][name] = {"rows": 1, "sha256": ""}
        return json.dumps(told).encode()

    before = {path for path in tmp_path.rglob("*") if "changed" not in path.name}
    assert "cannot be part of a conference" in _refused(site, changed(export, renamed, **{name: b"{}"}))
    assert {path for path in tmp_path.rglob("*") if "changed" not in path.name} == before
    assert not list(tmp_path.parent.glob("escaped"))
