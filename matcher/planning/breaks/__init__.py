"""Meeting timetables with the fewest breaks, proven, or why there is none.

``problem`` says what is asked and what comes back. ``crowds`` counts tables, ``model`` writes the rules as
clauses, a ``prover`` asks whether they can hold, a ``scout`` looks for better and better timetables, and
``search`` has them ask for ever more breaks until there is proof. ``rules`` names every rule so that those that
clash can be told, and ``timetable`` keeps the time limit. ``checks`` judges any timetable without knowing the
others.
"""
