"""What every command begins with: the settings that were named before it, and the database that they name."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import typer
from pydantic import SecretStr

from bot.faults import Fault, demand_folder
from bot.settings import Settings, from_environment
from bot.wiring import open_database
from storage.database import Database

T = TypeVar("T")
Context = typer.Context


@dataclass(frozen=True, slots=True)
class Given:
    """What was said before the command: which settings file to use."""

    file: Path | None

    def settings(self) -> Settings:
        """Raises Fault when the named file is missing, and ValidationError."""
        if self.file is not None and not self.file.is_file():
            raise Fault(f"Inställningsfilen {self.file} finns inte; `hjulet init` skriver en ny.")
        settings = from_environment(self.file)
        demand_folder(settings.database_url)
        # The demo talks to nobody outside this machine, whatever the shell around it has set.
        silent = {"slack_bot_token": SecretStr(""), "teams_app_id": ""}
        return settings.model_copy(update=silent) if settings.demo else settings


def settings_of(context: Context) -> Settings:
    """The settings of this command. Raises Fault and ValidationError."""
    given = context.obj
    assert isinstance(given, Given)
    return given.settings()


def with_database(settings: Settings, do: Callable[[Database], Awaitable[T]]) -> T:
    """Does something with the database that the settings name, and closes it."""

    async def run() -> T:
        database = open_database(settings)
        try:
            return await do(database)
        finally:
            await database.close()

    return asyncio.run(run())
