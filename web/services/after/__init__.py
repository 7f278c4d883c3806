"""After the meetings: what both sides say, who follows up, and what it all came to."""
