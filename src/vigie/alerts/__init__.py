"""Who is told that something needs a person, and who took note of it."""
