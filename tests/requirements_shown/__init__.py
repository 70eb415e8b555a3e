"""What five municipalities' documents ask for, shown under each one's own profile and with its own people at work."""
