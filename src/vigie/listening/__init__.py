"""What is said: watches, mentions, minute tallies, and the pump that fills them."""
