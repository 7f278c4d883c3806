"""The order of the aims is said as it is configured."""

from __future__ import annotations

from matcher.conference import Aim, Aims
from matcher.reporting.order import AIM, told_aims


def test_every_aim_has_words() -> None:
    assert set(AIM) == set(Aim)


def test_the_order_is_told_as_it_is() -> None:
    said = told_aims(Aims((Aim.INTEREST, Aim.TABLES, Aim.BREAKS)))
    assert said.en == (
        "The plan serves, in this order: the greatest expected mutual interest; few tables; few breaks between "
        "meetings."
    )
    assert said.zh == "方案依次考虑：预期双方意向之和最大；桌数少；会面之间的空档少。"


def test_weights_are_told_where_they_decide() -> None:
    said = told_aims(Aims(weights={Aim.BREAKS: 3, Aim.TABLES: 1, Aim.ROOM_CHANGES: 0}))
    assert "weighed against each other: few breaks between meetings (3); few tables (1)." in said.en
    assert "few changes of room" not in said.en
