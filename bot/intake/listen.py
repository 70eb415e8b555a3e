"""`POST /api/intake`: one signed report in, our reference out; what it says is in no log."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.delivery import read_body
from bot.intake.read import UNREADABLE, BadReport, Wrong, read
from bot.intake.signed import Signed, fault
from bot.intake.take import AnotherReport, NoPlace, Parcel, canonical, senders_by_name, take
from bot.settings import IntakeSender
from conversation.words import N_, Phrase, Translator
from quality.privacy import check
from quality.profile import Profile
from storage.database import Database

PATH = "/api/intake"
LARGEST = 64_000
"""Bytes of one report."""

log = structlog.get_logger("hjulet.intake")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not taken."""

    status: int
    code: str
    message: Phrase
    fields: tuple[Wrong, ...] = ()
    wait: int = 0


class Refused(Exception):
    """A request that is answered with why it is not taken."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


STRANGER = Refusal(
    401, "not_signed", N_("Vi känner inte igen avsändaren eller underskriften, eller så är den för gammal.")
)
TOO_LARGE = Refusal(413, "too_large", N_("Rapporten är för stor."))
NOT_JSON = Refusal(415, "not_json", N_("Skicka JSON: Content-Type application/json."))
NOT_ALLOWED = Refusal(403, "not_allowed", N_("Avsändaren får inte skicka den typen."))
ANOTHER = Refusal(409, "key_used", N_("Idempotency-Key hör redan till en annan rapport."))
NOT_READY = Refusal(503, "not_ready", N_("Mottagaren är inte färdigt inställd. Försök igen senare."))
INVALID = N_("Rapporten går inte att ta emot som den är.")
PERSONAL_KEY = Wrong("Idempotency-Key", N_("Ett personnummer kan inte stå här."), {})
TOO_MANY = N_("Det kommer för många på en gång. Försök igen om {seconds} sekunder.")


class Intake:
    """The door for reports from outside."""

    def __init__(
        self,
        database: Database,
        profile: Profile,
        senders: tuple[IntakeSender, ...],
        *,
        translate: Callable[[str], Translator],
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._profile = profile
        self._senders = senders_by_name(senders)
        self._translate = translate
        self._now = now

    def routes(self) -> list[BaseRoute]:
        """None where nobody may send."""
        return [Route(PATH, self.hear, methods=["POST"])] if self._senders else []

    async def hear(self, request: Request) -> Response:
        """One request."""
        try:
            return JSONResponse(await self._taken(request), status_code=201, headers=_HEADERS)
        except Refused as refused:
            wanted = request.headers.get("accept-language", "").strip().casefold()
            return _refused(refused.refusal, self._translate("en" if wanted.startswith("en") else "sv"))

    async def _taken(self, request: Request) -> Mapping[str, str]:
        body = await read_body(request, LARGEST)
        if body is None:
            raise Refused(TOO_LARGE)
        signed = _signed(request)
        sender = self._believed(signed, body)
        await self._spend(sender)
        if request.headers.get("content-type", "").partition(";")[0].strip().casefold() != "application/json":
            raise Refused(NOT_JSON)
        if check(signed.key).masked:
            raise Refused(Refusal(422, "invalid", INVALID, (PERSONAL_KEY,)))
        return await self._take(_content(body), body, signed, sender)

    def _believed(self, signed: Signed, body: bytes) -> IntakeSender:
        """Who it is. Whoever is unknown and whoever forges hear the same."""
        sender = self._senders.get(signed.sender)
        secret = sender.secret.get_secret_value() if sender else ""
        why = fault(signed, secret, body, self._now())
        if sender is None or why:
            log.warning("not believed", why=why if sender else "sender", sender=sender.name if sender else "")
            raise Refused(STRANGER)
        return sender

    async def _spend(self, sender: IntakeSender) -> None:
        """In a transaction of its own: what is refused afterwards has cost as much as what is taken."""
        async with self._database.write() as store:
            wait = await store.buckets.take(f"sender:{sender.name}", per_minute=sender.per_minute, at=self._now())
        if wait:
            log.warning("too many", sender=sender.name)
            raise Refused(Refusal(429, "too_many", TOO_MANY, wait=math.ceil(wait)))

    async def _take(self, content: Any, body: bytes, signed: Signed, sender: IntakeSender) -> Mapping[str, str]:
        digest = self._database.vault.fingerprint(canonical(content))
        try:
            report = read(body)
            if report.type not in sender.types:
                raise Refused(NOT_ALLOWED)
            async with self._database.write() as store:
                parcel = Parcel(signed.key, digest, report)
                taken = await take(store, parcel, sender, self._profile, self._now())
        except BadReport as error:
            log.info("not taken", sender=sender.name, fields=len(error.faults))
            raise Refused(Refusal(422, "invalid", INVALID, error.faults)) from None
        except AnotherReport:
            log.warning("key used", sender=sender.name)
            raise Refused(ANOTHER) from None
        except NoPlace:
            log.warning("unit of the sender is not there", sender=sender.name)
            raise Refused(NOT_READY) from None
        log.info("taken", sender=sender.name, reference=taken.reference, new=taken.new)
        return taken.told()


_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def _signed(request: Request) -> Signed:
    told = request.headers
    return Signed(
        told.get("x-hjulet-sender", ""),
        told.get("x-hjulet-timestamp", ""),
        told.get("idempotency-key", ""),
        told.get("x-hjulet-signature", ""),
    )


def _content(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(Refusal(400, "not_json", UNREADABLE)) from None


def _refused(refusal: Refusal, tr: Translator) -> Response:
    said: dict[str, Any] = {"error": refusal.code, "message": tr(refusal.message, seconds=refusal.wait)}
    if refusal.fields:
        said["fields"] = [each.told(tr) for each in refusal.fields]
    headers = {**_HEADERS, "Retry-After": str(refusal.wait)} if refusal.wait else _HEADERS
    return JSONResponse(said, status_code=refusal.status, headers=headers)
