"""What every employee is informed of: the duty to report, and the introduction; in our own plain words."""

from conversation.screen import Section
from handlers.visit import Visit
from quality.acknowledgement import Information
from quality.law import Demand, cite

INTRODUCTION = "introduktion"
"""The word in the title or the file name of the municipality's own routine for new staff."""


async def text_of(visit: Visit, what: Information) -> tuple[Section, ...]:
    """What is to be read; for somebody new the municipality's own routine, where it has been imported."""
    if what is Information.REPORTING_DUTY:
        return reporting_duty(visit)
    paths = [
        "/".join(visit.organisation.units[u].path) for u in visit.organisation.own_units(visit.person, visit.today)
    ]
    passages = await visit.store.documents.titled(INTRODUCTION, day=visit.today, paths=paths)
    return tuple(Section(each.heading, each.text) for each in passages) or introduction(visit)


def reporting_duty(visit: Visit) -> tuple[Section, ...]:
    """Why one reports, what, how, and what happens then."""
    tr, laws = visit.tr, frozenset(visit.profile.laws)
    law = cite(Demand.SARAH_REPORT, visit.today, laws)
    care = cite(Demand.HARM_REPORT, visit.today, laws)
    duty = tr(
        "Du som arbetar här ska genast berätta om du ser eller hör talas om ett missförhållande, eller en påtaglig "
        "risk för ett. Det gäller alla: tillsvidareanställda, vikarier, timanställda, praktikanter och uppdragstagare. "
        "Skyldigheten finns i lagen ({law}).",
        law=law,
    )
    harm = tr("Hälso- och sjukvårdspersonal ska också rapportera vårdskador och risker för dem ({law}).", law=care)
    return (
        Section(tr("Din skyldighet"), f"{duty} {harm}" if care else duty),
        Section(
            tr("Vad är ett missförhållande?"),
            tr(
                "Att någon som får stöd, vård eller omsorg inte får den hjälp som behövs, blir illa behandlad eller "
                "utsätts för något som hotar liv, hälsa eller trygghet. Till exempel övergrepp, bristande omsorg, "
                "stölder, utebliven hjälp eller otydliga rutiner som gör att någon far illa."
            ),
        ),
        Section(
            tr("Så gör du"),
            tr(
                "1. Se till att ingen kommer till skada just nu. Vid fara för liv: ring 112.\n"
                "2. Skriv ”avvikelse” till mig och svara på frågorna. Är du osäker, rapportera ändå.\n"
                "3. Gäller det din chef går rapporten till någon annan.\n"
                "4. Skriv inga namn och inga personnummer."
            ),
        ),
        Section(
            tr("Det här händer sedan"),
            tr(
                "Rapporten går direkt till den som tar emot den. Någon utreder vad som hände och varför, och rättar "
                "till det. Allvarliga missförhållanden anmäls till IVO. Du får veta när rapporten har kommit in och "
                "när den är klar. Du ska aldrig drabbas av att du har rapporterat: syftet är att det inte ska "
                "hända igen."
            ),
        ),
    )


def introduction(visit: Visit) -> tuple[Section, ...]:
    """What somebody new needs to know of the work with quality, where no routine says it."""
    tr = visit.tr
    return (
        Section(
            tr("Välkommen!"),
            tr(
                "Här arbetar vi för att det som gick fel inte ska hända igen. Därför behöver vi veta när något inte "
                "blir som det ska, också när det gick bra till slut. Ingen letar syndabockar."
            ),
        ),
        Section(
            tr("Så fungerar det"),
            tr(
                "• Skriv ”avvikelse” när något blev fel eller kunde ha blivit fel. Det tar några minuter.\n"
                "• Skriv en fråga, så letar jag upp rutinen som gäller.\n"
                "• Skriv ”mitt”, så ser du vad du har kvar att göra och vad som hänt med dina rapporter."
            ),
        ),
        Section(
            tr("Tystnadsplikt"),
            tr(
                "Det du får veta om människor i ditt arbete stannar i arbetet. Berätta inte vidare, ta inga bilder, "
                "och läs bara det du behöver för att göra ditt jobb. Tystnadsplikten gäller också när du har slutat."
            ),
        ),
        *reporting_duty(visit),
    )
