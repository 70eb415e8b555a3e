"""Databases of tests start where a migrated, empty one does; only this module knows how they get there."""

import asyncio

from storage.schema import migrate


def template(url: str) -> None:
    """Brings the empty database at `url` to the newest schema; all connections are closed afterwards."""
    asyncio.run(migrate(url))
