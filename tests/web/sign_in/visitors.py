"""What the tests of the door do again and again."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import select

from tests.web.cast import TestSite, posted
from web.sign_in.links import Purpose, sign_in_link
from web.store.accounts import passkeys_of
from web.store.records.accounts import User, WebAuthn
from web.store.records.log import OutgoingMailRecord

PASSWORD = "four words in a row"


def account_of(site: TestSite, who: str) -> User:
    """Return a member of the cast as it stands in the database."""
    with site.store.reading() as db:
        return db.get_one(User, site.accounts[who])


def letters_to(site: TestSite, email: str) -> list[OutgoingMailRecord]:
    """Return the letters to an address, the oldest first."""
    with site.store.reading() as db:
        return list(db.scalars(select(OutgoingMailRecord).where(OutgoingMailRecord.to == email)))


def path_in(letter: OutgoingMailRecord) -> str:
    """Return the path of the link in a letter."""
    found = re.search(r"http://localhost(/sign-in/link/\S+)", letter.body)
    assert found
    return found[1]


def link_path(site: TestSite, who: str, purpose: Purpose = Purpose.LETTER, next_path: str = "") -> str:
    """Return the path of a new link."""
    link = sign_in_link(site.settings, account_of(site, who), purpose, datetime.now(UTC), next_path)
    return link.removeprefix("http://localhost")


def signed_in(client: FlaskClient) -> bool:
    """Return whether somebody is signed in in a browser."""
    return bool(client.get("/account/").status_code == 200)


def long_ago(site: TestSite, who: str) -> FlaskClient:
    """Return a browser in which somebody signed in three hours ago."""
    client = site.client(who)
    with client.session_transaction() as session:
        session["fs_paa"] = time.time() - 3 * 60 * 60
    return client


def give_password(site: TestSite, who: str) -> None:
    """Let somebody have a password."""
    with site.app.app_context():
        hashed = hash_password(PASSWORD)
    with site.store.writing() as db:
        db.get_one(User, site.accounts[who]).password = hashed


def set_up_app(site: TestSite, who: str) -> str:
    """Give somebody an authenticator app; return its secret."""
    secret: str = site.app.extensions["security"].totp_factory.generate_totp_secret()
    with site.store.writing() as db:
        account = db.get_one(User, site.accounts[who])
        account.tf_totp_secret, account.tf_primary_method = secret, "authenticator"
    return secret


def code_of(site: TestSite, secret: str) -> str:
    """Return the code that an authenticator app shows now."""
    code: str = site.app.extensions["security"].totp_factory.generate_totp_password(secret)
    return code


def by_password(client: FlaskClient, email: str, password: str = PASSWORD) -> str:
    """Try to sign in by password; return where that leads, or the page's text."""
    answer = posted(client, "/sign-in/password", email=email, password=password)
    return str(answer.location or answer.text)


def passkeys_in(site: TestSite, who: str) -> list[WebAuthn]:
    """Return somebody's passkeys."""
    with site.store.reading() as db:
        return passkeys_of(db, site.accounts[who])
