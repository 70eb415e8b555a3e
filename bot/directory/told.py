"""Reads everybody, or what changed since the last time, from Microsoft Graph before anything is written."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.microsoft.graph import Graph, GraphRefused, Json
from quality.directory import Account, Path, Reason, listed, path_of
from quality.profile import Directory

USERS = "/users/delta"
WANTED = (
    "id", "displayName", "givenName", "surname", "mail", "userPrincipalName", "department", "jobTitle", "companyName",
    "officeLocation", "accountEnabled", "userType", "preferredLanguage", "manager",
)  # fmt: skip
Recall = Callable[[Collection[str]], Awaitable[Mapping[str, Account]]]
EXPIRED = {"syncstatenotfound", "resyncrequired", "syncstateinvalid"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of each account, in order, since it was last removed; nothing is made of it yet."""

    said: Mapping[str, Sequence[Json]]
    link: str


@dataclass(frozen=True, slots=True)
class Told:
    """Every account that this answer said something of; `whole` says that it was everybody.

    `deleted` are those said to be gone, `was` what was known before of them all, `link` is where later changes are
    read.
    """

    accounts: Mapping[str, Account]
    deleted: frozenset[str]
    was: Mapping[str, Account]
    link: str
    whole: bool

    @property
    def ids(self) -> frozenset[str]:
        return self.deleted | self.accounts.keys()


async def read_everybody(graph: Graph, rules: Directory) -> Told:
    """Everybody in the tenant. Raises what Graph raises."""
    answer = await _read(graph.pages(USERS, **{"$select": ",".join(WANTED)}))
    return _told(answer, {}, rules, whole=True)


async def read_changes(graph: Graph, link: str, recall: Recall, rules: Directory) -> Told | None:
    """What changed since the link; None when the link is too old. Raises what Graph raises.

    What was known of the changed, and of nobody else, is recalled.
    """
    try:
        answer = await _read(graph.pages(link))
    except GraphRefused as refused:
        if refused.status == 410 or refused.code.casefold() in EXPIRED:
            return None
        raise
    told = _told(answer, await recall(answer.said.keys()), rules, whole=False)
    return replace(told, accounts=await _completed(graph, told, answer, rules))


async def _read(pages: AsyncIterator[Json]) -> Answer:
    said: dict[str, list[Json]] = {}
    link = ""
    async for page in pages:
        for item in _items(page):
            if "@removed" in item:
                said[str(item["id"])] = [item]
            else:
                said.setdefault(str(item["id"]), []).append(item)
        link = str(page.get("@odata.deltaLink") or "")
    if not link:  # an answer cut short is no answer
        raise GraphRefused(200, "noDeltaLink")
    return Answer(said, link)


def _told(answer: Answer, was: Mapping[str, Account], rules: Directory, *, whole: bool) -> Told:
    accounts = {
        id_: account
        for id_, items in answer.said.items()
        if (account := _after(was.get(id_, Account(id_)), items, rules.unit))
    }
    return Told(accounts, frozenset(answer.said.keys() - accounts.keys()), was, answer.link, whole)


def _after(account: Account, items: Sequence[Json], unit: str) -> Account | None:
    """The account after all that was said of it; None where the last of it is that it is gone."""
    if "@removed" in items[-1]:
        return None
    for item in items:
        account = Account(account.id) if "@removed" in item else patched(account, item, unit)
    return account


def _items(page: Json) -> Iterable[Json]:
    found = page.get("value")
    if not isinstance(found, list) or not all(isinstance(each, dict) and each.get("id") for each in found):
        raise GraphRefused(200, "badAnswer")
    return found


async def _completed(graph: Graph, told: Told, answer: Answer, rules: Directory) -> Mapping[str, Account]:
    """Whoever is new among us is asked for whole: a change tells only what is different; of others nothing is kept."""
    accounts, table = dict(told.accounts), listed(rules)
    for id_ in sorted(accounts):
        items = answer.said[id_]
        is_known = id_ in told.was and "@removed" not in items[0]
        if is_known or _is_somebody_elses(path_of(accounts[id_], rules, table), items, rules):
            continue
        query = {"$select": ",".join(WANTED[:-1]), "$expand": "manager($select=id)"}
        item = await graph.get(f"/users/{id_}", **query)
        manager = item.get("manager")
        led = [manager] if isinstance(manager, dict) else []
        accounts[id_] = patched(Account(id_), {**item, "manager@delta": led}, rules.unit)
    return accounts


def _is_somebody_elses(found: Path | Reason, items: Sequence[Json], rules: Directory) -> bool:
    """Whether what was said rules an account out; that its unit or address was not mentioned does not."""
    match found:
        case Reason.NO_PLACE:
            return any(rules.unit in item for item in items)
        case Reason():
            return found is not Reason.NO_ADDRESS
        case _:
            return False


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
