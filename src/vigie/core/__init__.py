"""What the product knows how to think. Pure: no Django, no I/O, no clock, no randomness."""
