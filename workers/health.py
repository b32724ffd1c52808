"""What is wrong right now, in sentences: for /readyz, and for whoever runs the service."""

from collections.abc import Iterator

from workers import figures
from workers.read_model import KNOWN

LONGEST_LAG = 60.0  # seconds
FARTHEST_AHEAD = 60.0


def ready() -> list[str]:
    """One Swedish sentence for each problem; empty when all is well."""
    now = figures.now()
    return ["Databasen svarar inte."] if now is None else [*behind(now), *ahead(now)]


def at_start() -> list[str]:
    """What has to be said before anything runs; that the pages lag behind is nothing to say then."""
    now = figures.now()
    return [] if now is None else [*held(now)]


def behind(now: figures.Figures) -> list[str]:
    problems = [*held(now)]
    if now.waiting > LONGEST_LAG:
        late = ", ".join(model.name for model in now.models if model.position < now.head)
        missing = now.head - now.reached
        problems.append(f"Sidorna ligger efter. Händelser som inte har lästs in: {missing} ({late}).")
    if now.parked:
        stopped = ", ".join(model.name for model in now.models if model.parked)
        problems.append(f"Händelseströmmar som har stannat och behöver ses över: {now.parked} ({stopped}).")
    return problems


def held(now: figures.Figures) -> Iterator[str]:
    """What no worker can put right: a log that went back, or a program that is too old for what is there."""
    if now.went_back:
        yield (
            f"Läsmodeller har läst det som loggen inte längre har ({', '.join(now.went_back)}). Databasen är "
            "återställd från en äldre kopia: starta om Spårbar och kör sparbar read-models rebuild."
        )
    newer = [model.name for model in now.models if model.version > KNOWN.get(model.name, model.version)]
    if newer:
        yield (
            f"Läsmodeller är byggda av en nyare version av programmet än den här ({', '.join(newer)}), som därför inte "
            "visar dem. Starta om med den nyare."
        )
    if now.held:
        yield (
            f"Läsmodeller väntar på en nyare version av programmet ({', '.join(now.held)}): i loggen finns händelser "
            "som den här versionen inte känner till. Starta om med den nyare, så fortsätter de av sig själva."
        )


def ahead(now: figures.Figures) -> list[str]:
    if now.ahead <= FARTHEST_AHEAD:
        return []
    return [
        f"Loggens klocka går {now.ahead:.0f} sekunder före databasens: ställ klockan, annars får nya händelser fel tid."
    ]
