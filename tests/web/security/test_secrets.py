"""Secrets at rest: what a thief of the database alone cannot use; and nothing that is read can run."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from huey.serializer import Serializer
from sqlalchemy import select

from tests.web.cast import TestSite
from tests.web.everything import found_in
from tests.web.post_office import PostOffice
from tests.web.sign_in.visitors import PASSWORD, code_of, give_password, letters_to, link_path, path_in, set_up_app
from web.application import create_app
from web.jobs import Queue
from web.services.exchange.tokens import Scope, make_token
from web.services.exchange.webhooks import Hook, add_webhook, key_of
from web.services.knocking import Knock, ask_for_link
from web.services.letters.outbox import send_due
from web.store.records.accounts import User
from web.store.records.interface import WebhookRecord

ROOT = Path(__file__).parents[3]
SOURCES = sorted(path for name in ("matcher", "web") for path in (ROOT / name).rglob("*.py"))
OLD, NEW = "an old secret that signed before all this", "a new secret that signs from now on, and well"


def test_no_secret_stands_in_the_database(site: TestSite) -> None:
    give_password(site, "ines")
    app = site.app.extensions["security"].totp_factory
    seed = app._totp.from_source(set_up_app(site, "olga")).base32_key
    olga, now = site.seat("olga"), datetime.now(UTC)
    _, token = make_token(site.store, olga, "x", [Scope.PEOPLE_READ], 1, now)
    wish = Hook("http://127.0.0.1:9/")
    hook = add_webhook(site.store, replace(site.settings, inward_webhooks=True), olga, wish, now)
    with site.store.reading() as db:
        key = key_of(site.settings, db.get_one(WebhookRecord, hook))
    assert found_in(site.store, PASSWORD, seed, token, key, site.settings.secret) == []


def test_a_letter_that_is_sent_lets_nobody_in_who_reads_it_in_the_database(site: TestSite) -> None:
    now = datetime.now(UTC)
    asked = ask_for_link(site.store, site.settings, Knock("ines@example.org", "192.0.2.1"), "en", now)
    path = path_in(letters_to(site, "ines@example.org")[0])
    with PostOffice().open() as office:
        send_due(site.store, replace(site.settings, mail_server=office.address), now, asked.letters)
        body = office.to("ines@example.org")[0].get_body()
        assert body is not None
        assert path in body.get_content()
    assert found_in(site.store, path.rpartition("/")[2]) == []
    assert site.client().get(path).status_code == 200


def with_secrets(site: TestSite, secret: str, *old: str) -> TestSite:
    settings = replace(site.settings, secret=secret, old_secrets=old)
    app = create_app(settings, site.store, site.queue)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return replace(site, app=app, settings=settings)


def test_what_an_old_secret_signed_holds_until_it_is_taken_away(site: TestSite) -> None:
    before = with_secrets(site, OLD)
    seed, path = set_up_app(before, "ivo"), link_path(before, "ines")
    cookie = before.client("sara").get_cookie("matcher")
    assert cookie is not None
    for now, holds in ((with_secrets(site, NEW, OLD), True), (with_secrets(site, NEW), False)):
        client = now.client()
        client.set_cookie("matcher", cookie.value)
        assert (client.get("/account/").status_code == 200) is holds
        assert (now.client().get(path).status_code == 200) is holds
    assert len(code_of(with_secrets(site, NEW, OLD), seed)) == 6
    assert link_path(with_secrets(site, NEW, OLD), "ines") != path


def test_a_job_that_somebody_else_wrote_into_the_queue_is_not_opened(site: TestSite) -> None:
    queue = Queue.at(site.settings, site.store)
    queue.post([1])
    assert queue.huey.dequeue() is not None
    queue.huey.storage.enqueue(Serializer().serialize(queue.huey.serialize_task(queue.post.s([1]))))
    with pytest.raises(ValueError, match=r"not found|mismatch"):
        queue.huey.dequeue()
    forger = Queue.at(replace(site.settings, secret=NEW), site.store)
    forger.post([1])
    with pytest.raises(ValueError, match="mismatch"):
        queue.huey.dequeue()


def calls(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("module", ["pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle", "xml.etree"])
def test_nothing_that_runs_what_it_reads_is_imported(module: str) -> None:
    users = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            users += [path.relative_to(ROOT).as_posix() for name in names if f"{name}.".startswith(f"{module}.")]
    # The icons that come with a library are read as XML; nobody sends them.
    assert set(users) <= ({"web/views/icons.py"} if module == "xml.etree" else set())


def test_arrays_are_read_without_objects_and_models_without_code() -> None:
    for path in SOURCES:
        for call in calls(path):
            if call.startswith(("np.load(", "numpy.load(")):
                assert "allow_pickle=False" in call, path
            assert not call.startswith(("torch.load(", "eval(", "exec(", "os.system(", "yaml.load(")), path
            assert "shell=True" not in call, path
            assert "trust_remote_code=True" not in call, path


def test_settings_that_are_printed_tell_no_secret(site: TestSite) -> None:
    told = replace(
        site.settings,
        old_secrets=("the old one",),
        mail_server="smtp://me:hush@mail",
        database="postgresql://me:hush@db/x",
        queue="redis://:hush@db",
        metrics_token="token of the figures",
    )
    shown = repr(told)
    assert [one for one in (told.secret, "the old one", "hush", told.metrics_token) if one in shown] == []


def test_whoever_is_closed_out_has_no_way_in(site: TestSite) -> None:
    client, path = site.client("ines"), link_path(site, "ines")
    with site.store.writing() as db:
        for row in db.scalars(select(User).where(User.id == site.accounts["ines"])):
            row.active = False
    assert client.get("/account/").status_code == 302
    assert site.client().get(path).status_code == 410
