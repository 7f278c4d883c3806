"""An empty Debian with systemd, a network and a name space of its own: made, used and thrown away."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT, Popen, run
from tempfile import mkdtemp

MIRROR = "http://deb.debian.org/debian"
SUITE = "bookworm"
#: What a fresh installation of Debian has beside its smallest set.
_FRESH = "systemd,systemd-sysv,dbus,udev,iproute2,ca-certificates"
_TOOLS = ("debootstrap", "systemd-nspawn", "slirp4netns", "nsenter")
_BOOT_SECONDS = 60
#: What was fetched once is not fetched again.
_CACHES = {"packages-of-debian": "/var/cache/apt/archives"}
#: Settings of pip that name files of this machine.
_NOT_CARRIED = ("cert", "constraint")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class MachineError(Exception):
    """There is no such machine to be had here."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A Debian that runs."""

    root: Path
    leader: int

    def type(self, commands: str, seconds: int = 1800) -> tuple[int, str]:
        """Type commands into a shell of root's; return what it ended with and what it said."""
        inside = ["nsenter", f"--target={self.leader}", "--all", "--root", "--wd", "--"]
        shell = [
            "env",
            "-i",
            f"PATH={_PATH}",
            "HOME=/root",
            "TERM=dumb",
            "LANG=C.UTF-8",
            "bash",
            "-euo",
            "pipefail",
            "-c",
        ]
        done = run(
            [*inside, *shell, commands], stdout=PIPE, stderr=STDOUT, stdin=DEVNULL, timeout=seconds, check=False
        )
        return done.returncode, done.stdout.decode(errors="replace")

    def begin_beside(self, *command: str) -> Popen[bytes]:
        """Start a program of the host's in the network of the machine."""
        return Popen(["nsenter", f"--target={self.leader}", "--net", "--", *command], stdout=DEVNULL)


@contextmanager
def empty_machine(folder: Path, name: str) -> Iterator[Machine]:
    """Boot an empty Debian, give it, and throw it away; what it was unpacked from stays in the folder."""
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing or os.geteuid() != 0:
        raise MachineError(
            f"Needs root and: apt-get install debootstrap systemd-container slirp4netns ({missing})"
        )
    base = folder / "base"
    _unpack(base)
    with ExitStack() as end:
        root = end.enter_context(_layered(base, Path(mkdtemp(prefix="machine-", dir=folder))))
        _prepare(root, name)
        guest = end.enter_context(_booted(root, folder))
        leader = _leader(guest)
        end.enter_context(_network(leader))
        machine = Machine(root, leader)
        _wait(machine)
        yield machine


def _unpack(base: Path) -> None:
    if (base / "etc" / "debian_version").exists():
        return
    shutil.rmtree(base, ignore_errors=True)
    base.mkdir(parents=True)
    run(["debootstrap", "--variant=minbase", f"--include={_FRESH}", SUITE, str(base), MIRROR], check=True)


@contextmanager
def _layered(base: Path, top: Path) -> Iterator[Path]:
    """Lay an empty layer over the base, so that it stays as it is."""
    upper, work, root = (top / name for name in ("upper", "work", "root"))
    for each in (upper, work, root):
        each.mkdir(parents=True)
    layers = f"lowerdir={base},upperdir={upper},workdir={work}"
    run(["mount", "-t", "overlay", "overlay", "-o", layers, str(root)], check=True)
    try:
        yield root
    finally:
        run(["umount", "--lazy", str(root)], check=False)
        shutil.rmtree(top, ignore_errors=True)


def _prepare(root: Path, name: str) -> None:
    """Give it a name, and this machine's own ways to packages, which are no part of the page."""
    sources = "".join(
        f"deb {where} main\n"
        for where in (
            f"{MIRROR} {SUITE}",
            f"{MIRROR} {SUITE}-updates",
            f"http://deb.debian.org/debian-security {SUITE}-security",
        )
    )
    (root / "etc/apt/sources.list").write_text(sources, encoding="ascii")
    (root / "etc/hosts").write_text(f"127.0.0.1 localhost {name}\n", encoding="ascii")
    resolv = root / "etc/resolv.conf"
    resolv.unlink(missing_ok=True)
    resolv.write_text("nameserver 10.0.2.3\n", encoding="ascii")
    (root / "etc/pip.conf").write_text(_pip_settings(), encoding="utf-8")
    ours = Path("/usr/local/share/ca-certificates")
    if ours.is_dir():
        shutil.copytree(ours, root / ours.relative_to("/"), dirs_exist_ok=True)


def _pip_settings() -> str:
    told = run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True).stdout
    # A setting may stand in a file and in the environment.
    pairs = dict(line.split(".", 1)[1].split("=", 1) for line in told.splitlines() if "=" in line)
    return "[global]\n" + "".join(
        f"{key} = {value.strip(chr(39))}\n" for key, value in pairs.items() if key not in _NOT_CARRIED
    )


@contextmanager
def _booted(root: Path, folder: Path) -> Iterator[Popen[bytes]]:
    ours = [f"--bind-ro={path}" for path in ("/opt/wheels", "/opt/pypi", "/opt/pypi-more") if Path(path).is_dir()]
    for cache, place in _CACHES.items():
        (folder / cache).mkdir(exist_ok=True)
        ours.append(f"--bind={folder / cache}:{place}")
    options = ["--boot", "--register=no", "--keep-unit", "--private-network", "--resolv-conf=off", *ours]
    with (folder / "boot.log").open("wb") as file:
        guest = Popen(
            ["systemd-nspawn", "--directory", str(root), *options], stdout=file, stderr=STDOUT, stdin=DEVNULL
        )
        try:
            yield guest
        finally:
            guest.terminate()
            try:
                guest.wait(timeout=_BOOT_SECONDS)
            except subprocess.TimeoutExpired:
                guest.kill()


def _leader(guest: Popen[bytes]) -> int:
    """Return the process that is the first within the guest."""
    deadline = time.monotonic() + _BOOT_SECONDS
    while time.monotonic() < deadline and guest.poll() is None:
        children = Path(f"/proc/{guest.pid}/task/{guest.pid}/children").read_text(encoding="ascii").split()
        for child in children:
            if Path(f"/proc/{child}/comm").read_text(encoding="ascii").strip() in ("systemd", "init"):
                return int(child)
        time.sleep(0.2)
    raise MachineError("systemd-nspawn did not boot; see boot.log")


@contextmanager
def _network(leader: int) -> Iterator[None]:
    line = Popen(
        ["slirp4netns", "--configure", "--mtu=65520", "--disable-host-loopback", str(leader), "tap0"],
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    try:
        yield
    finally:
        line.terminate()
        line.wait(timeout=10)


def _wait(machine: Machine) -> None:
    deadline = time.monotonic() + _BOOT_SECONDS
    while time.monotonic() < deadline:
        code, said = machine.type("systemctl is-system-running --wait || true; ip -brief address show tap0")
        if code == 0 and "10.0.2." in said:
            return
        time.sleep(0.5)
    raise MachineError(f"The machine did not come up: {said}")
