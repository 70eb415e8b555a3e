"""Which routine applies? The passage with version and owner, or an honest no; what is not ours is shown the way."""

from conversation.flow import Rejected
from conversation.screen import Button, Found, Notice, Routines, Screen
from conversation.words import N_
from handlers.visit import Visit, label
from quality.law import PROVISIONS, Demand, cite
from quality.profile import Route
from quality.routine import Hit
from summaries.when import day

TOO_LITTLE = N_("Skriv din fråga efter kommandot, till exempel ”rutin den boende har ramlat”.")
ENOUGH = 3
LONGEST = 1000


async def routine(visit: Visit, text: str) -> Screen:
    """The best routines for a question in everyday words."""
    question = text.strip()[:LONGEST]
    if len(question) < ENOUGH:
        raise Rejected(TOO_LITTLE)
    paths = ["/".join(visit.organisation.units[u].path) for u in _units(visit)]
    answers = await visit.store.documents.search(question, day=visit.today, paths=paths)
    routes = _routes(visit, question)
    report = Button(visit.tr("Rapportera avvikelse"), "start", "deviation")
    return Routines(
        question=question,
        text=_lead(visit, answers.hits, routes),
        found=tuple(_found(visit, hit) for hit in answers.hits),
        buttons=(report,),
    )


def _units(visit: Visit) -> list[int]:
    return [post.unit for post in visit.organisation.posts_of(visit.person, visit.today)]


def _routes(visit: Visit, question: str) -> list[Route]:
    asked = question.casefold()
    return [route for route in visit.profile.not_ours if any(word in asked for word in route.words)]


def belongs(visit: Visit, route: Route) -> str:
    """What it is, where it belongs, and what law says of how soon."""
    tr = visit.tr
    where = route.where_sv if tr.language == "sv" else route.where_en
    return f"{tr(label(route))}: {where}{_law(visit, route.law) if route.law else ''}"


def _law(visit: Visit, demand: Demand) -> str:
    tr, word, law = visit.tr, PROVISIONS[demand].word, cite(demand, visit.today)
    if word is None:
        return f" ({law})"
    return " " + tr("Det ska göras {word} ({law}).", word=word.value if tr.language == "sv" else word.en, law=law)


def _lead(visit: Visit, hits: tuple[Hit, ...], routes: list[Route]) -> str:
    tr = visit.tr
    elsewhere = [belongs(visit, route) for route in routes]
    if hits:
        owner = tr.plural("Det här säger rutinen:", "De här rutinerna svarar bäst:", len(hits))
        return "\n".join([*elsewhere, owner])
    if elsewhere:
        return "\n".join(elsewhere)
    return tr(
        "Jag hittar ingen rutin som svarar på det. Fråga din chef, eller sjuksköterskan om det gäller vård. "
        "Fara för liv? Ring 112."
    )


def _found(visit: Visit, hit: Hit) -> Found:
    tr, document = visit.tr, hit.document
    about = [document.kind or tr("Dokument")]
    kind = visit.profile.document_type(document.kind)
    if kind is not None:
        about.append(tr("styrande") if kind.binding else tr("stödjande"))
    about.append(tr("version {version}", version=document.version) if document.version else tr("version okänd"))
    about.append(tr("ansvarig: {owner}", owner=document.owner) if document.owner else tr("ansvarig okänd"))
    if document.decided:
        decided = day(document.decided, visit.profile.timezone, tr.language)
        about.append(tr("beslutad {day}", day=decided))
    return Found(document.title, hit.text, ", ".join(about), hit.heading)


async def not_ours(visit: Visit, subject: str) -> Screen:
    """Everything that belongs elsewhere, with where."""
    tr = visit.tr
    lines = [f"• {belongs(visit, route)}" for route in visit.profile.not_ours]
    return Notice(
        "\n".join(lines),
        title=tr("Det här hör hemma någon annanstans"),
        buttons=(Button(tr("Rapportera avvikelse"), "start", "deviation"),),
    )
