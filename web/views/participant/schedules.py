"""A participant's own schedule on paper."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from web.services.limits import Limit
from web.services.printing.files import own_schedule
from web.views.access import now, own_participant, participants_only, reading, site, the_conference
from web.views.language import reader_language
from web.views.limited import limited

pages = Blueprint("schedules", __name__, url_prefix="/<slug>/schedule")


@pages.get("/schedule.pdf")
@participants_only
@limited(Limit.TAKEN, "GET")
def mine() -> Response:
    """Give one's own schedule as PDF in the language of the page."""
    content = own_schedule(reading(), site().settings, own_participant(), reader_language(), now())
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{the_conference().slug}-schedule.pdf"'
    return answer
