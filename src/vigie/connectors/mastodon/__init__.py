"""Mastodon, and any other server that speaks its API."""
