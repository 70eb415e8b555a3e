"""What every test may ask for by name, wherever it lives."""

pytest_plugins = [
    "pytester",
    "tests.infra.grounds",
    "tests.infra.databases",
    "tests.infra.browser",
    "tests.requirements_traced",
    "tests.settled",
]
