"""The doors of the site: its forms, and its addresses with what stands in them."""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from icalendar import Calendar
from sqlalchemy import make_url
from werkzeug import Response
from werkzeug.routing import Rule

from tests.fuzz.mutation import mutated
from tests.fuzz.watch import FaultError
from tests.web.databases import databases
from tests.web.security.markup import Page
from tests.web.security.standing import Standing, site_at, stand
from tests.web.world import World, everything_in
from web.store.engine import Store
from web.store.records.log import JobRecord

WHO = ("ines", "sara", "suri", "olga", "stan", "nadia", "eva", "otto", None)
#: What has upset forms and addresses before, as the bytes that are sent.
ODD = (
    *(
        b"",
        b" ",
        b"\x00",
        b"\xff",
        b"\xed\xa0\x80",
        b"a\r\nb: c",
        b"x" * 70_000,
        "🚀".encode() * 300,
        b"\xe2\x80\xae",
    ),
    *(b"-1", b"0", b"1", b"9" * 30, b"1e999", b"NaN", b"Infinity", b"0.1", "١٢".encode(), "二".encode(), b"1_0"),
    *(b"2026-13-45", b"9999-12-31T23:59", b"0001-01-01T00:00", b"2026-05-12T09:00", b"24:00", b"09:00", b"0000"),
    *(
        b"=1+1",
        b"../../etc/passwd",
        b"{{7*7}}",
        b"%s%n",
        b"<script>",
        b"{found}",
        b"None",
        b"null",
        b"[]",
        b'{"a":1}',
    ),
    *(
        b"http://[::1",
        b"https://example.org/",
        b"javascript:1",
        b"mailto:x",
        b"x@y",
        b"@",
        b"on",
        b"true",
        b"y",
        b"en",
    ),
)
#: Tables that count tries, remember calls and show who is alive: a refusal may be noted there.
_COUNTED = {"limits", "sign_in_tries", "used_links", "signs_of_life", "step_times", "tokens", "repeated_calls"}
_TURNS = 60
_ASKED = {"page", "q", "sort", "next", "lang", "side"}
_ARGUMENT = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")


@dataclass(frozen=True)
class Call:
    """Something that is asked of the site: by whom, where, and with what."""

    who: str | None
    method: str
    address: str
    fields: tuple[tuple[str, bytes], ...] = ()
    file: tuple[str, str, bytes] | None = None
    """A field, a name and a content."""


