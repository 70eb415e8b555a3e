"""Every setting in one class, so that an unsafe or missing one stops the start with a sentence."""

import base64
import ipaddress
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
PSYCOPG = "postgresql+psycopg://"
AIOSQLITE = "sqlite+aiosqlite:///"


def is_loopback(url: str) -> bool:
    """Whether the address cannot be reached from another machine."""
    host = urlsplit(url).hostname or url
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class OidcProvider(BaseModel):
    """Somebody else's sign-in: whoever it vouches for must have an address of one of its own `domains`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9-]{1,30}$")
    label: str
    issuer: str
    client_id: str
    client_secret: SecretStr
    domains: tuple[str, ...] = Field(min_length=1)

    @field_validator("issuer")
    @classmethod
    def _is_safe(cls, value: str) -> str:
        return _https(value.rstrip("/"), "issuer")


class IntakeSender(BaseModel):
    """Somebody outside who may send reports: under which name, what, and to which unit (a path) and those below it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9-]{1,30}$")
    secret: SecretStr = Field(min_length=32)
    types: tuple[Literal["synpunkt", "provider_event", "misconduct"], ...] = Field(min_length=1)
    unit: str = Field(min_length=1)
    per_minute: int = Field(30, ge=1, le=600)


def _https(url: str, name: str) -> str:
    """The address, if nobody on the way can read it. Raises ValueError."""
    if not url.startswith("https://") and not is_loopback(url):
        raise ValueError(f"{name} måste börja med https://")
    return url


def _has_a_host(url: str) -> bool:
    """Whether it says which server, with a port that is one where there is a port."""
    try:
        return bool(urlsplit(url).hostname) and urlsplit(url).port != 0
    except ValueError:
        return False


def _slack(name: str) -> AliasChoices:
    return AliasChoices(name, f"HJULET_{name}")


def _is_whole(group: str, client: str, secret: SecretStr, certificate: Path | None, tenant: str) -> None:
    """Whether an application's settings belong together. Raises ValueError."""
    credentials = [each for each in (secret.get_secret_value(), certificate) if each]
    name = f"HJULET_{group}_ID" if group == "TEAMS_APP" else f"HJULET_{group}_CLIENT_ID"
    if credentials and not client:
        raise ValueError(f"{name} saknas: utan den används inte dess hemlighet")
    if client and len(credentials) != 1:
        raise ValueError(f"{name} kräver antingen en hemlighet eller ett certifikat, inte båda")
    if client and not tenant:
        raise ValueError(f"{name} kräver HJULET_TENANT_ID: bara den egna organisationen släpps in")


