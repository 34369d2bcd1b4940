"""Codes of an app: the vectors of RFC 6238, a clock that is off, a code once."""

from datetime import UTC, datetime, timedelta

import pytest

from core import totp

SECRET = b"12345678901234567890"
# RFC 6238, appendix B, SHA-1: eight digits there, of which ours are the last six.
VECTORS = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(("seconds", "code"), VECTORS.items())
def test_the_vectors_of_the_standard(seconds, code):
    assert totp.matches(SECRET, code[-6:], at(seconds)) == seconds // 30


def test_a_clock_may_be_one_step_off_and_no_more():
    moment = at(1234567890)
    code = totp.code_of(SECRET, 1234567890 // 30)
    near = {n: totp.matches(SECRET, code, moment + timedelta(seconds=30 * n)) for n in range(-3, 4)}  # fmt: skip
    assert [n for n, step in near.items() if step] == [-1, 0, 1]


def test_a_code_is_good_once_and_an_older_one_not_after_it():
    moment, step = at(1234567890), 1234567890 // 30
    code, before = totp.code_of(SECRET, step), totp.code_of(SECRET, step - 1)
    assert totp.matches(SECRET, code, moment, last_step=step) is None
    assert totp.matches(SECRET, before, moment, last_step=step) is None
    after = totp.code_of(SECRET, step + 1)
    assert totp.matches(SECRET, after, moment, last_step=step) == step + 1


def test_the_address_for_the_app_has_the_secret_that_people_may_type():
    typed = totp.typed(SECRET).replace(" ", "")
    address = totp.address(SECRET, "ada@example.org", "Tandem")
    assert address.startswith("otpauth://totp/Tandem:ada%40example.org?")
    assert f"secret={typed}" in address
