"""The `vigie` command: one module per command, each loads only what it needs."""
