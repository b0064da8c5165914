"""Settings come from the environment; a wrong one is named."""

import pytest

from newscrawl.config import load_config
from newscrawl.errors import ConfigurationError


@pytest.fixture(autouse=True)
def empty_folder(tmp_path, monkeypatch):
    """No `.env` of the developer's is read."""
    monkeypatch.chdir(tmp_path)


def test_defaults_need_no_setting(monkeypatch) -> None:
    for name in ("DATABASE_URL", "DATA_DIR", "CONTACT"):
        monkeypatch.delenv(f"NEWSCRAWL_{name}", raising=False)
    config = load_config()
    assert config.database == "sqlite:///data/newscrawl.db"
    assert str(config.archive_dir) == "data/archive"


def test_dot_env_is_read(tmp_path) -> None:
    (tmp_path / ".env").write_text("NEWSCRAWL_CONTACT=desk@example.org\n")
    assert load_config().contact == "desk@example.org"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSCRAWL_DOWNLOAD_DELAY", "often"),
        ("NEWSCRAWL_DOWNLOAD_DELAY", "-1"),
        ("NEWSCRAWL_DATABASE_URL", "mysql://localhost/x"),
        ("NEWSCRAWL_CONTACT", "a\nX-Forged: 1"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=name):
        load_config()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSCRAWL_SMTP_URL", "http://ana:hunter2@mail.example"),
        ("NEWSCRAWL_DATABASE_URL", "mysql://ana:hunter2@db.example/x"),
    ],
)
def test_a_secret_in_a_wrong_setting_is_not_repeated(monkeypatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=name) as raised:
        load_config()
    assert "hunter2" not in str(raised.value)