@dataclass
class Site:
    """The site with two conferences in full swing, put back as it was now and then."""

    standing: Standing
    template: Path
    database: Path
    turns: int = 0
    seen: dict[str, list[str]] = field(default_factory=dict)
    pages: dict[tuple[str | None, str], list[Call]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    """Of all fields that were shown."""

    def feed(self, call: Call) -> bool:
        """Ask, and look at the answer and at what is left in the database."""
        self.begin()
        data: Any = urlencode(call.fields).encode()
        kind = "application/x-www-form-urlencoded"
        if call.file is not None:
            name, file, content = call.file
            data = {key: value.decode("utf-8", "replace") for key, value in call.fields}
            data[name], kind = (io.BytesIO(content), file), "multipart/form-data"
        told = {"data": data, "content_type": kind} if call.method == "POST" else {}
        client = self.standing.site.client(call.who)
        with client.open(call.address, method=call.method, buffered=True, **told) as answer:
            return self.judge(answer)

    def begin(self) -> None:
        """Put the database back now and then, and look at what stands in it."""
        if self.turns % _TURNS == 0:
            self.put_back()
        self.turns += 1
        self.seen = self.seen or self.look()

    def judge(self, answer: Response) -> bool:
        """Return whether it is an answer; a refusal must have changed nothing."""
        before, self.seen = self.seen, self.look()
        if answer.status_code >= 500 and answer.status_code != 503:
            raise FaultError(f"{answer.status}")
        if answer.mimetype == "text/calendar":
            Calendar.from_ical(answer.data)
        with self.standing.site.store.reading() as db:
            for job in db.query(JobRecord):
                if job.error and "details" in job.error:
                    raise FaultError(f"a job broke: {job.kind} {job.error['details']}")
        if answer.status_code >= 400 and before != self.seen:
            changed = {name for name in before if before[name] != self.seen[name]}
            raise FaultError(f"{answer.status_code} changed {', '.join(sorted(changed))}")
        return answer.status_code < 400

    def look(self) -> dict[str, list[str]]:
        """Return what stands in the database, but for what is counted."""
        found = everything_in(self.standing.site.store)
        return {name: rows for name, rows in found.items() if name not in _COUNTED}

    def put_back(self) -> None:
        """Begin anew with the database as it was at first."""
        self.standing.site.store.engine.dispose()
        for old in self.database.parent.glob(f"{self.database.name}-*"):
            old.unlink()
        shutil.copy(self.template, self.database)
        self.seen = {}

    def keep(self) -> None:
        """Let what stands in the database now be what it is put back to."""
        self.standing.site.store.engine.dispose()
        shutil.copy(self.database, self.template)
        self.seen = {}

    def rules(self, method: str) -> list[Rule]:
        """Return the rules of addresses that can be asked in a way."""
        rules = self.standing.site.app.url_map.iter_rules()
        return [rule for rule in rules if method in (rule.methods or ()) and rule.endpoint != "static"]

    def forms(self, who: str | None, rule: Rule) -> list[Call]:
        """Return the forms on a page as somebody would send them; each page is opened once."""
        if (who, rule.rule) not in self.pages:
            self.pages[who, rule.rule] = (
                [] if {"token", "filename"} & set(rule.arguments) else self._forms(who, rule)
            )
        return self.pages[who, rule.rule]

    def _forms(self, who: str | None, rule: Rule) -> list[Call]:
        address = _filled(rule, self.known(rule))
        self.seen = {}  # opening a page may note that it was shown
        with self.standing.site.client(who).get(address, buffered=True) as answer:
            text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        found = []
        for form in Page(text).forms:
            self.names.update(form.fields)
            fields = [(control.name, control.values[0].encode()) for control in form.fields.values()]
            if form.method == "POST":
                found.append(Call(who, "POST", form.action or address, tuple(fields)))
        return found

    def known(self, rule: Rule) -> dict[str, str]:
        """Return what fills the arguments of an address; what nobody knows is made up."""
        names = set(rule.arguments)
        try:
            found = self.standing.world.arguments(rule.endpoint, names)
        except KeyError:
            found = {}
        return {name: str(found.get(name, "spring" if name == "slug" else "1")) for name in names}


@dataclass(frozen=True)
class Asking:
    """A door of the site: who makes up the calls."""

    site: Site
    make: Callable[[Random], Call]

    def made(self, random: Random) -> Call:
        """Return a call that no browser sends."""
        return self.make(random)

    def feed(self, call: Call) -> bool:
        """Ask it."""
        return self.site.feed(call)


def opened(folder: Path, *, full: bool = True) -> Site:
    """Return the site, built in a folder: in full swing, or with the cast alone."""
    os.environ.setdefault("MATCHER_CACHE", str(folder / "vectors.sqlite"))
    with databases(folder) as made:
        address = made.laid_out()
    store = Store.at(address)
    standing = stand(folder, address, store) if full else Standing(site_at(folder, address, store), World({}))
    database = Path(str(make_url(address).database))
    standing.site.store.engine.dispose()
    template = shutil.copy(database, folder / "template")
    return Site(standing, Path(template), database)


def forms_door(folder: Path) -> Asking:
    """Every form that anybody is shown, and every address that takes one."""
    return forms_on(opened(folder))


def addresses_door(folder: Path) -> Asking:
    """Every address with odd ids, names, tokens and questions in it."""
    return addresses_on(opened(folder))


def forms_on(site: Site) -> Asking:
    """Return the door of forms of a site."""
    gets, posts = site.rules("GET"), site.rules("POST")

    def make(random: Random) -> Call:
        who = random.choice(WHO)
        shown = site.forms(who, random.choice(gets))
        if shown and random.randrange(8):
            call = random.choice(shown)
        else:
            rule = random.choice(posts)
            some = tuple((name, b"") for name in random.sample(sorted(site.names), min(len(site.names), 6)))
            call = Call(who, "POST", _filled(rule, site.known(rule)), some)
        fields = [one for each in call.fields for one in _changed(each, random)]
        if random.randrange(20) == 0:
            fields += [(f"field{number}", b"x") for number in range(random.choice((5, 2000)))]
        return Call(who, "POST", call.address, tuple(fields), _file(call, random))

    return Asking(site, make)


def addresses_on(site: Site) -> Asking:
    """Return the door of addresses of a site."""
    rules = site.rules("GET")

    def make(random: Random) -> Call:
        rule, who = random.choice(rules), random.choice(WHO)
        site.forms(who, rule)
        filled = {name: _odd_part(value, random) for name, value in site.known(rule).items()}
        if random.randrange(4):
            filled |= {"slug": "spring"} if "slug" in filled else {}
        asked = random.choices(sorted(site.names | _ASKED), k=random.randrange(4))
        query = urlencode([(name, random.choice(ODD)) for name in asked])
        return Call(who, "GET", f"{_filled(rule, filled)}?{query[:20_000]}")

    return Asking(site, make)


def _changed(one: tuple[str, bytes], random: Random) -> Iterator[tuple[str, bytes]]:
    """Yield a field as it is, otherwise, twice, under another name, or not at all."""
    name, value = one
    kind = random.randrange(12)
    if kind < 5:
        yield one
    elif kind < 9:
        yield name, random.choice(ODD)
    elif kind == 9:
        yield from (one, (name, random.choice(ODD)))
    elif kind == 10:
        yield f"{name}{random.choice(('-0', '[]', '.', ' '))}", value


def _file(call: Call, random: Random) -> tuple[str, str, bytes] | None:
    names = [name for name, _value in call.fields]
    likely = [name for name in names if "file" in name or "photo" in name or "logo" in name]
    if not likely and (not names or random.randrange(15)):
        return None
    content = mutated(random.choice(_FILES), random, _FILES)
    return random.choice(likely or names), random.choice(_NAMES), content


_FILES = (
    b"id,name,description,email\ns90,Sofia,Batteries.,sofia@example.org\n,Nameless,,\n",
    b'{"id": "s1", "name": "Lumen"}\n',
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00",
    b"PK\x03\x04",
)
_NAMES = (
    "new.csv",
    "new.jsonl",
    "new.xlsx",
    "new.zip",
    "new.png",
    "",
    "..",
    "a/../b.csv",
    "new.CSV\x00.exe",
    "x" * 300,
)


def _odd_part(value: str, random: Random) -> str:
    """Return a part of an address: as it is, nearly so, or odd."""
    kind = random.randrange(4)
    if kind == 0:
        return value
    if kind == 1:
        return quote(mutated(value.encode(), random, [value.encode()])[:300], safe="")
    if kind == 2 and value.isdigit():
        return random.choice(("0", "-1", "9" * 30, str(2**63), str(2**31), "1.5", "007"))
    return quote(random.choice(ODD)[:300], safe="") or "x"


def _filled(rule: Rule, values: dict[str, str]) -> str:
    return _ARGUMENT.sub(lambda found: values.get(found[1], "1"), rule.rule)
