"""On paper and on walls: schedules, cards, sheets, badges, and the board."""
