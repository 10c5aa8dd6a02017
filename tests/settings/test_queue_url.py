"""An address of Redis is tried before anything starts: what cannot be one would be found out bell by bell."""

import pytest

from mailflow.settings import SettingsError
from mailflow.settings.checks import check_queue

DATABASE = "postgresql://host/mail"


@pytest.mark.parametrize(
    ("url", "what_to_do"),
    [
        ("http://host", "is no Redis"),
        ("redis://:geheim@host:six/0", "a port that is no number"),
        ("redis://:geheim@host/abc", "names no database"),
        ("redis://:geheim@host/0?bogus=1", "one of bogus"),
        ("redis://:geheim@host/0?db=x", "one of db"),
    ],
)
def test_a_wrong_address_is_refused_in_one_line_without_its_password(url, what_to_do):
    with pytest.raises(SettingsError, match=rf"queue\.url .*{what_to_do}.*; write redis://host:6379/0") as refused:
        check_queue(url, DATABASE)
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["", "redis://host", "rediss://:x@host:6379/3?socket_timeout=3", "unix:///run/r.sock?db=1"]
)
def test_a_right_one_is_taken(url):
    assert check_queue(url, DATABASE) == url
