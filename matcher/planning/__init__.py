"""Scores in, a feasible plan out. Knows nothing of text, vectors or learning.

``problem`` says what is asked, and ``slots`` makes it of a programme. ``assignment`` chooses who meets whom with a
proven bound: ``limits`` are what every timetable leaves room for, ``programme`` writes all rules as a linear
programme, ``linear`` solves it. ``timetable`` gives every meeting a slot on the ``board``, by one ``matching``
after another; ``refill`` fills what fell free with the next best, ``seating`` gives out tables, and ``solve``
calls these in order. ``rivals`` holds what people do today, and ``checks`` judges any plan without knowing the
solvers.

``breaks`` makes timetables of bare events. It asks ``satisfiability`` whether rules can hold, has ``conflicts``
say why not, and keeps its time by ``deadline``.
"""
