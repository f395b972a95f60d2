"""Settings: where they come from, and what is said when they cannot be used."""

from pathlib import Path

import pytest

from bot.settings import BadSettings, is_loopback, load_settings

NAMES = (
    "BOT_TOKEN", "TELEGRAM_API_URL", "DATABASE_URL", "OWNER_IDS", "WEBHOOK_URL", "WEBHOOK_SECRET", "WEBHOOK_LISTEN",
    "SEND_RATE", "LOG_LEVEL", "CLOCK_FILE",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _clean(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def faults(tmp_path: Path, text: str, *, serving: bool = False) -> list[str]:
    file = tmp_path / ".env"
    file.write_text(text)
    with pytest.raises(BadSettings) as caught:
        load_settings(file, serving=serving)
    return caught.value.faults


def test_nothing_set_is_fine(tmp_path):
    settings = load_settings(tmp_path / "missing")
    assert settings.token == ""
    assert settings.database_path == Path("var/quizmaster.db")
    assert settings.send_rate == 25
    assert settings.listen_address is None


def test_the_environment_goes_before_the_file_and_empty_is_unset(tmp_path, monkeypatch):
    file = tmp_path / ".env"
    file.write_text("SEND_RATE=10\nLOG_LEVEL=DEBUG\nBOT_TOKEN=\n")
    monkeypatch.setenv("SEND_RATE", "12")
    monkeypatch.setenv("LOG_LEVEL", "")
    settings = load_settings(file)
    assert (settings.send_rate, settings.log_level, settings.bot_token) == (12, "DEBUG", None)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("BOT_TOKEN=hello", "BOT_TOKEN: does not look like a token"),
        ("BOT_TOKEN=12:a b", "BOT_TOKEN: does not look like a token"),
        ("TELEGRAM_API_URL=example.org", "TELEGRAM_API_URL: is not a web address"),
        ("DATABASE_URL=postgres://x", "DATABASE_URL: must be sqlite"),
        ("DATABASE_URL=sqlite:///", "DATABASE_URL: must be sqlite"),
        ("OWNER_IDS=me", "OWNER_IDS: must be Telegram user ids"),
        ("WEBHOOK_LISTEN=8080", "WEBHOOK_LISTEN: must be host:port"),
        ("WEBHOOK_LISTEN=localhost:99999", "WEBHOOK_LISTEN: must be host:port"),
        ("WEBHOOK_SECRET=a b", "WEBHOOK_SECRET: may have 1 to 256"),
        ("SEND_RATE=0", "SEND_RATE: "),
        ("SEND_RATE=fast", "SEND_RATE: "),
        ("LOG_LEVEL=loud", "LOG_LEVEL: must be DEBUG"),
        ("WEBHOOK_URL=https://example.org/hook", "WEBHOOK_SECRET: is needed with WEBHOOK_URL"),
        ("WEBHOOK_URL=https://example.org/hook", "WEBHOOK_LISTEN: is needed with WEBHOOK_URL"),
        ("CLOCK_FILE=clock", "CLOCK_FILE: is for the sandbox and tests"),
    ],
)
def test_each_fault_has_a_sentence(tmp_path, line, part):
    assert any(fault.startswith(part) for fault in faults(tmp_path, line))


def test_all_faults_are_told_at_once_and_no_secret_with_them(tmp_path):
    said = faults(tmp_path, "BOT_TOKEN=topsecret\nSEND_RATE=-1\nLOG_LEVEL=x\nWEBHOOK_SECRET=hush hush\n")
    assert len(said) == 4
    assert not any("topsecret" in line or "hush" in line for line in said)


def test_what_settings_need_of_each_other_is_told_beside_other_faults(tmp_path):
    said = faults(tmp_path, "LOG_LEVEL=x\nWEBHOOK_URL=https://example.org/hook\nCLOCK_FILE=clock\n")
    assert {line.partition(":")[0] for line in said} == {"LOG_LEVEL", "WEBHOOK_SECRET", "WEBHOOK_LISTEN", "CLOCK_FILE"}


def test_serving_needs_a_token_and_says_so_beside_other_faults(tmp_path):
    said = faults(tmp_path, "BOT_TOKEN=\nSEND_RATE=fast\n", serving=True)
    assert [line.partition(":")[0] for line in said] == ["BOT_TOKEN", "SEND_RATE"]
    (tmp_path / ".env").write_text("BOT_TOKEN=123:topsecret\n")
    assert load_settings(tmp_path / ".env", serving=True).token == "123:topsecret"


def test_the_token_is_not_printed(tmp_path):
    (tmp_path / ".env").write_text("BOT_TOKEN=123:topsecret\nWEBHOOK_SECRET=hush\n")
    settings = load_settings(tmp_path / ".env")
    assert settings.token == "123:topsecret"
    assert "topsecret" not in repr(settings) + str(settings)
    assert "hush" not in repr(settings) + str(settings)


def test_a_clock_file_is_fine_on_this_machine(tmp_path):
    (tmp_path / ".env").write_text("CLOCK_FILE=clock\nTELEGRAM_API_URL=http://127.0.0.1:8181\n")
    assert load_settings(tmp_path / ".env").clock_file == Path("clock")


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:81", True),
        ("http://localhost", True),
        ("http://[::1]:81", True),
        ("https://api.telegram.org", False),
        ("http://localhost.example.org", False),
        ("http://10.0.0.1", False),
    ],
)
def test_loopback(url, loopback):
    assert is_loopback(url) is loopback


def test_every_setting_is_explained_in_the_example_file():
    lines = Path(".env.example").read_text().splitlines()
    assert {line.partition("=")[0] for line in lines if line and not line.startswith("#")} == set(NAMES)


def test_an_absolute_path_has_four_slashes(tmp_path):
    (tmp_path / ".env").write_text("DATABASE_URL=sqlite:////srv/quiz.db\nOWNER_IDS=1, 2\nWEBHOOK_LISTEN=[::1]:80\n")
    settings = load_settings(tmp_path / ".env")
    assert settings.database_path == Path("/srv/quiz.db")
    assert settings.owner_ids == {1, 2}
    assert settings.listen_address == ("::1", 80)
