"""Scores in, a feasible plan out. Knows nothing of text, vectors or learning.

``problem`` says what is asked, and ``slots`` makes it of a programme.

Who meets whom: ``assignment`` asks ``list_maker`` for the best list and ``floor`` for the best that leaves nobody
behind; ``served`` counts who has how much. A list is a flow, ``ideal``, under the ``limits`` that every timetable
leaves room for; what the flow does not know is settled by ``prices`` or, exactly, by the ``programme``.
``matching`` solves flows and ``linear`` linear programmes.

When and where: ``timetable`` gives every meeting a slot on the ``board``, ``refill`` fills what fell free with the
next best, ``polish`` exchanges slots for more ``comfort``, ``finish`` settles small sessions by proof, ``seating``
gives out tables, and ``solve`` calls all of these in order. ``pins`` says why pinned pairs cannot all meet.

A changed day: ``repair`` keeps what is ``standing``; ``rearrangement`` finds new places, over a ``neighbourhood``
where that takes moving others; ``replacements`` refill.

``breaks`` makes timetables of bare events and ``b_matching`` match lists of bare matrices, both proven.
``satisfiability`` asks whether rules can hold, ``conflicts`` says why not, and ``deadline`` keeps the time.
``rivals`` holds what people do today, and ``checks`` judges any plan without knowing the solvers.
"""
