"""What a plan is handed over in: tables, a workbook, calendars, figures and a page; ``folder`` is the way in."""
