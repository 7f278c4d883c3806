"""Pages of organisers and their staff."""
