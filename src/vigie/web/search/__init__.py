"""Everything that was said, found again."""
