"""Reads everybody, or what changed since the last time, from Microsoft Graph before anything is written."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.microsoft.graph import Graph, GraphRefused, Json
from quality.directory import Account, Reason, listed, path_of
from quality.profile import Directory

USERS = "/users/delta"
WANTED = (
    "id", "displayName", "givenName", "surname", "mail", "userPrincipalName", "department", "jobTitle", "companyName",
    "officeLocation", "accountEnabled", "userType", "preferredLanguage", "manager",
)  # fmt: skip
EXPIRED = {"syncstatenotfound", "resyncrequired", "syncstateinvalid"}


@dataclass(frozen=True, slots=True)
class Told:
    """Every account that counts; `deleted` are those said to be gone, `link` is where later changes are read.

    `touched` are the accounts that this answer said something of; `whole` says that it was everybody.
    """

    accounts: Mapping[str, Account]
    deleted: frozenset[str]
    touched: frozenset[str]
    link: str
    whole: bool


async def read_everybody(graph: Graph, rules: Directory) -> Told:
    """Everybody in the tenant. Raises what Graph raises."""
    pages = graph.pages(USERS, **{"$select": ",".join(WANTED)})
    return await _read({}, pages, rules, whole=True)


async def read_changes(graph: Graph, link: str, known: Mapping[str, Account], rules: Directory) -> Told | None:
    """What is known with the changes since the link; None when the link is too old. Raises what Graph raises."""
    try:
        told = await _read(known, graph.pages(link), rules, whole=False)
    except GraphRefused as refused:
        if refused.status == 410 or refused.code.casefold() in EXPIRED:
            return None
        raise
    return replace(told, accounts=await _completed(graph, told, known, rules))


async def _read(known: Mapping[str, Account], pages: AsyncIterator[Json], rules: Directory, *, whole: bool) -> Told:
    accounts = dict(known)
    deleted: set[str] = set()
    touched: set[str] = set()
    link = ""
    async for page in pages:
        for item in _items(page):
            id_ = str(item["id"])
            touched.add(id_)
            if "@removed" in item:
                deleted.add(id_)
                accounts.pop(id_, None)
            else:
                deleted.discard(id_)
                accounts[id_] = patched(accounts.get(id_) or Account(id_), item, rules.unit)
        link = str(page.get("@odata.deltaLink") or "")
    if not link:  # an answer cut short is no answer
        raise GraphRefused(200, "noDeltaLink")
    return Told(accounts, frozenset(deleted), frozenset(touched), link, whole)


def _items(page: Json) -> Iterable[Json]:
    found = page.get("value")
    if not isinstance(found, list) or not all(isinstance(each, dict) and each.get("id") for each in found):
        raise GraphRefused(200, "badAnswer")
    return found


async def _completed(graph: Graph, told: Told, known: Mapping[str, Account], rules: Directory) -> Mapping[str, Account]:
    """Whoever is new among us is asked for whole: a change tells only what is different; of others nothing is kept."""
    accounts, table = dict(told.accounts), listed(rules)
    for id_ in sorted(told.touched - set(known) - told.deleted):
        if isinstance(path_of(accounts[id_], rules, table), Reason):
            continue
        query = {"$select": ",".join(WANTED[:-1]), "$expand": "manager($select=id)"}
        item = await graph.get(f"/users/{id_}", **query)
        manager = item.get("manager")
        led = [manager] if isinstance(manager, dict) else []
        accounts[id_] = patched(Account(id_), {**item, "manager@delta": led}, rules.unit)
    return accounts


def patched(account: Account, item: Json, unit: str) -> Account:
    """The account with what an answer says of it; what it leaves out is as it was."""
    return replace(account, **dict(_said(account, item, unit)))


def _said(account: Account, item: Json, unit: str) -> Iterable[tuple[str, Any]]:
    if "displayName" in item:
        whole = f"{_text(item, 'givenName')} {_text(item, 'surname')}".strip()
        yield "name", _text(item, "displayName") or whole
    if "mail" in item or "userPrincipalName" in item:
        yield "email", _text(item, "mail") or _text(item, "userPrincipalName") or account.email
    for name, attribute in (("place", unit), ("title", "jobTitle"), ("language", "preferredLanguage")):
        if attribute in item:
            yield name, _text(item, attribute)
    if "accountEnabled" in item:
        yield "enabled", item["accountEnabled"] is not False
    if "userType" in item or "userPrincipalName" in item:
        guest = _text(item, "userType").casefold() == "guest" if "userType" in item else account.guest
        yield "guest", guest or "#ext#" in _text(item, "userPrincipalName").casefold()
    if "manager@delta" in item:
        yield "manager", _manager(account, item["manager@delta"])


def _text(item: Json, name: str) -> str:
    return str(item.get(name) or "").strip()


def _manager(account: Account, changes: Any) -> str:
    """Who the manager is after the changes of the link."""
    if not isinstance(changes, list):
        return account.manager
    gone = {each.get("id") for each in changes if "@removed" in each}
    new = [str(each["id"]) for each in changes if "@removed" not in each]
    return new[-1] if new else "" if account.manager in gone or not changes else account.manager
