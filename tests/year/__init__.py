"""A simulated year of reminders in a whole municipality, held against rules that are written down once more."""
