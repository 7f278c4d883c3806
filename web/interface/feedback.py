"""What meetings were worth, in sums: what somebody said of a meeting is told to nobody."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from pydantic import BaseModel

from web.interface.door import needs, the_seat
from web.services.after.results import Line, Share, results
from web.services.exchange.tokens import Scope
from web.views.access import now, reading

calls = APIBlueprint("feedback", __name__, tag="Feedback", url_prefix="/conferences/<slug>/feedback")


class Answers(BaseModel):
    """So many of so many said yes."""

    yes: int
    of: int


class Sum(BaseModel):
    """What came of a group of meetings; answers are null where too few people gave them."""

    meetings: int
    held: int
    missed: int
    unknown: int
    useful: Answers | None
    follow_up: Answers | None


class SubForumSum(Sum):
    """What came of the meetings of a sub-forum."""

    sub_forum_id: int


class Feedback(BaseModel):
    """What came of the meetings so far."""

    total: Sum
    by_sub_forum: list[SubForumSum]


@calls.get("")
@needs(Scope.FIGURES_READ)
@calls.output(Feedback)
def read() -> Feedback:
    """Read what came of the meetings so far."""
    found = results(reading(), the_seat().conference_id, now())
    lines = found.tables["sub_forum"]
    return Feedback(
        total=Sum.model_validate(_sum(found.total)),
        by_sub_forum=[SubForumSum.model_validate({"sub_forum_id": line.key, **_sum(line)}) for line in lines],
    )


def _sum(line: Line) -> dict[str, Any]:
    return {
        "meetings": line.meetings,
        "held": line.held,
        "missed": line.missed,
        "unknown": line.unknown,
        "useful": _answers(line.useful),
        "follow_up": _answers(line.follow_up),
    }


def _answers(share: Share | None) -> Answers | None:
    return None if share is None else Answers(yes=share.yes, of=share.of)
