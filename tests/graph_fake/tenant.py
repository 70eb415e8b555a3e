"""The people of a tenant and the order of their changes, told as Graph's delta query tells them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

Json = dict[str, Any]
DEFAULTS: Json = {"accountEnabled": True, "userType": "Member"}


@dataclass
class Tenant:
    """Everybody, with what changed when; `page` is how many come at once."""

    page: int = 100
    users: dict[str, Json] = field(default_factory=dict)
    version: int = 0
    oldest: int = 0
    changed: dict[str, tuple[int, set[str]]] = field(default_factory=dict)

    def add(self, **user: Any) -> str:
        """Somebody new; `manager` is the manager's id."""
        made = {**DEFAULTS, "userPrincipalName": user.get("mail"), **user}
        self.users[made["id"]] = made
        self._mark(made["id"], set(made))
        return str(made["id"])

    def change(self, id_: str, **what: Any) -> None:
        self.users[id_] |= what
        self._mark(id_, set(what))

    def remove(self, id_: str) -> None:
        del self.users[id_]
        self._mark(id_, set())

    def _mark(self, id_: str, names: set[str]) -> None:
        self.version += 1
        before = self.changed.get(id_, (0, set()))[1]
        self.changed[id_] = (self.version, before | names)

    def expire(self) -> None:
        """Whoever comes with an older link has to begin again."""
        self.oldest = self.version + 1
        self.version += 1

    # As Graph tells it

    def delta(self, since: int, until: int, skip: int, wanted: list[str], here: str) -> Json:
        """A page of everybody (since 0) or of what changed; a link to the next page, or to later changes."""
        every = list(self.users) if not since else [id_ for id_, (at, _) in self.changed.items() if since < at <= until]
        some = [self._tell(id_, wanted, whole=not since) for id_ in every[skip : skip + self.page]]
        select = quote(",".join(wanted))
        if skip + self.page < len(every):
            link = {"@odata.nextLink": f"{here}?$skiptoken={since}.{until}.{skip + self.page}.{select}"}
        else:
            link = {"@odata.deltaLink": f"{here}?$deltatoken={until}.{select}"}
        return {"value": some, **link}

    def _tell(self, id_: str, wanted: list[str], *, whole: bool) -> Json:
        user = self.users.get(id_)
        if user is None:
            return {"id": id_, "@removed": {"reason": "changed"}}
        return told(user, wanted, set(user) if whole else self.changed[id_][1])


def told(user: Mapping[str, Any], wanted: Iterable[str], names: set[str]) -> Json:
    """What Graph promises of a change, and no more: the id and what was changed."""
    said = {name: user[name] for name in wanted if name in names and name != "manager"}
    if "manager" in wanted and "manager" in names:
        manager = user["manager"]
        link = {"@odata.type": "#microsoft.graph.user", "id": manager or user["id"]}
        said["manager@delta"] = [link if manager else {**link, "@removed": {"reason": "deleted"}}]
    return {"id": user["id"], **said}
