"""Match lists from bare matrices, exact: scores, numbers of meetings, pins, forbidden pairs, capacities.

``problem`` says what is asked and what comes back, ``flow`` writes the rules as rows of a linear programme.
``total`` finds the greatest total, ``floor`` the best outcome of the worst-served startup and then the greatest
total under it. ``contradictions`` explains rules that cannot hold together, and ``checks`` judges any list without
knowing the rest.
"""
