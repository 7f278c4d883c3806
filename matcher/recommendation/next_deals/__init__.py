"""Who backs whom next, learned from dated deals: both directions, additive, and blind to what comes later.

In this order: ``past`` lays out what was known on a day, ``windows`` asks about days that are over, ``words`` says
what a company is in single words, ``activity``, ``shares``, ``likeness``, ``space`` and ``partners`` describe
pairs, ``evidence`` names and gathers columns, ``choice`` learns what each is worth, ``ranker`` calls them all.
"""
