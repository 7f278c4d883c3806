"""Tables of figures as text."""

from matcher.cli.text_tables import starred, text_table
from matcher.evaluation.uncertainty import Estimate


def test_names_stand_left_and_figures_right() -> None:
    lines = text_table("Meetings", ["who", "n"], [["Ines", "7"], ["Ivo", "12"]]).splitlines()
    assert lines[0].strip() == "Meetings"
    rows = [line for line in lines if "I" in line]
    assert [row.split() for row in rows] == [["Ines", "7"], ["Ivo", "12"]]
    assert rows[0].index("I") == rows[1].index("I")
    assert len(rows[0]) == len(rows[1])


def test_what_looks_like_markup_is_said_as_it_is() -> None:
    assert "[bold]" in text_table("t", ["name"], [["[bold]"]])


def test_only_what_is_no_chance_gets_a_star() -> None:
    sure, chance = Estimate(0.2, 0.1, 0.3), Estimate(0.2, -0.1, 0.3)
    assert [starred(sure, True), starred(chance, True), starred(sure, False)] == ["*", " ", ""]
