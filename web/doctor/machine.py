"""The machine and what is installed on it: folder, secret, disk, memory, packages, models, fonts."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from shutil import disk_usage

from packaging.requirements import Requirement

from matcher.errors import ConfigurationError, MatcherError
from matcher.shipped import shipped
from web.doctor.findings import Finding, ill, note, well
from web.settings import Settings

_GIB = 2**30
_LEAST_DISK = 2 * _GIB
#: A worker that embeds profiles takes about 2 GiB, each process that answers 0.2.
_LEAST_MEMORY = 3.5 * _GIB
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def examine_machine(settings: Settings) -> Iterator[Finding]:
    """Examine all of it."""
    yield _folder(settings.folder)
    yield _secret(settings)
    if settings.folder.is_dir():
        yield _disk(settings.folder)
    yield _memory()
    yield from _packages()
    yield _models()
    yield _fonts()


def _folder(folder: Path) -> Finding:
    if not folder.is_dir():
        return ill("folder", f"{folder} is not there.", f"mkdir -p {folder}, owned by who runs the site.")
    owner = folder.stat().st_uid
    if owner != os.geteuid():
        return ill(
            "folder",
            f"{folder} belongs to user {owner}, and this program runs as user {os.geteuid()}.",
            "Run matcher-web as who runs the site, such as: sudo -u matcher matcher-web doctor",
        )
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return ill("folder", f"{folder} cannot be written.", f"chmod u+rwx {folder}")
    others = folder.stat().st_mode & stat.S_IRWXO
    if others:
        return note("folder", f"Everybody on this machine can look into {folder}.", f"chmod o-rwx {folder}")
    return well("folder", f"{folder} is there and can be written.")


def _secret(settings: Settings) -> Finding:
    named = settings.secret_file
    if named is None:
        return well("secret", "It stands in MATCHER_SECRET.")
    if not named.exists():
        return ill("secret", f"{named} is not there yet.", "matcher-web upgrade, as who runs the site.")
    if named.stat().st_mode & _OTHERS:
        return ill("secret", f"Others than its owner can read {named}.", f"chmod 600 {named}")
    return well("secret", f"{named}, for its owner alone.")


def _disk(folder: Path) -> Finding:
    free = disk_usage(folder).free
    told = f"{free / _GIB:.1f} GiB are free where {folder} is."
    return well("disk", told) if free >= _LEAST_DISK else ill("disk", told, "Make room: 2 GiB at least.")


def _memory() -> Finding:
    has = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    told = f"The machine has {has / _GIB:.1f} GiB."
    if has >= _LEAST_MEMORY:
        return well("memory", told)
    return note(
        "memory", told, "4 GiB are wanted; with less, start fewer processes: matcher-web serve --processes 2"
    )


def _packages() -> Iterator[Finding]:
    yield well("python", sys.version.split()[0])
    missing = [str(each) for each in _required() if not _meets(each)]
    if missing:
        yield ill(
            "packages",
            f"Wanted and not there: {', '.join(missing)}.",
            "Install matcher again, as in docs/running.md.",
        )
        return
    try:
        locked = _locked(shipped("constraints.txt"))
    except ConfigurationError as error:
        yield note("packages", str(error), "Install matcher again, as in docs/running.md.")
        return
    other = [f"{name} {has}" for name, wanted in locked.items() if (has := _version(name)) and has != wanted]
    if other:
        told = f"{len(other)} of other versions than matcher is tested with: {', '.join(other[:5])}."
        yield note("packages", told, "Install matcher again with --constraint constraints.txt.")
    else:
        yield well("packages", f"matcher {version('matcher')}; all versions are those that it is tested with.")


def _required() -> list[Requirement]:
    named = [Requirement(line) for line in requires("matcher") or ()]
    return [each for each in named if each.marker is None or each.marker.evaluate({"extra": ""})]


def _meets(wanted: Requirement) -> bool:
    has = _version(wanted.name)
    return has is not None and wanted.specifier.contains(has, prereleases=True)


def _version(name: str) -> str | None:
    try:
        return version(name).partition("+")[0]
    except PackageNotFoundError:
        return None


def _locked(file: Path) -> dict[str, str]:
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("==") for line in lines if line and not line.startswith("#"))
    return {name: wanted for name, _, wanted in pairs}


def _models() -> Finding:
    from matcher.bundle import default_bundle

    try:
        return well("model", f"{default_bundle().fingerprint} is whole.")
    except MatcherError as error:
        return ill("model", str(error), "Install matcher again.")


def _fonts() -> Finding:
    from web.prints.typesetting import try_fonts

    missing = try_fonts()
    if missing:
        return ill("print", f"Schedules cannot be printed: {missing}", "Install matcher again.")
    return well("print", "Typst and its fonts are there.")
