"""The command ``matcher-web``: upgrade, serve, work, and a demonstration in one go."""

from __future__ import annotations

import logging
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from matcher.errors import MatcherError
from matcher.settings import calm_threads
from web.settings import Settings, read_settings
from web.store.engine import Store
from web.store.upgrade import upgrade


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
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")


@main.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to the layout of this version."""
    settings = read_settings()
    settings.folder.mkdir(parents=True, exist_ok=True)
    upgrade(Store.at(settings.database).engine)


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
    from web.serving import serve_site

    serve_site(read_settings(), f"{host}:{port}", processes)


@main.command()
def work() -> None:
    """Do the long work that pages ask for; one such process at least must run beside the site."""
    from web.jobs import Queue

    settings = read_settings()
    Queue.at(settings, Store.at(settings.database)).huey.create_consumer(
        workers=1, worker_type="thread", initial_delay=0.05, backoff=1.05, max_delay=0.5
    ).run()


@main.command("export")
@click.argument("slug")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_command(slug: str, file: Path) -> None:
    """Write everything that the conference SLUG holds into FILE, a ZIP."""
    from web.services.exchange.whole_conference import export_conference
    from web.store.memberships import conference_by_slug

    store = Store.at(read_settings().database)
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
    rows = import_as_new(Store.at(read_settings().database), opened, slug, datetime.now(UTC))
    click.echo(f"{slug or opened.manifest.slug}: {sum(rows.values())} rows of {len(rows)} tables.")


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
    store = Store.at(settings.database)
    upgrade(store.engine)
    with progress_bars(quiet=False) as progress:
        make_demonstration(store, datetime.now(UTC), progress)
    try:
        run_demonstration(settings, store, chosen, browser)
    except KeyboardInterrupt:
        click.echo("Stopped. What was entered is kept.")


def demonstration_settings(folder: Path, port: int) -> Settings:
    """Return the settings of a demonstration: everything in one folder, reached from this machine alone.

    Passkeys want a host with a name.
    """
    environment = {"MATCHER_FOLDER": str(folder), "MATCHER_ADDRESS": f"http://localhost:{port}"}
    return replace(read_settings(environment), links_on_page=True)


if __name__ == "__main__":
    main()
