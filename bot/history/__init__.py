"""Earlier years in, and cases out again: the operator's two commands."""
