"""How good the suggestions are: strict time splits, metrics with intervals, and methods side by side.

What is fitted sees an ``Asked`` and nothing else; the truth stays with the ``TimeSplit``.
"""
