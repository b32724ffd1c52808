"""What is wrong right now, in sentences: for /readyz, and for whoever runs the service."""

from workers import figures

LONGEST_LAG = 60.0  # seconds
FARTHEST_AHEAD = 60.0


def ready() -> list[str]:
    """One Swedish sentence for each problem; empty when all is well."""
    now = figures.now()
    return ["Databasen svarar inte."] if now is None else [*behind(now), *ahead(now)]


def behind(now: figures.Figures) -> list[str]:
    problems = []
    if now.waiting > LONGEST_LAG:
        late = ", ".join(model.name for model in now.models if model.position < now.head)
        missing = now.head - now.reached
        problems.append(f"Sidorna ligger efter. Händelser som inte har lästs in: {missing} ({late}).")
    if now.parked:
        stopped = ", ".join(model.name for model in now.models if model.parked)
        problems.append(f"Händelseströmmar som har stannat och behöver ses över: {now.parked} ({stopped}).")
    return problems


def ahead(now: figures.Figures) -> list[str]:
    if now.ahead <= FARTHEST_AHEAD:
        return []
    return [
        f"Loggens klocka går {now.ahead:.0f} sekunder före databasens: ställ klockan, annars får nya händelser fel tid."
    ]
