"""The process: settings, wiring, command line, and one folder per channel."""
