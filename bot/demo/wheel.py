"""What the demo's year wheel asked for before the demo begins: said then, and read by most but not by everybody."""

from dataclasses import replace
from datetime import datetime

from bot.wiring import Bot
from quality.acknowledgement import read_subject
from quality.duty import DutyKind
from quality.yearly import yearly

STILL_TO_READ = 4
"""One in so many has not read the year's information yet."""


async def turn(bot: Bot, now: datetime) -> None:
    """Makes what is open at that time as if it had been said when it opened, so that nobody hears of it all at once."""
    async with bot.database.write() as store:
        duties = yearly(await store.people.organisation(), bot.profile, now)
        await store.duties.owe([replace(duty, next_nudge_at=None) for duty in duties])
        for duty in duties:
            found = read_subject(duty.subject)
            if found is None or found[2] % STILL_TO_READ == 0:
                continue
            what, round_, person = found
            await store.year.acknowledge(what, round_, person, at=duty.remind_from)
            await store.duties.end(duty.subject, (DutyKind.READ_INFORMATION,), at=duty.remind_from, how="acknowledged")
