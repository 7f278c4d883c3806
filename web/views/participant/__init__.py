"""Pages of participants; one page for both sides, and the side carries the difference."""
