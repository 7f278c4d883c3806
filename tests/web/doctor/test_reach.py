"""What is around a site, with mail servers that are dead and sites that are not ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread

from werkzeug.serving import make_server

from tests.free_port import free_port
from tests.web.cast import TestSite
from tests.web.post_office import PostOffice
from web.doctor.findings import Finding, Verdict
from web.doctor.reach import examine_reach
from web.settings import Settings
from web.views.access import Site


def found(settings: Settings) -> dict[str, Finding]:
    return {one.what: one for one in examine_reach(settings)}


@contextmanager
def answering(site: TestSite) -> Iterator[Settings]:
    """Answer on a port of this machine; give the settings with that address."""
    server = make_server("127.0.0.1", 0, site.app)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield replace(site.settings, address=f"http://127.0.0.1:{server.port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_site_that_answers_is_well(site: TestSite) -> None:
    with PostOffice().open() as office, answering(site) as settings:
        told = found(replace(settings, mail_server=office.address))
        assert {what for what, one in told.items() if one.verdict is Verdict.ILL} == set()
        assert told["mail"].verdict is Verdict.WELL
        assert office.letters == []


def test_a_dead_mail_server_is_told(site: TestSite) -> None:
    with answering(site) as settings:
        told = found(replace(settings, mail_server=f"smtp://127.0.0.1:{free_port()}"))["mail"]
    assert (told.verdict, "refused" in told.said) == (Verdict.ILL, True)


def test_an_address_that_nobody_answers_is_told(settings: Settings) -> None:
    told = found(replace(settings, address=f"http://127.0.0.1:{free_port()}"))["address"]
    assert (told.verdict, "does not answer" in told.said) == (Verdict.ILL, True)


def test_another_site_is_told(site: TestSite) -> None:
    with answering(site) as settings:
        told = found(replace(settings, secret="of another site"))["address"]
    assert "another secret" in told.said


def test_a_site_that_believes_browsers_is_told(site: TestSite) -> None:
    from werkzeug.middleware.proxy_fix import ProxyFix

    with answering(site) as settings:
        told = found(settings)
        assert told["proxy"].verdict is Verdict.WELL
        plain = site.app.wsgi_app
        site.app.wsgi_app = ProxyFix(plain, x_for=1)  # type: ignore[method-assign]
        try:
            told = found(settings)
        finally:
            site.app.wsgi_app = plain  # type: ignore[method-assign]
    assert "believes what browsers say" in told["proxy"].said


def test_https_that_the_site_does_not_learn_of_is_told(site: TestSite) -> None:
    with answering(site) as settings:
        site.app.extensions["matcher"] = Site(settings, site.store, site.queue)
        told = found(settings)
    assert told["figures"].said == "/metrics is told on this machine."
