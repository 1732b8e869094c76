"""A network that plays a day: for the demonstration, the tests, the load tests and the drills."""
