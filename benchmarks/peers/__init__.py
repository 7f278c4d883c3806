"""Ways of recommending that others published, each a ``Method`` of the evaluation.

Each has one setting for all sets. It was chosen on earlier windows of two of them, not on the windows reported.

All read what companies say through ``content`` and who backed whom through ``portfolios``, so that they differ in
the method and in nothing else. Their packages are the extra ``peers``.
"""
