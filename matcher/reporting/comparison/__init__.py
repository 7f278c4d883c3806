"""Settings side by side, as a table on the terminal and in files.

``measures`` says what is shown of each, ``told`` shows it on the terminal, ``records`` as plain values and
``page`` as comparison.html; ``folder`` puts the files into place.
"""
