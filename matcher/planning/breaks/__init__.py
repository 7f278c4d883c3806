"""Meeting timetables with the fewest breaks, proven, or why there is none.

``problem`` says what is asked and what comes back. ``crowds`` counts tables, ``model`` writes the rules as
clauses, ``search`` asks for ever fewer breaks and proves that there are no fewer, ``rules`` names every rule so
that those that clash can be told, and ``timetable`` keeps the time limit. ``checks`` judges any timetable without
knowing the others.
"""
