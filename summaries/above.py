"""How a duty stands, whose it is and who hears of it next, in words, for every reminder."""

from dataclasses import dataclass
from datetime import date, datetime

from conversation.words import Translator
from quality.case import Case, Holder
from quality.duty import Duty
from quality.ladder import above_of, barred_of, escalates_to
from quality.profile import Profile
from quality.role import Organisation
from quality.stages import own_stages


@dataclass(frozen=True, slots=True)
class Standing:
    """A duty, and the case that it is about where it is about one, as they are now."""

    duty: Duty
    case: Case | None
    organisation: Organisation
    profile: Profile
    now: datetime
    tr: Translator

    @property
    def _today(self) -> date:
        return self.now.astimezone(self.profile.timezone).date()

    def days(self) -> str:
        """How far off its day is; what is due today is not late."""
        days = (self.duty.due_at.astimezone(self.profile.timezone).date() - self._today).days
        if days < 0:
            return self.tr.plural("{n} dag försenat", "{n} dagar försenat", -days)
        return self.tr.plural("{n} dag kvar", "{n} dagar kvar", days) if days else self.tr("Ska vara klart i dag")

    def owners(self) -> str:
        """The people who owe it today."""
        people = self.organisation.holders(self.duty.owner, self._today, barred_of(self.case))
        return ", ".join(self.organisation.people[person].name for person in people) or self.tr("ingen")

    def late(self) -> str:
        """Why it is told to somebody above."""
        return self.tr("Det ligger hos: {owner}. Hör efter vad som behövs.", owner=self.owners())

    def otherwise(self) -> str:
        """What happens when nothing does: who is told as well when this is said the next time."""
        above = above_of(self.duty, self.case, self.organisation, self._today)
        following = escalates_to(self.duty.level + 1 - own_stages(self.duty.kind, self.profile), above)
        if following is None:
            return self.tr("Jag påminner igen om inget händer.")
        return self.tr("Om inget händer går nästa påminnelse även till {function}.", function=self._named(following))

    def _named(self, holder: Holder) -> str:
        if not holder.function and holder.person is not None:
            return self.organisation.people[holder.person].name
        name = self.profile.functions[holder.function]
        return name.sv if self.tr.language == "sv" else name.en
