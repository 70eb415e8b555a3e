"""Every test of Hjulet, grouped like the packages it tests."""
