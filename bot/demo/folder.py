"""Where the demo keeps its keys and its database, so that a first run that is cut short leaves nothing half made."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.envfile import write_env_file
from bot.settings import Settings

SETTINGS = """\
HJULET_DEMO=true
HJULET_LOG_LEVEL=WARNING
HJULET_DATABASE_URL=sqlite+aiosqlite:///{database}
"""


class DemoSettings(Settings):
    """Settings from the demo's own file alone: nothing of the caller's environment, and never a real Slack."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, dotenv_settings


@dataclass(frozen=True, slots=True)
class Folder:
    """The demo's folder; the database comes to its place only when it is whole."""

    path: Path

    @property
    def env_file(self) -> Path:
        return self.path / "hjulet.env"

    @property
    def database(self) -> Path:
        return self.path / "hjulet.db"

    @property
    def building(self) -> Path:
        return self.path / "building"

    @property
    def is_made(self) -> bool:
        return self.database.exists()

    def settings(self, port: int) -> Settings:
        """How the demo is served; the keys are made the first time. Raises OSError."""
        self.path.mkdir(parents=True, exist_ok=True)
        if not self.env_file.exists():
            write_env_file(self.env_file, SETTINGS.format(database=self.database))
        return DemoSettings(_env_file=self.env_file, host="127.0.0.1", port=port, demo=True)

    def begin(self, settings: Settings) -> Settings:
        """The same with a new, empty place for the database; what an earlier try left is gone."""
        shutil.rmtree(self.building, ignore_errors=True)
        self.building.mkdir(mode=0o700)
        return settings.model_copy(update={"database_url": f"sqlite+aiosqlite:///{self.building / self.database.name}"})

    def finish(self) -> None:
        """The database is whole and closed: from now on it is the demo's."""
        built = self.building / self.database.name
        built.chmod(0o600)
        built.replace(self.database)
        shutil.rmtree(self.building)
