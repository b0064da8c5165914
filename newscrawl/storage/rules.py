"""A TOML file in, the rules of retention out: which articles are to be deleted."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from newscrawl.errors import ConfigurationError
from newscrawl.items import RightsDecision


class Rule(BaseModel):
    """Articles that meet every condition which it states."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    """in words; it goes into the tombstone"""
    sources: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    """canonical ones"""
    older_than_days: int | None = Field(default=None, ge=0)
    """since publication, or since they were first seen"""
    licences: tuple[str, ...] = ()
    """of the page, or else of its source"""
    rights: tuple[RightsDecision, ...] = ()
    """what was decided by the page's signals of rights"""

    @model_validator(mode="after")
    def _says_something(self) -> Rule:
        if not (self.sources or self.urls or self.licences or self.rights) and (
            self.older_than_days is None
        ):
            raise ValueError(
                "states no condition: sources, urls, older_than_days, licences, rights"
            )
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rule: list[Rule] = []


def load_rules(path: Path) -> list[Rule]:
    """The rules of a file, each a table `[[rule]]`.

    Raises:
        ConfigurationError: the file cannot be read, or names what is wrong in it.
    """
    try:
        return _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).rule
    except OSError as error:
        raise ConfigurationError(f"cannot read {path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} is no TOML: {error}") from None
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()
        ]
        raise ConfigurationError("\n  ".join([f"{path} is wrong:", *problems])) from None
