"""For other programs: tokens, webhooks, and a whole conference out and in."""
