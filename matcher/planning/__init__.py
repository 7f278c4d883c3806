"""Scores in, a feasible plan out. Knows nothing of text, vectors or learning.

``problem`` says what is asked, ``assignment`` chooses who meets whom (with a proven bound), ``timetable`` gives
every meeting a slot, ``refill`` fills what fell free with the next best, ``tables`` seats them, ``solve`` calls
these in order, ``rivals`` holds what people do today, and ``checks`` judges any plan without knowing the solvers.
"""
