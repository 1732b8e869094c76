"""The war room: one page for each crisis, what the team does there, and how others read it."""
