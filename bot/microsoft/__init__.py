"""What everything that talks to Microsoft shares: credentials, tokens and Graph."""
