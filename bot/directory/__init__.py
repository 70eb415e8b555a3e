"""Who works where, brought in from outside."""
