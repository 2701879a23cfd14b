"""A table of a PostgreSQL database, through a server-side cursor in one read-only transaction.

Needs psycopg, an optional extra; importing this module without it raises ImportError.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from shixiao.registers.readers.databases.address import PIECE, Address, OpenTable, no_such_table, unreadable

CONNECT_SECONDS = 10

Rows = list[tuple[Any, ...]]


@contextmanager
def open_postgresql(address: Address) -> Iterator[OpenTable]:
    """The table or view of an address (`schema.table` for another schema). Raises Problem."""
    schema, _, name = address.table.rpartition(".")
    table = sql.Identifier(schema, name) if schema else sql.Identifier(name)
    try:
        with psycopg.connect(address.connection, connect_timeout=CONNECT_SECONDS) as connection:
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            # Large tables may otherwise be read from the middle, and rows would change their ordinals.
            connection.execute("SET LOCAL synchronize_seqscans = off")
            if not _exists(connection, table):
                raise no_such_table(address, _tables(connection))
            with connection.cursor(name="register") as cursor:
                cursor.execute(sql.SQL("SELECT * FROM {}").format(table))
                names = [column.name for column in cursor.description or ()]
                yield OpenTable(names, _pieces(cursor))
    except psycopg.Error as error:
        raise unreadable(address, error) from error


def _pieces(cursor: psycopg.ServerCursor[tuple[Any, ...]]) -> Iterator[Sequence[Sequence[Any]]]:
    while rows := cursor.fetchmany(PIECE):
        yield rows


def _exists(connection: psycopg.Connection[tuple[Any, ...]], table: sql.Identifier) -> bool:
    found = connection.execute("SELECT to_regclass(%s)", [table.as_string(connection)]).fetchone()
    return found is not None and found[0] is not None


def _tables(connection: psycopg.Connection[tuple[Any, ...]]) -> list[str]:
    listed = connection.execute(
        "SELECT CASE table_schema WHEN 'public' THEN table_name ELSE table_schema || '.' || table_name END AS name"
        " FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY name"
    )
    return [name for (name,) in listed]
