"""Tables: within a session everybody who can keeps the table, investors first, since startups come to them."""

from __future__ import annotations

import numpy as np

from matcher.pairs import Rows
from matcher.planning.problem import PlanningProblem


def seat(problem: PlanningProblem, chosen: Rows, slot: Rows) -> Rows:
    """Return (j,) int32 tables from 1, no table twice in a slot; every slot has tables enough for its meetings."""
    tables = np.zeros(len(chosen), dtype=np.int32)
    last: dict[tuple[int, int], int] = {}
    for at in np.unique(slot):
        session = int(problem.grid.session[at])
        meetings = np.flatnonzero(slot == at).tolist()
        free = set(range(1, int(problem.grid.tables[at]) + 1))
        waiting: list[int] = []
        for meeting in meetings:
            kept = last.get((session, int(problem.pairs.investor[chosen[meeting]])))
            if kept in free:
                free.remove(kept)
                tables[meeting] = kept
            else:
                waiting.append(meeting)
        # Newcomers take tables nobody has sat at yet, so that those who pause find theirs free again.
        used = {table for (of, _), table in last.items() if of == session}
        for meeting, table in zip(waiting, sorted(free, key=lambda table: (table in used, table)), strict=False):
            tables[meeting] = table
        for meeting in meetings:
            last[session, int(problem.pairs.investor[chosen[meeting]])] = int(tables[meeting])
    return tables
