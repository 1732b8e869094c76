"""How this brand's messages are read: what its team taught the engine, and stronger engines it allows."""
