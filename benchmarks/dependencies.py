"""What matcher stands on: each package that pyproject.toml asks for, why, in which version, and who uses it.

    python -m benchmarks.dependencies           # the tables of docs/dependencies.md
    python -m benchmarks.dependencies --oldest  # oldest.txt: the oldest versions that pyproject.toml allows

``make oldest`` writes oldest.txt and runs the whole suite with it. uv looks up versions and when they came out.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, metadata, packages_distributions, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from benchmarks.tables import DOCUMENTS, write_table

ROOT = Path(__file__).parent.parent
OWN = ("matcher", "web", "tests", "benchmarks")
#: Extras that are installed for the suite; those of peers are not.
EXTRAS = ("tests", "benchmarks", "postgresql")
#: How the reason of a package begins that no module imports.
PLUG_IN = "not imported: "
_LINE = re.compile(r'\s*"(?P<asked>[^"]+)",\s*(?:#\s*(?P<reason>.*\S))?\s*')
#: Names that come with Python, with type checkers, and our own.
_NO_PACKAGES = {*sys.stdlib_module_names, "_typeshed", *OWN}
# Of those that only say that it is an open one, nothing is learned.
_LICENCE = "License :: OSI Approved :: "
#: CUDA is asked for by the build of torch on the index, not by the one that is installed.
_NOT_OURS = ("nvidia-", "cuda-", "triton")


@dataclass(frozen=True)
class Dependency:
    """A package that pyproject.toml asks for."""

    asked: Requirement
    group: str
    """The extra that asks for it; empty: everybody needs it."""
    reason: str

    @property
    def name(self) -> str:
        """Its name as the index writes it."""
        return canonicalize_name(self.asked.name)


def declared(text: str) -> list[Dependency]:
    """Return what a pyproject.toml asks for, with the comment beside each as its reason."""
    reasons = {
        found["asked"]: found["reason"] or "" for line in text.splitlines() if (found := _LINE.fullmatch(line))
    }
    project = tomllib.loads(text)["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    return [
        Dependency(Requirement(asked), group, reasons.get(asked, ""))
        for group, all_ in groups.items()
        for asked in all_
    ]


def versions(text: str) -> dict[str, str]:
    """Return the exact versions that a file of constraints names."""
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    return {
        canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines) if name
    }


def imports(folders: Iterable[Path]) -> dict[str, set[str]]:
    """Return which packages the modules in some folders import, and which folders those are in."""
    known = packages_distributions()
    found: dict[str, set[str]] = {}
    for folder in folders:
        for path in folder.rglob("*.py"):
            for module in _imported(ast.parse(path.read_text(encoding="utf-8"))):
                if module not in _NO_PACKAGES:
                    for name in known.get(module, [module]):
                        found.setdefault(canonicalize_name(name), set()).add(folder.name)
    return found


def _imported(tree: ast.AST) -> Iterator[str]:
    """Yield the first part of every name that is imported, wherever in a module; types alone count as well."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def needed(wanted: Iterable[Requirement]) -> set[str]:
    """Return all packages that some need, and those that these need, as far as they are installed."""
    found: set[str] = set()
    left = [(one.name, extra) for one in wanted for extra in ("", *one.extras)]
    seen = set(left)
    while left:
        name, extra = left.pop()
        found.add(canonicalize_name(name))
        for one in _asked_by(name, extra):
            for each in ((one.name, ""), *((one.name, more) for more in one.extras)):
                if each not in seen:
                    seen.add(each)
                    left.append(each)
    return found


@cache
def _asked_by(name: str, extra: str) -> list[Requirement]:
    try:
        asked = [Requirement(line) for line in requires(name) or []]
    except PackageNotFoundError:
        return []
    return [one for one in asked if one.marker is None or one.marker.evaluate({"extra": extra})]


def licence(name: str) -> str:
    """Return the licence of an installed package in a few words."""
    try:
        told = metadata(name).json
    except PackageNotFoundError:
        return ""
    named = [line.rpartition(" :: ")[2] for line in told.get("classifier", []) if line.startswith(_LICENCE)]
    short = str(told.get("license_expression") or "; ".join(named) or told.get("license", "")).partition("\n")[0]
    return short.removesuffix(" License") or "not said"


def released(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the day on which each version came out, as the index tells it to uv."""
    with tempfile.TemporaryDirectory() as folder:
        asked = [f"{name}=={version}" for name, version in chosen.items()]
        project = {
            "name": '"dates"',
            "version": '"0"',
            "requires-python": '"==3.11.*"',
            "dependencies": repr(asked),
        }
        lines = ["[project]", *(f"{key} = {value}" for key, value in project.items())]
        # Only the named versions are looked up: what they need is none of this table's business.
        lines += ["[tool.uv]", "package = false", "override-dependencies = []"]
        Path(folder, "pyproject.toml").write_text("\n".join(lines), encoding="utf-8")
        _uv("lock", "--quiet", "--project", folder)
        locked = tomllib.loads(Path(folder, "uv.lock").read_text(encoding="utf-8"))
    days = {}
    for one in locked["package"]:
        files = [*one.get("wheels", []), *([one["sdist"]] if "sdist" in one else [])]
        days[one["name"]] = min((file["upload-time"][:10] for file in files if "upload-time" in file), default="")
    return days


def oldest() -> str:
    """Return the oldest versions that pyproject.toml allows, and what these need, as new as can be."""
    extras = [part for extra in EXTRAS for part in ("--extra", extra)]
    options = [
        "--resolution",
        "lowest-direct",
        "--python-version",
        "3.11",
        "--no-annotate",
        "--no-header",
        "--quiet",
    ]
    found = _uv("pip", "compile", str(ROOT / "pyproject.toml"), *extras, *options)
    return "".join(line + "\n" for line in found.splitlines() if oldest_line(line))


def oldest_line(line: str) -> bool:
    """Return whether a line that uv wrote is about something that is installed."""
    return not line.startswith(_NOT_OURS)


def _uv(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", "uv", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def rows(all_: Iterable[Dependency]) -> list[list[str]]:
    """Return the rows of the table, in the order of pyproject.toml."""
    found = list(all_)
    locked = versions((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    first = versions((ROOT / "oldest.txt").read_text(encoding="utf-8"))
    used = imports(ROOT / folder for folder in OWN)
    days = released({one.name: locked[one.name] for one in found if one.name in locked})
    return [
        [
            one.name,
            one.group,
            one.reason.removeprefix(PLUG_IN),
            ", ".join(sorted(used.get(one.name, ()))) or "at run time",
            first.get(one.name, ""),
            locked.get(one.name, ""),
            days.get(one.name, ""),
            licence(one.name),
        ]
        for one in found
    ]


def main() -> None:
    """Write the table, or the oldest versions."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--oldest", action="store_true", help="write oldest.txt instead of the table")
    if parser.parse_args().oldest:
        (ROOT / "oldest.txt").write_text(oldest(), encoding="utf-8")
        return
    all_ = declared((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    header = ("package", "for", "why", "imported by", "oldest", "locked", "came out", "licence")
    locked = versions((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    note = f"{len(all_)} packages are asked for; {len(locked)} are locked with what these need."
    write_table(DOCUMENTS / "dependencies.md", "dependencies", header, rows(all_), note)


if __name__ == "__main__":
    main()
