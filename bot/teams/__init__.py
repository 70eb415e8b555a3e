"""Microsoft Teams: personal chat, cards, dialogs and mentions, over the Bot Connector."""
