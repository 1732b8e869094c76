"""Vigie: a self-hosted reputation and crisis desk. `docs/architecture.md` draws the floors."""

__version__ = "0.1.0"
