"""What the keeper of a site sees of it: lines in the log, figures, and signs of life. Never what people wrote."""
