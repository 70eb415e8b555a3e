"""The command that explains a profile: every fault by its key, or what whoever keeps it should know."""

from typing import Annotated

import typer

from quality.profile_file import check
from quality.profile_notes import notes

profiles = typer.Typer(help="Kommunens profil.")


@profiles.callback()
def before() -> None:
    """Kommunens profil."""


@profiles.command("check")
def check_profile(
    file: Annotated[str, typer.Argument(help="En TOML-fil, eller namnet på en profil som följer med.")],
) -> None:
    """Förklara allt som är fel i en profil; annars vad som ärvs, är lokalt eller följer av lag."""
    checked = check(file)
    if checked.faults:
        print(f"Profilen {file} går inte att använda ({len(checked.faults)} fel):")
        for fault in checked.faults:
            print(f"  {fault}")
        raise typer.Exit(1)
    print(f"Profilen {file} går att använda.")
    for note in notes(checked):
        print(f"  {note}")
