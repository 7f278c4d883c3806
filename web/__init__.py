"""The conference in the browser.

``views`` answer addresses, ``forms`` check what comes in, ``services`` do what was asked, ``store`` keeps it,
``jobs`` do what takes long. ``application`` puts them together, ``program`` is the command line.
"""
