"""Mail: the way to somebody whom no chat reaches, and nothing that must not lie in a mailbox."""
