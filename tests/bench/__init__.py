"""Says what a turn costs beside the least that any Slack bot must do, so that "fast enough" is a figure."""
