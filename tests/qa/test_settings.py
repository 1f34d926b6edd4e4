from __future__ import annotations

import pytest

from qa.errors import SettingsError
from qa.settings import load_settings


def test_sites_that_may_ask_come_with_commas_between() -> None:
    given = load_settings(origins="https://a.example, http://127.0.0.1:3000")
    assert given.allowed_origins == ("https://a.example", "http://127.0.0.1:3000")
    assert load_settings().allowed_origins == ()
    assert load_settings(origins="*").allowed_origins == ("*",)


@pytest.mark.parametrize(
    "wrong", ["a.example", "https://a.example/path", "https://a.example https://b.example", "ftp://a"]
)
def test_a_site_that_is_none_is_named_before_anything_starts(wrong: str) -> None:
    with pytest.raises(SettingsError, match="origins"):
        load_settings(origins=wrong)
