"""One client or several that append, or give whole commands, on the sample plan."""

from workers import tools
from workers.bench.clients import clients
from workers.bench.rounds import Measured, Run, in_turns, run_of
from workers.bench.sides import example_of_middling_size, install
from workers.bench.work import Work

LIMIT, STOCK = "raw_insert", "eventsourcing_postgres"
EACH = 29  # every round takes each activity of the sample plan one step


def measure_append(url: str, seed: int, rounds: int, each: int = EACH) -> tuple[int, list[Run]]:
    return _measure(url, seed, rounds, each, (("append_1_client", "append", 1), ("append_8_clients", "append", 8)))


def measure_command(url: str, seed: int, rounds: int, each: int = EACH) -> tuple[int, list[Run]]:
    return _measure(url, seed, rounds, each, (("command_1_client", "command", 1),))


def _measure(
    url: str, seed: int, rounds: int, each: int, cases: tuple[tuple[str, str, int], ...]
) -> tuple[int, list[Run]]:
    """For each case its name, the side of ours and the number of clients; after a round that does not count."""
    install(url)
    work, size = Work(seed), tools.sparbar().recorder.max_notification_id() or 0
    example, runs = example_of_middling_size(), []
    for case, ours, number in cases:
        with clients(number, url, example, work) as among:
            sides = {side: (lambda side=side: among.rate(side, each)) for side in (ours, LIMIT, STOCK)}
            found = {side: rates[1:] for side, rates in in_turns(sides, rounds + 1).items()}
        limit, stock = (Measured(name=side, values=found[side]) for side in (LIMIT, STOCK))
        runs.append(run_of(case, "commands/s", found[ours], limit, stock))
    return size, runs
