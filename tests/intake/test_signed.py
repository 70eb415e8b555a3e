"""Which requests are believed: the right secret over the right words, just now."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.intake.signed import Signed, fault, sign

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
SECRET = "s" * 40


def request(*, at: datetime = NOW, key: str = "formular-0001", body: bytes = b"{}", secret: str = SECRET) -> Signed:
    timestamp = str(int(at.timestamp()))
    return Signed("e-tjanst", timestamp, key, sign(secret, timestamp, key, body))


def test_the_signature_is_the_one_that_openssl_makes_of_the_documentations_example() -> None:
    assert sign("hemlig-nyckel-som-ar-minst-32-tecken", "1764057600", "formular-0001", b'{"type":"synpunkt"}') == (
        "v1=d37f487d2878018328a2ccd62431636340ed5be0ce08b47075b0c75a14308680"
    )


@pytest.mark.parametrize("seconds", [-300, -1, 0, 299, 300])
def test_what_was_signed_within_five_minutes_is_believed(seconds: int) -> None:
    assert fault(request(at=NOW + timedelta(seconds=seconds)), SECRET, b"{}", NOW) == ""


@pytest.mark.parametrize("seconds", [-301, 301, -86_400])
def test_what_is_older_or_from_the_future_is_not(seconds: int) -> None:
    assert fault(request(at=NOW + timedelta(seconds=seconds)), SECRET, b"{}", NOW) == "time"


@pytest.mark.parametrize(
    ("signed", "body"),
    [
        (request(secret="x" * 40), b"{}"),
        (request(), b"{ }"),
        (Signed("e-tjanst", request().timestamp, "formular-0002", request().signature), b"{}"),
        (Signed("e-tjanst", str(int(NOW.timestamp()) + 1), "formular-0001", request().signature), b"{}"),
        (Signed("e-tjanst", request().timestamp, "formular-0001", request().signature.removeprefix("v1=")), b"{}"),
        (Signed("e-tjanst", request().timestamp, "formular-0001", ""), b"{}"),
        (Signed("e-tjanst", request().timestamp, "formular-0001", "v1=åäö"), b"{}"),
    ],
)
def test_another_secret_body_key_or_time_is_forged(signed: Signed, body: bytes) -> None:
    assert fault(signed, SECRET, body, NOW) == "signature"


@pytest.mark.parametrize("timestamp", ["", "nu", "-1", "1764057600.5", "١٧٦٤٠٥٧٦٠٠", "9" * 40])
def test_a_time_that_is_no_time_is_not_believed(timestamp: str) -> None:
    signed = Signed("e-tjanst", timestamp, "formular-0001", sign(SECRET, timestamp, "formular-0001", b"{}"))
    assert fault(signed, SECRET, b"{}", NOW) == "time"


@pytest.mark.parametrize("key", ["", "kort", "x" * 101, "med blank 1"])
def test_a_key_that_is_none_is_not_believed(key: str) -> None:
    assert fault(request(key=key), SECRET, b"{}", NOW) == "key"
