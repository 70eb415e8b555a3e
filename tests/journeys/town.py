"""A small municipality for whole conversations over the wire: who works there, brought in as a real one is."""

import time
from collections.abc import Mapping

from bot.directory import csv
from quality.profile_file import load
from quality.role import Function
from storage.database import Database
from tests.journeys.moment import real_time
from tests.slack_fake import FakeSlack, Person

LINDEN = "Socialförvaltningen/Äldreomsorg/Linden"
PEOPLE: Mapping[str, tuple[str, Function, str]] = {
    "dag": ("Dag Öberg", Function.DIRECTOR, "Socialförvaltningen"),
    "lena": ("Lena Åkesson", Function.LEX_RESPONSIBLE, "Socialförvaltningen"),
    "anna": ("Anna Berg", Function.AREA_MANAGER, "Socialförvaltningen/Äldreomsorg"),
    "fatima": ("Fatima Rahimi", Function.UNIT_MANAGER, LINDEN),
    "samira": ("Samira Haddad", Function.EMPLOYEE, LINDEN),
    "omar": ("Omar Nilsson", Function.EMPLOYEE, LINDEN),
}
UNITS = f"enhet,lagrum\n{LINDEN},HSL SoL\n"


def email(who: str) -> str:
    return f"{who}@example.se"


def people_file() -> str:
    """The same file that a municipality brings."""
    lines = [f"{email(who)},{name},{unit},{function.value},," for who, (name, function, unit) in PEOPLE.items()]
    return "\n".join(["e-post,namn,enhet,funktion,från,till", *lines, ""])


async def settle(database: Database) -> None:
    """Everybody moves into the empty database."""
    await csv.import_people(database, csv.read_people(people_file()), real_time(), profile=load("standard"))
    await csv.import_units(database, csv.read_units(UNITS), real_time())


def patient_slack() -> FakeSlack:
    """A Slack whose three seconds last longer: a busy machine is not what these tests are about."""
    began = time.time()
    return FakeSlack(clock=lambda: began + (time.time() - began) / 10, patience=6)


def arrive(slack: FakeSlack) -> dict[str, Person]:
    """Everybody has a Slack client, but has never written to the bot."""
    return {who: slack.person(f"U{who.upper()}", email=email(who), name=name) for who, (name, _, _) in PEOPLE.items()}
