"""Whom the product can talk to: one folder per network. Django is forbidden here."""
