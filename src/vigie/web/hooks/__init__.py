"""The door for networks that call us: one address for each account."""
