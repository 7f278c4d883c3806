"""Type the administrator's page into an empty Debian, look whether the site runs, and write down how it went."""

from __future__ import annotations

import shutil
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory

import click

from benchmarks.machine import machine as host
from benchmarks.tables import write_table
from tests.installation.machine import Machine, empty_machine
from tests.installation.page import CERTIFICATE, PAGE, blocks, with_values

ROOT = Path(__file__).parent.parent.parent
SITE = "meet.example.org"
VALUES = {
    "SITE": SITE,
    "KEEPER": "keeper@example.org",
    "MAIL": "smtp://127.0.0.1:2525",
    "SOURCE": "/srv/matcher.git",
}

#: What certbot does, by an authority of the machine's own: no authority of the world can ask it for proof.
_OWN_CERTIFICATE = f"""
mkdir -p /etc/letsencrypt/live/{SITE} /srv/authority
cd /srv/authority
openssl req -x509 -newkey rsa:2048 -nodes -days 90 -keyout ca.key -out ca.crt -subj "/CN=The authority of a test"
cp ca.crt /usr/local/share/ca-certificates/authority.crt
update-ca-certificates
openssl req -newkey rsa:2048 -nodes -keyout site.key -out site.csr -subj "/CN={SITE}"
cp site.key /etc/letsencrypt/live/{SITE}/privkey.pem
printf 'subjectAltName=DNS:{SITE}\\n' > names
openssl x509 -req -in site.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 60 -extfile names -out site.crt
cat site.crt ca.crt > /etc/letsencrypt/live/{SITE}/fullchain.pem
certbot --version
"""
#: What must hold in the end, each a command that fails where it does not.
_PROOFS = {
    "/ready, by https, through nginx": f'curl -fsS https://{SITE}/ready | grep \'"worker":"ok"\'',
    "http leads to https": f"curl -sSI http://{SITE}/ | grep -i '^location: https://{SITE}/'",
    "the sign-in page, by https": f"curl -fsSL https://{SITE}/sign-in/ | grep '<form'",
    "HSTS, once": f"test 1 = $(curl -sSI https://{SITE}/sign-in/ | grep -ci '^strict-transport-security:')",
    "the cookie travels by https alone": f"curl -sSI https://{SITE}/sign-in/ | grep -i '^set-cookie:.*; secure'",
    "styles are packed": f"curl -sSI -H 'Accept-Encoding: gzip' https://{SITE}/static/matcher.css"
    " | grep -i '^content-encoding: gzip'",
    "/metrics is nobody's from outside": f"test 404 = $(curl -sS -o /dev/null -w '%{{http_code}}' https://{SITE}/metrics)",
    "33 MB are refused": f"head -c 33M /dev/zero | test 413 = $(curl -sS -o /dev/null -w '%{{http_code}}'"
    f" --data-binary @- https://{SITE}/sign-in/)",
    "the letter with the first link goes out": f"""
jar=$(mktemp)
token=$(curl -fsS -c "$jar" https://{SITE}/sign-in/ | grep -o 'name="csrf_token"[^>]*value="[^"]*"' | tail -1 \\
    | sed 's/.*value="//; s/"//')
curl -fsS -b "$jar" -e https://{SITE}/sign-in/ -d email=keeper@example.org --data-urlencode csrf_token="$token" \\
    https://{SITE}/sign-in/ > /dev/null
for _ in $(seq 30); do
    sleep 1
    curl -fsS http://127.0.0.1:8000/metrics | grep 'matcher_letters{{state="sent"}} 1.0' && exit 0
done
exit 1""",
    "a backup is there": "ls -l /var/backups/matcher/*.zip",
    "units are sound": "cd /etc/systemd/system; systemd-analyze verify matcher-upgrade.service"
    " matcher-serve.service matcher-work@1.service matcher-backup.timer",
    "services live after a restart of the machine's database": "systemctl restart postgresql; sleep 20;"
    f' curl -fsS https://{SITE}/ready | grep \'"worker":"ok"\'; matcher-web doctor',
    "no personal data in the journal": "journalctl --output cat --unit matcher-serve | grep -c '\"request\"';"
    " ! journalctl --output cat --unit 'matcher-*'"
    " | grep -E 'keeper@|127\\.0\\.0\\.1'",
    "nginx keeps no addresses": "test -s /var/log/nginx/matcher.log;"
    " ! grep -E 'sign-in|127\\.0\\.0\\.1' /var/log/nginx/matcher.log",
}


