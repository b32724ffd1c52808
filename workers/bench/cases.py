"""Which cases each bench consists of; a bench is run in a database made for it."""

from domain.values import Value
from workers import tools
from workers.bench.clients import clients
from workers.bench.rounds import Machine, Run, compare, machine
from workers.bench.scratch import scratch_database
from workers.bench.sides import example_of_middling_size, install
from workers.bench.work import Work

LIMIT, STOCK = "raw_insert", "eventsourcing_postgres"
# For each bench: case, side of ours, number of clients.
CASES = {
    "append": (("append_1_client", "append", 1), ("append_8_clients", "append", 8)),
    "command": (("command_1_client", "command", 1),),
}
ROUNDS, EACH = 20, 29  # every round takes each activity of the sample plan one step


class Bench(Value):
    """``events`` is the size of the log when the measuring began."""

    bench: str
    events: int
    seed: int
    runs: list[Run]
    machine: Machine


def bench(name: str, server: str, seed: int, rounds: int = ROUNDS, each: int = EACH) -> Bench:
    """Measure on the server of the address. Raises KeyError for an unknown name, Trouble when it cannot be done."""
    cases = CASES[name]
    with scratch_database(server) as url:
        install(url)
        work, size = Work(seed), tools.sparbar().recorder.max_notification_id()
        example, runs = example_of_middling_size(), []
        for case, ours, number in cases:
            with clients(number, url, example, work) as among:
                runs.append(compare(case, (ours, LIMIT, STOCK), among, rounds, each))
        return Bench(bench=name, events=size or 0, seed=seed, runs=runs, machine=machine())
