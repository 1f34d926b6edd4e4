"""Names of uploads come from anywhere: what is kept of them leads nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.intake.upload import LONGEST_NAME, harmless


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Temp\\年报.pdf", "年报.pdf"),
        ("a\x00b\u202etxt.exe\n", "abtxt.exe"),
        (".bashrc", "bashrc"),
        ("a/", "document.txt"),
        ("长" * 300 + ".docx", "长" * 195 + ".docx"),
        ("half\ud800.txt", "half.txt"),
    ],
)
def test_names_are_made_harmless(name: str, kept: str) -> None:
    assert harmless(name) == kept


@given(st.text(max_size=400))
def test_no_name_is_a_path_or_too_long(name: str) -> None:
    kept = harmless(name)
    assert 0 < len(kept) <= LONGEST_NAME
    assert not set(kept) & set("/\\\0\n\r")
    assert harmless(kept) == kept
