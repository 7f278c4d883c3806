"""From what people answered to the next weights of the ranker.

In this order: ``answers`` holds what one side said with what was known then, ``exposure`` says how likely each
answer was to be given at all, ``fitting`` learns weights near those that hold, ``comparing`` holds them against
those on later answers, ``next_bundle`` does all of it.
"""
