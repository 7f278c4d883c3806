"""Profiles in, scored and explained pairs out.

In this order: ``encoder`` and ``centring`` make vectors, ``embedding`` gathers those of a conference,
``fields`` suggests sub-forums, ``index``, ``eligibility`` and ``candidates`` choose pairs worth scoring,
``closeness``, ``tags``, ``history`` and ``features`` describe them, ``levelling`` takes out what is usual,
``ranker`` says what each side thinks, ``reciprocal`` what both do, ``reasons`` why. ``recommender`` calls them.
What people answer then moves the others by ``taste``.
"""
