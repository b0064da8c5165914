"""Settings: the environment and `.env` in, one typed, frozen `Config` out."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from newscrawl.errors import ConfigurationError
from newscrawl.items import RightsPolicy

PREFIX = "NEWSCRAWL_"


class Config(BaseSettings):
    """What an operator sets; each field is the environment variable `NEWSCRAWL_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    data_dir: Path = Path("data")
    """folder of the archive, of the default database and of exports"""
    database_url: str = ""
    """SQLAlchemy URL, SQLite or PostgreSQL; default: SQLite at `<data_dir>/newscrawl.db`"""
    archive_url: str = ""
    """object store that whole WARC files go to (`s3://bucket/path`); default: they stay in the folder"""
    archive_compression: Literal["gzip", "zstd"] = "gzip"
    """of WARC files; fewer programs read zstd"""
    archive_file_size: int = Field(default=1_000_000_000, ge=1_000_000)
    """bytes after which a new WARC file is begun; one is begun on each UTC day, too"""
    retention: Path | None = None
    """TOML file of the rules by which `newscrawl db prune` deletes"""
    sources_dir: Path | None = None
    """folder of TOML files which win over the catalogue's by name"""
    topics_dir: Path | None = None
    """folder of a `taxonomy.toml` or `model.json` in place of the package's (`newscrawl topics train`)"""
    contact: str = ""
    """e-mail address or URL by which a site can reach the operator; goes into the user agent"""
    download_delay: float = Field(default=1.0, ge=0, le=3600)
    """seconds between two requests to one host"""
    allow_private_addresses: bool = False
    """let the crawler reach loopback, private and link-local addresses"""
    rights_policy: RightsPolicy = RightsPolicy.MARK
    """what becomes of pages whose owner reserves their use: mark, metadata_only or skip"""
    read_timeout: float = Field(default=20.0, gt=0, le=3600)
    """seconds after which the reading of one page is given up and its worker killed"""
    read_workers: int = Field(default=0, ge=0, le=256)
    """reading processes; 0: one per core"""

    chromium: str = ""
    """the browser for sources that say `render = true`; default: the first Chromium on PATH"""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """the least that a log line must be"""
    log_format: Literal["console", "json"] = "console"
    """lines for a person, or one JSON object a line"""
    log_file: Path | None = None
    """file that log lines are added to, instead of standard error"""
    log_file_size: int = Field(default=10_000_000, ge=10_000)
    """bytes after which a new log file is begun"""
    log_files: int = Field(default=5, ge=0, le=1000)
    """full ones that are kept"""

    schedule: Path | None = None
    """TOML file that changes or adds to the jobs of `newscrawl schedule`"""

    alarm_mail: str = ""
    """addresses, between commas, that are told when a source falls ill or recovers"""
    alarm_mail_from: str = ""
    """address of the sender; default: newscrawl at the mail server"""
    smtp_url: str = Field(default="smtp://localhost", repr=False)
    """the server that takes the mail: `smtp://` or `smtps://`, with `user:password@` where needed"""
    alarm_webhook: str = Field(default="", repr=False)
    """URL that is sent the same as JSON, as Slack takes it"""
    alarm_file: Path | None = None
    """file that the same is added to"""
    metrics_file: Path | None = None
    """file that `newscrawl health` writes for Prometheus's textfile collector"""

    pseudonym_key: str = Field(default="", repr=False)
    """secret under which exports make hashes of authors' names, where they are asked to"""

    serve_token: str = Field(default="", repr=False)
    """what a browser must show to `newscrawl serve`; needed where other machines can reach it"""

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url and not url.startswith(("sqlite", "postgresql", "postgres:")):
            raise ValueError(
                "must start with sqlite:/// or postgresql://, for example sqlite:///data/newscrawl.db"
            )
        return url

    @field_validator("archive_url")
    @classmethod
    def _known_store(cls, url: str) -> str:
        if url and "://" not in url:
            raise ValueError(
                "must be a URL, for example s3://bucket/path; empty for a local folder"
            )
        return url

    @field_validator("smtp_url")
    @classmethod
    def _known_mail(cls, url: str) -> str:
        if not url.startswith(("smtp://", "smtps://")):
            raise ValueError("must be smtp://host:port or smtps://user:password@host:port")
        return url

    @field_validator("alarm_webhook")
    @classmethod
    def _known_webhook(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must be a URL of http or https")
        return url

    @field_validator("alarm_mail", "alarm_mail_from")
    @classmethod
    def _addresses(cls, text: str) -> str:
        if text and not (text.isprintable() and "@" in text):
            raise ValueError("must be an e-mail address")
        return text

    @field_validator("contact")
    @classmethod
    def _one_line(cls, contact: str) -> str:
        if not contact.isprintable():
            raise ValueError("must be one printable line")
        return contact.strip()

    @property
    def database(self) -> str:
        """The database URL, with its default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'newscrawl.db'}"

    @property
    def archive_dir(self) -> Path:
        """Folder of the WARC files."""
        return self.data_dir / "archive"

    def settled(self) -> Config:
        """The same with absolute paths, for processes that run elsewhere."""
        paths = {name: value for name, value in self if isinstance(value, Path)}
        return self.model_copy(update={name: path.absolute() for name, path in paths.items()})


def load_config(**given: Any) -> Config:
    """Read the settings; those that are `given`, by field, win over the environment.

    Raises:
        ConfigurationError: names each wrong variable and what is wrong with it.
    """
    try:
        return Config(**given)
    except ValidationError as error:
        problems = [
            f"{PREFIX}{'.'.join(map(str, problem['loc'])).upper()}: {problem['msg']}"
            + _shown(str(problem["loc"][0]) if problem["loc"] else "", problem["input"])
            for problem in error.errors()
        ]
        message = "wrong setting in the environment or .env:\n  " + "\n  ".join(problems)
        raise ConfigurationError(message) from None


def _shown(name: str, value: object) -> str:
    """What a wrong setting is, unless it may hold a secret."""
    field = Config.model_fields.get(name)
    is_secret = field is not None and not field.repr
    return "" if is_secret or "@" in str(value) else f" (it is {value!r})"
