"""What a person can ask for: one module per conversation, card or command."""
