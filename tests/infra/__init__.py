"""How tests get what they stand on: a run of their own, databases and a browser."""
