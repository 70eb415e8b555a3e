"""An invented municipality to try everything in, made by the same handlers that real ones use."""
