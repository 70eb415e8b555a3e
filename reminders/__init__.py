"""What the bot says unasked: when, to whom, and until it is done."""
