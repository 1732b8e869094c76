"""What the brand listens for."""
