"""Status: what works and what waits, in words, and what to do about it."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from web.services.condition import condition_of
from web.store.records.accounts import Right
from web.store.records.log import JobState, MailState
from web.views.access import now, organisers_only, reading, site, the_conference
from web.views.jobs import title_of

pages = Blueprint("status", __name__, url_prefix="/<slug>/organiser/status")

#: How often the page is loaded anew for whoever asks for that.
AGAIN_SECONDS = 15


@pages.get("/")
@organisers_only(Right.FIGURES)
def shown() -> str:
    """Show it; where somebody asks for that the page looks again by itself."""
    found = condition_of(reading(), the_conference().id, now())
    return render_template(
        "organiser/status.html",
        found=found,
        ago=int((now() - found.last_sign.seen_at).total_seconds()) if found.last_sign else None,
        at=now(),
        letters={state.value: found.letters[state].count for state in MailState if state in found.letters},
        oldest=found.letters[MailState.WAITING].since if MailState.WAITING in found.letters else None,
        no_server=not site().settings.mail_server,
        again=AGAIN_SECONDS if request.args.get("again") else None,
        seconds=AGAIN_SECONDS,
        title_of=title_of,
        JobState=JobState,
    )
