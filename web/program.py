"""The command ``matcher-web``: upgrade, serve, work, and a demonstration in one go."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from matcher.errors import MatcherError
from matcher.settings import calm_threads
from web.settings import Settings, count_together, read_settings
from web.store.engine import Store
from web.store.upgrade import upgrade
from web.watching.logs import log_as_json

# How much a worker gives way to whoever else computes on its host. Not more: what it writes others wait for.
_GIVES_WAY = 10


class _Program(click.Group):
    """Commands that say what is wrong with the settings or a file, and no more."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except MatcherError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=_Program)
@click.version_option(package_name="matcher")
def main() -> None:
    """The conference in the browser."""
    calm_threads()
    log_as_json()


@main.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to the layout of this version."""
    from web.jobs import Queue

    settings = read_settings()
    settings.folder.mkdir(parents=True, exist_ok=True)
    store = _opened(settings)
    upgrade(store.engine)
    Queue.at(settings, store).lay_out()


@main.command(hidden=True)
@click.argument("what")
def revise(what: str) -> None:
    """Write a migration from the migrated layout to that of the rows, for developers."""
    from web.store.upgrade import write_migration

    click.echo(write_migration(what))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--processes", default=4, show_default=True, help="How many processes answer.")
def serve(host: str, port: int, processes: int) -> None:
    """Answer browsers."""
    settings = read_settings()
    count_together(settings.folder / "figures" / str(port))
    from web.serving import serve_site

    serve_site(settings, f"{host}:{port}", processes)


@main.command()
def work() -> None:
    """Do the long work that pages ask for; one such process at least must run beside the site."""
    from web.jobs import Queue
    from web.watching.pulse import beating

    # People wait for pages, and nobody for this: on the same host it takes what they leave.
    os.nice(_GIVES_WAY)
    settings = read_settings()
    store = _opened(settings)
    queue = Queue.at(settings, store)
    queue.lay_out()
    consumer = queue.huey.create_consumer(
        workers=1, worker_type="thread", initial_delay=0.05, backoff=1.05, max_delay=0.5
    )
    with beating(store):
        consumer.run()


@main.command("export")
@click.argument("slug")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_command(slug: str, file: Path) -> None:
    """Write everything that the conference SLUG holds into FILE, a ZIP."""
    from web.services.exchange.whole_conference import export_conference
    from web.store.memberships import conference_by_slug

    store = _opened(read_settings())
    with store.reading() as db:
        row = conference_by_slug(db, slug)
    if row is None:
        raise click.ClickException(f"There is no conference with the address {slug!r}.")
    rows = export_conference(store, row.id, file, datetime.now(UTC))
    click.echo(
        f"{file}: {sum(rows.values())} rows of {len(rows)} tables. It holds everybody's data: keep it safe."
    )


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "slug", help="Its address here, if not the one it had.")
def import_command(file: Path, slug: str | None) -> None:
    """Bring a conference in that another installation exported into FILE."""
    from web.services.exchange.whole_conference import checked, import_as_new

    opened = checked(file)
    rows = import_as_new(_opened(read_settings()), opened, slug, datetime.now(UTC))
    click.echo(f"{slug or opened.manifest.slug}: {sum(rows.values())} rows of {len(rows)} tables.")


@main.command("sign-out")
@click.argument("email", required=False)
@click.option("--everybody", is_flag=True, help="Everybody, such as after a theft.")
def sign_out_command(email: str | None, everybody: bool) -> None:
    """End all sessions and sign-in links of EMAIL, on every device."""
    from web.services.accounts import sign_out_everybody, sign_out_everywhere, tidy_email
    from web.store.accounts import account_by_email

    if everybody == (email is not None):
        raise click.UsageError("Name an e-mail address, or give --everybody.")
    store = _opened(read_settings())
    if email is None:
        click.echo(f"{sign_out_everybody(store)} accounts are signed out.")
        return
    with store.reading() as db:
        account = account_by_email(db, tidy_email(email))
    if account is None:
        raise click.ClickException(f"No account has the e-mail address {email!r}.")
    sign_out_everywhere(store, account.id)
    click.echo(f"{account.email} is signed out.")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything that the site is into FILE, a ZIP; the site may run meanwhile."""
    from web.services.backups import back_up

    settings = read_settings()
    store = _opened(settings)
    made = back_up(store, settings, file, datetime.now(UTC))
    click.echo(
        f"{file}: {sum(made.rows.values())} rows of {len(made.rows)} tables, as of {made.taken_at:%Y-%m-%d %X} "
        "UTC. It holds everybody's data and the site's secret: keep it safe."
    )


