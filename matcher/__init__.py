"""Who meets whom, when, and at which table: matchmaking between investors and startups at a conference.

In the order in which a pair lives: ``intake`` reads a conference folder at the door; ``recommendation`` embeds the
profiles, finds candidate pairs, scores them from both sides and says why; ``planning`` chooses the match list and
the timetable, with a proof; ``drafting`` calls these in turn; ``reporting`` writes what comes out. ``profiles``,
``conference``, ``pairs`` and ``plan`` are the plain data they hand each other.
"""
