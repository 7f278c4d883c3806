"""Whose data it is: consent, one's own data, and erasure by people, organisers and date."""
