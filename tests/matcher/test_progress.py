"""How a long job tells how far it is."""

from __future__ import annotations

from matcher.progress import StepClock, told_as


def test_a_step_is_told_when_it_begins_and_when_it_is_done() -> None:
    told: list[tuple[str, int, int]] = []
    clock = StepClock(lambda *what: told.append(what))
    with clock.step("embed"):
        told.append(("inside", 0, 0))
    assert told == [("embed", 0, 1), ("inside", 0, 0), ("embed", 1, 1)]
    assert list(clock.seconds) == ["embed"]


def test_a_steps_own_progress_bears_its_name() -> None:
    told: list[tuple[str, int, int]] = []
    tell = told_as("embed", lambda *what: told.append(what))
    assert tell is not None
    tell(3, 9)
    assert told == [("embed", 3, 9)]
    assert told_as("embed", None) is None
