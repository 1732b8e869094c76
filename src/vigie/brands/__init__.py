"""Organisations, brands sealed from each other, and the members who speak for them."""
