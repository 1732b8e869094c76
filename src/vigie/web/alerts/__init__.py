"""What needs a person, and who took note."""
