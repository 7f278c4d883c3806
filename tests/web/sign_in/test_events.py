"""What the log says of the door."""

from __future__ import annotations

from typing import Any

from tests.web.cast import TestSite, posted
from tests.web.logged import logged
from tests.web.sign_in.visitors import PASSWORD, by_password, give_password, link_path


def told(lines: Any) -> list[tuple[str, int | None]]:
    return [
        (one["event"], one["account"]) for one in lines.events() if one["event"] != "request" and "account" in one
    ]


def test_who_came_in_and_went_is_told_by_number_and_how(site: TestSite) -> None:
    client = site.client()
    with logged() as lines:
        client.post(link_path(site, "ines"))
        posted(client, "/sign-out")
    ines = site.accounts["ines"]
    assert told(lines) == [("signed in", ines), ("signed out", ines)]
    assert next(one["by"] for one in lines.events() if one["event"] == "signed in") == ["link"]


def test_wrong_secrets_are_told_and_those_not_looked_at_too(site: TestSite) -> None:
    give_password(site, "ines")
    client = site.client()
    with logged() as lines:
        for _ in range(11):
            by_password(client, "ines@example.org", "something else")
        by_password(client, "nobody@example.org", "something else")
    found = told(lines)
    assert found[:10] == [("wrong secret", site.accounts["ines"])] * 10
    assert found[10:] == [("too many wrong secrets", None), ("wrong secret", None)]


def test_neither_names_nor_secrets_stand_in_the_log(site: TestSite) -> None:
    give_password(site, "ines")
    client, path = site.client(), link_path(site, "ivo")
    with logged() as lines:
        by_password(client, "ines@example.org", "something else")
        by_password(client, "ines@example.org")
        client.get(path)
        client.post(path)
        client.get("/calendar/secret-of-a-calendar.ics")
        client.get("/spring/board/secret-of-a-board/")
        client.get("/letters/secret-of-a-letter")
    told_secrets = ("ines", "ivo", PASSWORD, "something else", path.rpartition("/")[2], "127.0.0.1", "secret-of-a")
    assert [one for one in told_secrets if one in lines.text] == []
    assert len(lines.events()) > 7
