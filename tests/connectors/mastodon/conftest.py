import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "mastodon: added to what asks for that peer")
