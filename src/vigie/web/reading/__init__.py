"""How this brand's messages are read: how often people agreed, and what the team taught."""
