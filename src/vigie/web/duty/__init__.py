"""Who is on duty, how they are called, and whether it works."""
