"""Who is on duty when, whose sleep is kept, and what the ladder does next. Pure: times are arguments."""
