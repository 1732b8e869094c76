"""What the team has to deal with: cases, replies, notes, clocks and what was done."""
