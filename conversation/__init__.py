"""Channel-neutral talk: what is asked, where a person stands in it, and what can be shown. Pure."""
