"""PDFs from plain facts: what is laid out stands in the ``.typ`` files, what is said comes ready in the facts."""
