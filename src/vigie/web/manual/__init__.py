"""What people bring by hand: a pasted message, a screenshot, a table."""
