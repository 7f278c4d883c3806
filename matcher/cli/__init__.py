"""The command line: parsing and printing only. Whatever is slow to import is imported late.

``program`` is the door with its exit codes, ``conference_commands`` work on a conference folder,
``assign_command`` and ``timetable_command`` on bare problems; ``screen`` has the options that they share and what
they print.
"""
