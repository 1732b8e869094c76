"""Accounts, places, what we send there, and whether each source is still heard."""
