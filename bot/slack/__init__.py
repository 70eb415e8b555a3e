"""Slack as a channel: what arrives is read, what is said is rendered; nothing else of the bot knows Slack."""
