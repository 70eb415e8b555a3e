"""The pictures of the guide are taken from the product, so that they can be taken again when it has changed."""
