"""An invented municipality whose staff fill in pages, so that every measured step is one that is really taken."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import text

from bot.directory.csv import import_people, import_units, read_people, read_units
from bot.routines import import_routines
from bot.settings import Settings
from bot.slack.fields import ANSWER, Look
from bot.slack.place import read_place
from bot.slack.render import render_modal
from bot.wiring import Bot, build
from conversation.port import Address, In, Said
from conversation.session import Restart
from storage.schema import migrate
from tests.bench.client import Answer, request
from tests.slack_fake import FakeSlack, View
from tests.slack_fake.blocks import elements_of
from tests.slack_fake.payloads import Payloads
from tests.slack_fake.state import Entries, chosen_state
from tests.slack_fake.workspace import Workspace

SECRET = "bench-signing-secret"
TOKEN = "xoxb-fake-bot-token"
KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
DEMO = Path(__file__).parents[2] / "bot" / "demo"
ANSWERS: Mapping[str, str] = {
    "nature": "harm",
    "category": "fall.own_activity",
    "what": "Den boende reste sig ur stolen i matsalen och föll åt sidan. Två av oss hann fram när hen låg på golvet, "
    "och hen sa att höften gjorde ont. Rullatorn stod vid väggen. Golvet var torrt.",
    "actual": "2",
    "measure": "Vi satte oss hos hen, kontaktade sjuksköterskan och flyttade rullatorn närmare.",
}
PAGES = ("nature", "what")
"""The pages that are sent, in order; after the last comes the review."""


class Unexpected(Exception):
    """A step was not taken as it should have been, so its time means nothing."""


@dataclass(frozen=True, slots=True)
class Staff:
    """One person with a Slack account."""

    person: int
    user: str

    @property
    def address(self) -> Address:
        return Address("slack", self.user)


class Town:
    """The municipality in a database, and Slack's side of its people's modals."""

    def __init__(self, bot: Bot, workspace: Workspace, staff: Sequence[Staff]) -> None:
        self.bot = bot
        self.staff = staff
        self._workspace = workspace
        self._look = Look(bot.desk.translator("sv"), bot.profile.timezone)
        self._views: dict[str, View] = {}

    async def begin(self) -> None:
        """Everybody opens a new report, unmeasured: their modal shows the first page."""
        for each in self.staff:
            begun = Said(each.address, each.person, In("deviation", Restart()))
            shown = render_modal(await self.bot.desk.hear(begun), self._look).to_dict()
            name = self._workspace.new_id("V")
            self._views[each.user] = View(
                id=name, owner=each.user, definition=self._named(shown), hash=self._workspace.new_hash(), root_id=name
            )

    def _named(self, shown: Mapping[str, Any]) -> dict[str, Any]:
        """The view as Slack keeps it, with names for the blocks that have none."""
        return {**shown, "blocks": self._workspace.with_ids(shown["blocks"])}

    def send(self, each: Staff) -> bytes:
        """The person's page, filled in and sent: the request that Slack would make."""
        view = self._views[each.user]
        for block, element in elements_of(view.blocks):
            step = str(block["block_id"]).removeprefix(ANSWER)
            wanted = self._unit(element) if step == "unit" else ANSWERS.get(step)
            if wanted:
                view.entries.enter(block, element, chosen_state(element, (wanted,)))
        payload = Payloads(self._workspace, each.user).submission(view, self._workspace.new_id("trigger"))
        return request(urlencode({"payload": json.dumps(payload)}), SECRET)

    @staticmethod
    def _unit(element: Mapping[str, Any]) -> str:
        """Their own unit where it is filled in, else the first of the list."""
        chosen = element.get("initial_option") or element["option_groups"][0]["options"][0]
        return str(chosen["value"])

    def take(self, each: Staff, answer: Answer) -> None:
        """Shows the person the next page. Raises Unexpected when the answer is not that."""
        view = self._views[each.user]
        before = read_place(view.private_metadata)
        said = json.loads(answer.body or b"{}")
        if answer.status != 200 or said.get("response_action") != "update":
            raise Unexpected(f"{answer.status} {said.get('response_action')} {said.get('errors')}")
        shown = said["view"]
        now = read_place(shown.get("private_metadata") or "")
        expected = dict(zip(PAGES, (*PAGES[1:], ""), strict=True))[before.page]
        if now.page != expected or now.at.revision != before.at.revision + 1:
            raise Unexpected(f"{before.page} led to {now.page!r}, revision {now.at.revision}")
        self._views[each.user] = replace(
            view, definition=self._named(shown), hash=self._workspace.new_hash(), entries=Entries()
        )


async def found(url: str, slack: FakeSlack, *, people: int) -> Town:
    """A town on an empty database, with a table for the bare handler's commits."""
    await migrate(url)
    settings = Settings.model_validate({"database_url": url, "keys": KEY, "lookup_key": KEY})
    bot = build(settings)
    at = datetime.now(UTC)
    lines = read_people((DEMO / "people.csv").read_text(encoding="utf-8"))
    await import_units(bot.database, read_units((DEMO / "units.csv").read_text(encoding="utf-8")), at)
    await import_people(bot.database, lines, at, profile=bot.profile)
    await import_routines(bot.database, DEMO / "routines", at)
    known = [each.person for each in await bot.desk.people()][:people]
    staff = [Staff(person, f"U{number:04}") for number, person in enumerate(known)]
    async with bot.database.write() as store:
        for each in staff:
            slack.person(each.user)
            await store.people.remember(each.person, each.address)
    await _prepare_commits(bot, staff)
    return Town(bot, slack.workspace, staff)


async def _prepare_commits(bot: Bot, staff: Sequence[Staff]) -> None:
    async with bot.database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE bench (name VARCHAR(20) PRIMARY KEY, number INTEGER NOT NULL)"))
        rows = [{"name": each.user} for each in staff]
        await connection.execute(text("INSERT INTO bench VALUES (:name, 0)"), rows)


def environment(url: str, slack: str) -> dict[str, str]:
    """The settings of both servers, as the process reads them."""
    return {
        "HJULET_DATABASE_URL": url,
        "HJULET_KEYS": KEY,
        "HJULET_LOOKUP_KEY": KEY,
        "HJULET_SLACK_BOT_TOKEN": TOKEN,
        "SLACK_APP_TOKEN": "",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_BASE_URL": slack,
    }
