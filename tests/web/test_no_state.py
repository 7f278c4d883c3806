"""No process of the site keeps anything that another would miss: the database is the only memory.

What a process may keep is worked out anew wherever it is missing, from something that never changes while it runs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: What processes keep for themselves, and what it is worked out from: files of a version, or its whole argument.
CACHES = {
    "web.prints.typesetting._fonts": "files of packages",
    "web.services.letters.calendar_files._zone_of": "a zone's name and years; with the version of tzdata",
    "web.services.letters.composing._template": "files of this version",
    **dict.fromkeys(
        (
            f"web.services.timetable.live_meetings.LiveMeetings.{name}"
            for name in ("_forums", "_rooms", "_session_ids")
        ),
        "rows that were read for one draft, which it ends with",
    ),
    "web.store.condition.newest_layout": "the migrations of this version",
    **dict.fromkeys(
        ("web.store.engine.Store._to_read", "web.store.engine.Store._to_write"), "the engine of its own store"
    ),
    "web.store.erasure._states": "the mapped classes",
    "web.store.ownership.owned": "the mapped classes",
    "web.store.people._adapter": "the profile classes",
    "web.store.people._country_names": "a country's code; names come with the version of Babel",
    "web.views.icons._sprite": "a file of a package",
    "web.views.icons.icon_shape": "a file of a package",
}
#: Who touches the site's folder on its host, and what for.
FOLDER = {
    "web.doctor.machine": "looks whether it can be written",
    "web.services.backups": "the secret that the folder's site made for itself",
    "web.demonstration": "one host by nature",
    "web.jobs": "the queue beside a SQLite file, which is one host's too",
    "web.program": "makes it; figures of its own processes",
}
_MAKERS = {"cache", "lru_cache", "cached_property"}
_CHANGES = {
    "add",
    "append",
    "clear",
    "discard",
    "extend",
    "insert",
    "pop",
    "popitem",
    "remove",
    "setdefault",
    "update",
}

SOURCES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "web").rglob("*.py"))
    if "versions" not in path.parts
}


def caches(name: str, tree: ast.AST, where: str = "") -> Iterator[str]:
    """Yield the functions that remember what they returned."""
    for node in ast.iter_child_nodes(tree):
        inside = where
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            inside = f"{where}.{node.name}"
            if {word for each in node.decorator_list for word in words(each)} & _MAKERS:
                yield f"{name}{inside}"
        yield from caches(name, node, inside)


def words(node: ast.AST) -> Iterator[str]:
    """Yield the names that stand in an expression."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.Attribute):
            yield each.attr


def changed_globals(tree: ast.Module) -> set[str]:
    """Return the names of a module that its functions bind anew, or whose content they change."""
    known = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {name for function in functions for node in ast.walk(function) for name in _touched(node)} & known


def _touched(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Global):
        yield from node.names
    if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
        yield from _named(node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGES:
        yield from _named(node.func.value)


def _named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id


def test_what_a_process_remembers_is_listed_with_what_it_is_made_from() -> None:
    assert {one for name, tree in SOURCES.items() for one in caches(name, tree)} == set(CACHES)


def test_nobody_changes_what_stands_in_a_module() -> None:
    assert {name: changed for name, tree in SOURCES.items() if (changed := changed_globals(tree))} == {}


def test_the_check_finds_what_it_looks_for() -> None:
    bad = ast.parse(
        "SEEN = {}\nLAST: int = 0\ndef f(x):\n    global LAST\n    SEEN[x] = 1\n    SEEN.update(y=2)\n"
    )
    assert changed_globals(bad) == {"SEEN", "LAST"}
    assert list(caches("m", ast.parse("class A:\n    @functools.lru_cache(maxsize=3)\n    def f(x): ..."))) == [
        "m.A.f"
    ]


def test_nothing_lies_in_the_folder_of_one_host_but_what_is_that_hosts_own() -> None:
    using = {
        name
        for name, tree in SOURCES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "folder" and "settings" in set(words(node.value))
    }
    assert using == set(FOLDER)