class Settings(BaseSettings):
    """What the process is told from outside: environment variables `HJULET_…`, or a file named by `HJULET_ENV_FILE`."""

    model_config = SettingsConfigDict(env_prefix="HJULET_", extra="ignore", populate_by_name=True)

    database_url: str = Field(
        "sqlite+aiosqlite:///hjulet.db", description="SQLite file or PostgreSQL (`postgresql+psycopg://…`)."
    )
    keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Encryption keys, newest first: 32 bytes in base64 each, separated by commas."
    )
    lookup_key: SecretStr = Field(
        SecretStr(""), description="Key of the e-mail lookup: 32 bytes in base64; never changed."
    )
    profile: str = Field("standard", description="Name of a shipped profile or path of a TOML file.")
    public_url: str = Field("", description="The server's address as staff reach it, e.g. `https://hjulet.example.se`.")
    host: str = Field("127.0.0.1", description="Address that the web server listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that the web server listens on.")
    demo: bool = Field(False, description="Demo: pick who you are, loopback only. Set by `hjulet demo`.")
    free_text: Literal["form", "web"] = Field(
        "form", description="Where free text is typed and read: `form` (fields of the chat) or `web` (own server only)."
    )
    command_prefix: str = Field("", description="Put before Slack command names, e.g. `hj-` makes `/hj-avvikelse`.")
    sweep_seconds: float = Field(15, gt=0, le=3600, description="How often the keeper looks for due duties.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged.")

    slack_bot_token: SecretStr = Field(
        SecretStr(""), validation_alias=_slack("SLACK_BOT_TOKEN"), description="Slack bot token (`xoxb-…`)."
    )
    slack_app_token: SecretStr = Field(
        SecretStr(""),
        validation_alias=_slack("SLACK_APP_TOKEN"),
        description="Slack app token (`xapp-…`): Socket Mode when set.",
    )
    slack_signing_secret: SecretStr = Field(
        SecretStr(""),
        validation_alias=_slack("SLACK_SIGNING_SECRET"),
        description="Slack signing secret: needed for signed HTTP, when no app token is set.",
    )
    slack_api_base_url: str = Field(
        "https://slack.com/api/",
        validation_alias=_slack("SLACK_API_BASE_URL"),
        description="Slack's Web API; another address points the whole app at a local emulator.",
    )
    slack_team_id: str = Field(
        "",
        validation_alias=_slack("SLACK_TEAM_ID"),
        description="The only workspace accepted; without it, the one that the bot token belongs to.",
    )

    tenant_id: str = Field("", description="The Microsoft 365 tenant: its id (a GUID). No other is let in.")
    teams_app_id: str = Field("", description="Teams: the bot's application id; Teams is on when it is set.")
    teams_app_secret: SecretStr = Field(SecretStr(""), description="Teams: the bot's client secret.")
    teams_app_certificate: Path | None = Field(
        None, description="Teams: a PEM file with private key and certificate, instead of the secret."
    )
    teams_anonymous: bool = Field(
        False, description="Teams without tokens, for a test tool on this machine; loopback addresses only."
    )
    teams_openid_url: str = Field(
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        description="Teams: where the keys of the Bot Connector's tokens are announced.",
    )
    sign_in_client_id: str = Field(
        "", description="Entra sign-in for the web chat: the application id; it is on when this is set."
    )
    sign_in_client_secret: SecretStr = Field(SecretStr(""), description="Entra sign-in: the client secret.")
    sign_in_certificate: Path | None = Field(
        None, description="Entra sign-in: a PEM file with private key and certificate, instead of the secret."
    )
    sign_in_minutes: int = Field(60, ge=5, le=720, description="How long a sign-in lasts without being used.")
    oidc_providers: tuple[OidcProvider, ...] = Field(
        (), description="Other OpenID Connect sign-ins, as JSON: providers outside the tenant."
    )
    intake_senders: tuple[IntakeSender, ...] = Field(
        (), description="Who may send reports to `/api/intake`, as JSON: name, secret, types, unit, per_minute."
    )
    graph_client_id: str = Field("", description="Microsoft Graph (people, mail): the application id.")
    graph_client_secret: SecretStr = Field(SecretStr(""), description="Microsoft Graph: the client secret.")
    graph_certificate: Path | None = Field(
        None, description="Microsoft Graph: a PEM file with private key and certificate, instead of the secret."
    )
    graph_base_url: str = Field("https://graph.microsoft.com/v1.0", description="Microsoft Graph's address.")
    directory_hours: int = Field(
        0, ge=0, le=168, description="How often `serve` reads people from Graph; 0: only by command."
    )
    login_base_url: str = Field("https://login.microsoftonline.com", description="Where Entra hands out tokens.")
    mail_from: str = Field("", description="The mailbox that mails are sent from; mail is on when it is set.")
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="The mail server, `smtp://user:password@host:587` (STARTTLS) or `smtps://…`; else Graph sends.",
    )

    @field_validator("database_url")
    @classmethod
    def _with_our_driver(cls, value: str) -> str:
        """Takes the usual short forms too: only one driver can be meant."""
        for short, whole in (("postgres://", PSYCOPG), ("postgresql://", PSYCOPG), ("sqlite:///", AIOSQLITE)):
            if value.startswith(short):
                return whole + value.removeprefix(short)
        if not value.startswith((PSYCOPG, AIOSQLITE)):
            raise ValueError("HJULET_DATABASE_URL ska börja med postgresql:// eller sqlite:///")
        return value

    @field_validator("slack_api_base_url")
    @classmethod
    def _as_a_folder(cls, value: str) -> str:
        return value.rstrip("/") + "/"

    @field_validator("keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part for part in value.split(",") if part) if isinstance(value, str) else value

    @field_validator("keys", "lookup_key")
    @classmethod
    def _is_a_key(cls, value: tuple[SecretStr, ...] | SecretStr) -> tuple[SecretStr, ...] | SecretStr:
        for secret in value if isinstance(value, tuple) else [value]:
            text = secret.get_secret_value()
            if text and len(base64.b64decode(text)) != 32:
                raise ValueError("en nyckel är 32 byte i base64; `hjulet init` gör nya")
        return value

    @field_validator("mail_from")
    @classmethod
    def _is_a_mailbox(cls, value: str) -> str:
        if value and not re.fullmatch(r"[^@\s<>,]+@[^@\s<>,]+", value):
            raise ValueError("ska vara en adress som hjulet@example.se")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        if text and not (text.startswith(("smtp://", "smtps://")) and _has_a_host(text)):
            raise ValueError(
                "ska vara som smtp://användare:lösenord@server:587, med %40 för @ och %2F för / i lösenordet"
            )
        return value

    @model_validator(mode="after")
    def _is_safe(self) -> "Settings":
        if not self.keys or not self.lookup_key.get_secret_value():
            raise ValueError("HJULET_KEYS och HJULET_LOOKUP_KEY saknas; `hjulet init` skriver en fil med nya")
        if self.demo and not is_loopback(self.host):
            raise ValueError("demoläget lyssnar bara på den egna datorn (HJULET_HOST=127.0.0.1)")
        if self.demo and self.public_url and not is_loopback(self.public_url):
            raise ValueError("demoläget är bara för den egna datorn: ta bort HJULET_PUBLIC_URL eller HJULET_DEMO")
        halves = (self.slack_app_token, self.slack_signing_secret)
        if not self.slack and any(half.get_secret_value() for half in halves):
            raise ValueError("SLACK_BOT_TOKEN saknas: utan den är Slack avstängt")
        if self.public_url and not self.public_url.startswith("https://") and not is_loopback(self.public_url):
            raise ValueError("HJULET_PUBLIC_URL måste börja med https://")
        if self.slack_bot_token.get_secret_value() and not (
            self.slack_app_token.get_secret_value() or self.slack_signing_secret.get_secret_value()
        ):
            raise ValueError("SLACK_BOT_TOKEN kräver SLACK_APP_TOKEN (Socket Mode) eller SLACK_SIGNING_SECRET (HTTP)")
        return self

    @model_validator(mode="after")
    def _is_safe_with_microsoft(self) -> "Settings":
        for name in ("teams_openid_url", "graph_base_url", "login_base_url"):
            _https(getattr(self, name), f"HJULET_{name.upper()}")
        if self.teams_anonymous and not (is_loopback(self.host) and is_loopback(self.own_address)):
            raise ValueError(
                "HJULET_TEAMS_ANONYMOUS är bara för den egna datorn: HJULET_HOST och HJULET_PUBLIC_URL ska vara "
                "127.0.0.1, eller ta bort den"
            )
        if self.teams_anonymous and self.teams_app_id:
            raise ValueError("HJULET_TEAMS_ANONYMOUS och HJULET_TEAMS_APP_ID går inte ihop: välj en av dem")
        for group, client, secret, certificate in (
            ("TEAMS_APP", self.teams_app_id, self.teams_app_secret, self.teams_app_certificate),
            ("SIGN_IN", self.sign_in_client_id, self.sign_in_client_secret, self.sign_in_certificate),
            ("GRAPH", self.graph_client_id, self.graph_client_secret, self.graph_certificate),
        ):
            _is_whole(group, client, secret, certificate, self.tenant_id)
        if (self.teams or self.slack) and self.free_text == "web" and not self.public_url:
            raise ValueError("HJULET_FREE_TEXT=web kräver HJULET_PUBLIC_URL: dit leder länkarna till läsrummet")
        if self.directory_hours and not self.graph_client_id:
            raise ValueError("HJULET_DIRECTORY_HOURS kräver HJULET_GRAPH_CLIENT_ID: katalogen läses med den appen")
        if self.mail_from and not (self.smtp_url or self.graph_client_id):
            raise ValueError("HJULET_MAIL_FROM kräver HJULET_SMTP_URL eller HJULET_GRAPH_CLIENT_ID: något ska skicka")
        return self

    @model_validator(mode="after")
    def _is_safe_to_sign_in(self) -> "Settings":
        if self.sign_in_client_id and not _GUID.fullmatch(self.tenant_id):
            raise ValueError(
                "HJULET_TENANT_ID ska vara organisationens id, en GUID som 01234567-89ab-cdef-0123-456789abcdef"
            )
        names = [provider.name for provider in self.oidc_providers]
        if len({"entra", *names}) <= len(names):
            raise ValueError("HJULET_OIDC_PROVIDERS: varje inloggning ska ha ett eget namn, och inget av dem är entra")
        senders = [sender.name for sender in self.intake_senders]
        if len(set(senders)) < len(senders):
            raise ValueError("HJULET_INTAKE_SENDERS: varje avsändare ska ha ett eget namn")
        if self.sign_in and not self.public_url:
            raise ValueError("inloggningen kräver HJULET_PUBLIC_URL: dit kommer man tillbaka när man har loggat in")
        return self

    @property
    def teams(self) -> bool:
        """Whether Teams is configured."""
        return bool(self.teams_app_id) or self.teams_anonymous

    @property
    def sign_in(self) -> bool:
        """Whether people can sign in to the web chat."""
        return bool(self.sign_in_client_id or self.oidc_providers)

    @property
    def slack(self) -> bool:
        """Whether Slack is configured."""
        return bool(self.slack_bot_token.get_secret_value())

    @property
    def own_address(self) -> str:
        """The server's address without a slash at its end; the listening address where none is configured."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def from_environment(env_file: Path | None = None) -> Settings:
    """Settings from the environment and, where it exists, a file of `NAME=value` lines."""
    return Settings(_env_file=env_file)
