"""Secrets of the accounts, sealed at rest with a key that lives outside the database."""
