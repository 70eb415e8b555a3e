"""Reports from outside, over signed HTTP or from a file: synpunkter from the public, and what providers send."""
