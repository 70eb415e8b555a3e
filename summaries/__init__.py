"""What the database tells: figures with their definitions, and the cards and reports made of them."""