@main.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", "over", is_flag=True, help="Put it in the place of what is there; stop the site first.")
def restore_command(file: Path, over: bool) -> None:
    """Make the site again from FILE, a backup."""
    from web.services.backups import restore

    settings = read_settings(make_secret=False)
    settings.folder.mkdir(parents=True, exist_ok=True)
    store = _opened(settings)
    made = restore(store, settings, file, datetime.now(UTC), replace=over)
    click.echo(f"Restored {sum(made.rows.values())} rows, as of {made.taken_at:%Y-%m-%d %X} UTC.")


@main.command()
@click.argument("email")
def operator(email: str) -> None:
    """Let whoever has EMAIL make conferences, and print a link that lets them in once, within two weeks."""
    from web.services.accounts import invite_operator

    settings = read_settings()
    click.echo(invite_operator(_opened(settings), settings, email, datetime.now(UTC)))


@main.command()
def doctor() -> None:
    """Say what is wrong with this installation and what to do about it; changes and sends nothing."""
    from web.doctor.examination import examine
    from web.doctor.findings import Verdict

    signs = {Verdict.WELL: ("ok  ", "green"), Verdict.NOTE: ("note", "yellow"), Verdict.ILL: ("ILL ", "red")}
    ills = 0
    for one in examine():
        sign, colour = signs[one.verdict]
        ills += one.verdict is Verdict.ILL
        click.echo(f"{click.style(sign, fg=colour)}  {one.what:<12}{one.said}")
        if one.remedy:
            click.echo(f"{'':18}-> {one.remedy}")
    click.echo(f"{ills} to be mended." if ills else "Nothing is wrong.")
    raise SystemExit(1 if ills else 0)


@main.command()
@click.option("--port", default=8000, show_default=True, help="The port to listen on; the next free one if taken.")
@click.option("--browser/--no-browser", default=True, help="Open the organiser's page in a browser.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("out/demo-site"),
    show_default=True,
    help="Where the demonstration keeps its database; what is there already stays.",
)
def demo(port: int, browser: bool, folder: Path) -> None:
    """Run the sample conference on this machine, with a link for one person of each kind."""
    from matcher.cli.screen import progress_bars
    from web.demonstration import free_port, run_demonstration
    from web.services.demonstration import make_demonstration

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    chosen = free_port(port)
    settings = demonstration_settings(folder.absolute(), chosen)
    settings.folder.mkdir(parents=True, exist_ok=True)
    store = _opened(settings)
    upgrade(store.engine)
    with progress_bars(quiet=False) as progress:
        make_demonstration(store, datetime.now(UTC), progress)
    try:
        run_demonstration(settings, store, chosen, browser)
    except KeyboardInterrupt:
        click.echo("Stopped. What was entered is kept.")


def _opened(settings: Settings) -> Store:
    """Return the database of a site, for as long as the command runs."""
    store = Store.at(settings.database)
    click.get_current_context().call_on_close(store.engine.dispose)
    return store


def demonstration_settings(folder: Path, port: int) -> Settings:
    """Return the settings of a demonstration: everything in one folder, reached from this machine alone.

    Passkeys want a host with a name.
    """
    environment = {"MATCHER_FOLDER": str(folder), "MATCHER_ADDRESS": f"http://localhost:{port}"}
    return replace(read_settings(environment), links_on_page=True)


if __name__ == "__main__":
    main()
