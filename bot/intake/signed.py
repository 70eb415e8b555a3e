"""Whether a request comes from whom it says, now and for the first time: the arithmetic of its signature (pure)."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

WINDOW = timedelta(minutes=5)
"""How far a sender's clock may be from ours; an older request is somebody's recording."""
VERSION = "v1"
_KEY = re.compile(r"[A-Za-z0-9_.:-]{8,100}")


@dataclass(frozen=True, slots=True)
class Signed:
    """What a request says of itself: the sender, seconds since 1970, the sender's own key of the report, the proof."""

    sender: str
    timestamp: str
    key: str
    signature: str


def sign(secret: str, timestamp: str, key: str, body: bytes) -> str:
    """HMAC-SHA256 over timestamp, key and body; the key too, so that nobody sends a recording under another one."""
    signed = f"{VERSION}:{timestamp}:{key}:".encode() + body
    return f"{VERSION}={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def fault(signed: Signed, secret: str, body: bytes, now: datetime) -> str:
    """Why a request is not believed, in one word for the log; '' for one that is."""
    right = sign(secret, signed.timestamp, signed.key, body)
    if not hmac.compare_digest(right.encode(), signed.signature.encode()):
        return "signature"
    if not _KEY.fullmatch(signed.key):
        return "key"
    return "" if _is_fresh(signed.timestamp, now) else "time"


def _is_fresh(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 11):
        return False
    return abs(now - datetime.fromtimestamp(int(timestamp), UTC)) <= WINDOW
