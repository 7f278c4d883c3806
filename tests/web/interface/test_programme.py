from __future__ import annotations

from tests.web.cast import TestSite
from tests.web.interface.program import Program, program_for
from web.services.exchange.tokens import Scope


def test_a_token_learns_its_conference_and_what_it_is_for(site: TestSite) -> None:
    told = program_for(site, [Scope.PLAN_READ]).read("")
    assert (told["slug"], told["state"], told["scopes"]) == ("spring", "open", ["plan:read"])
    assert told["name"] == {"en": "The spring conference", "zh": "spring 大会"}


def test_the_programme_can_be_read(program: Program) -> None:
    forums = program.read("/sub-forums")["items"]
    sessions = program.read("/sessions")["items"]
    assert [(one["code"], one["name"]["zh"]) for one in forums] == [("ai", "人工智能"), ("bio", "生物技术")]
    assert [(one["code"], one["sub_forum_id"], one["tables"]) for one in sessions] == [
        ("ai-1", forums[0]["id"], 2),
        ("bio-1", forums[1]["id"], 2),
    ]
    assert sessions[0]["starts_at"] == "2026-05-12T09:00:00Z"
