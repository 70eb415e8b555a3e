"""The inbox in the database, on both databases."""

import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count

import pytest

from bot.web.inbox import StoredInbox
from storage.database import Database
from storage.vault import Vault
from tests.channels.web_fakes import NOW


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    key = base64.b64encode(b"k" * 32).decode()
    opened = Database(database_url, Vault([key], key))
    yield opened
    await opened.close()


async def test_letters_are_kept_in_order_and_replaced_where_they_stand(database: Database) -> None:
    minutes = count()
    inbox = StoredInbox(database, now=lambda: NOW + timedelta(minutes=next(minutes)))
    async with database.write() as store:
        samira = await store.people.person("samira@bjorkhamra.example", "Samira Haddad")
        fatima = await store.people.person("fatima@bjorkhamra.example", "Fatima Rahimi")
    first = await inbox.put(samira, "case:17", "<p>ett</p>", "")
    second = await inbox.put(samira, "", "<p>två</p>", "")
    assert await inbox.put(samira, "case:17", "<p>ett igen</p>", first) == first
    letters = await inbox.since(samira, 0)
    assert [(str(each.id), each.html) for each in letters] == [(first, "<p>ett igen</p>"), (second, "<p>två</p>")]
    assert letters[0].changed_at > letters[1].changed_at > letters[0].at
    assert [str(each.id) for each in await inbox.since(samira, int(first))] == [second]
    assert await inbox.put(fatima, "", "<p>min egen</p>", first) not in {first, second}
    assert (await inbox.since(samira, 0))[0].html == "<p>ett igen</p>"
    assert await inbox.put(samira, "", "<p>ny</p>", "not-a-number")
