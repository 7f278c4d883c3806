"""The conference for other programs: REST over the same services as the pages, with tokens and no cookies."""
