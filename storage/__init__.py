"""Rows and nothing else: takes and returns the dataclasses of `quality` and `conversation`; rows never leave."""