def main() -> int:
    """Type everything; return 0 if all went well."""
    folder = ROOT / "out" / "installation"
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[tuple[str, str, str, int]] = []
    with empty_machine(folder, SITE) as machine:
        _bring_source(machine)
        postman = machine.begin_beside(
            sys.executable,
            "-m",
            "aiosmtpd",
            "--nosetuid",
            "--listen",
            "127.0.0.1:2525",
            "--class",
            "aiosmtpd.handlers.Sink",
        )
        try:
            well = _typed(machine, rows) and _proved(machine, rows)
        finally:
            postman.terminate()
            postman.wait(timeout=10)
    seconds = sum(float(row[2]) for row in rows)
    where = f"{host()['cores']} cores of {host()['processor']}, {datetime.now(UTC):%Y-%m-%d}"
    how = "all of them well" if well else "NOT WELL"
    note = (
        f"{len(rows)} steps, {seconds:.0f} s, {how}; Debian 12 with systemd in name spaces of its own, {where}. "
        "The values of part 1 were the test's; in place of certbot an authority of the machine's own wrote the "
        "certificate to the same place."
    )
    write_table(PAGE, "installation", ("part", "command", "seconds:", "exit code:"), rows, note)
    click.echo(note)
    return 0 if well else 1


def _bring_source(machine: Machine) -> None:
    """Put what is in the working tree into a repository that the machine can clone."""
    with TemporaryDirectory() as scratch:
        tree = Path(scratch)
        # Other environments of Python than the usual one are nobody's source.
        wanted = ["git", "ls-files", "-coz", "--exclude-standard", "--", ":(exclude).venv*"]
        listed = run(wanted, cwd=ROOT, capture_output=True, check=True).stdout
        for name in filter(None, listed.decode().split("\0")):
            if (ROOT / name).is_file():
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, tree / name)
        who = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
        for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "the working tree"]):
            run(["git", *command], cwd=tree, check=True)
        run(["git", "clone", "-q", "--bare", str(tree), str(machine.root / "srv/matcher.git")], check=True)


def _typed(machine: Machine, rows: list[tuple[str, str, str, int]]) -> bool:
    """Type the page; stop at what fails."""
    first, *others = blocks(PAGE.read_text(encoding="utf-8"))
    yours = with_values(first, VALUES).commands
    for block in others:
        commands = _OWN_CERTIFICATE if block.kind == CERTIFICATE else block.commands
        if not _step(machine, block.section, block.told, yours + commands, rows):
            return False
    return True


def _proved(machine: Machine, rows: list[tuple[str, str, str, int]]) -> bool:
    # All of them, though one fails.
    held = [_step(machine, "looked at", what, commands, rows) for what, commands in _PROOFS.items()]
    return all(held)


def _step(machine: Machine, section: str, told: str, commands: str, rows: list[tuple[str, str, str, int]]) -> bool:
    start = time.monotonic()
    code, said = machine.type(commands)
    took = time.monotonic() - start
    rows.append((section, told, f"{took:.1f}", code))
    click.echo(f"{took:7.1f} s  {code}  {section}: {told}")
    if code:
        click.echo(said[-4000:])
        click.echo(machine.type("journalctl --no-pager --output cat --unit 'matcher-*' --lines 40")[1])
    return code == 0


if __name__ == "__main__":
    sys.exit(main())
