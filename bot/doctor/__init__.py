"""What is missing, said before anybody needs it: every connection and permission is tried, and nothing is changed."""
