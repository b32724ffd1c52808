"""The command line as programs use it: shapes on standard output, sentences on standard error, exit codes."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from domain.calendar import working_days_after
from service.workplace import today
from tests.service.sample import Sample
from tests.service.shell import Said, Shell
from tests.waiting import wait_until
from tests.workers.celery_processes import broker_at
from tests.workers.story_on_postgres import size
from workers import accounts
from workers.embedded import find
from workers.sample.load import SLUG

DOCUMENT = str(Path(__file__).parents[2] / "workers" / "sample" / "lagesrapport-naringsliv-2019.txt")
SPARBAR = (sys.executable, "-c", "from service.cli import main; main()")
LOG_LINE = [
    "position", "stream_id", "stream", "version", "topic", "recorded_at", "meta", "payload", "withheld", "leaf_hash",
    "command",
]  # fmt: skip
MODEL = {"name", "version", "state", "position", "lag_events", "parked", "heartbeat", "rebuilding"}
ROW = {"area", "number", "title", "unit", "years", "status", "status_text", "reason", "certain", "lines"}


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("nej", "Det finns inget kommando nej. Se sparbar --help."),
        ("plan lista", "Det finns inget kommando lista. Se sparbar plan --help."),
        ("plan list --alla", "Det finns inget val --alla. Se sparbar plan list --help."),
        ("plan list alla", "Kommandot har ett ord för mycket eller för lite. Se sparbar plan list --help."),
        ("plan import", "FILE saknas. Se sparbar plan import --help."),
        ("log export", "--out saknas. Se sparbar log export --help."),
        ("log export --out /", "--out ska vara en fil som går att skriva, inte en mapp. Se sparbar log export --help."),
        ("log export --out x --after -1", "--after ska vara ett heltal, minst 0. Se sparbar log export --help."),
        ("up --port hej", "--port (PORT) ska vara ett heltal från 1 till 65535. Se sparbar up --help."),
        ("up --data /etc/passwd", "--data ska vara en mapp, inte en fil. Se sparbar up --help."),
        ("people grant x --role chef", "--role ska vara något av "),
        ("token create --person", "Värdet till --person är glömt eller ett för mycket."),
    ],
)
def test_wrong_usage_is_one_swedish_sentence_and_exit_code_2(sparbar: Shell, words: str, sentence: str) -> None:
    said = sparbar(*words.split())
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert said.err.startswith(f"sparbar: {sentence}")


def test_the_help_is_swedish(sparbar: Shell) -> None:
    said = sparbar("up", "--help")
    assert (said.code, said.err) == (0, "")
    assert "Så här: sparbar up" in said.out
    assert "Visa den här hjälpen." in said.out
    assert "[annars: 127.0.0.1]" in said.out
    assert not any(english in said.out for english in ("Usage", "Options", "Show this", "default"))


def in_a_process(*words: str, **environment: str) -> Said:
    """For what depends on when something is imported, or is remembered by the process: Celery's broker."""
    ended = subprocess.run(
        [*SPARBAR, *words], capture_output=True, text=True, check=False, env=os.environ | environment
    )
    return Said(ended.returncode, ended.stdout, ended.stderr)


@pytest.mark.parametrize("command", ["plan list", "up", "migrate", "people list"])
def test_a_wrong_setting_is_one_sentence_from_every_command(command: str) -> None:
    said = in_a_process(*command.split(), SPARBAR_DEMO="ja")
    assert said == (1, "", "sparbar: SPARBAR_DEMO ska vara 1, 0 eller force.\n")


def test_a_database_that_does_not_answer_is_one_sentence(sparbar: Shell, valkey: str) -> None:
    said = sparbar("plan", "list", SPARBAR_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert said.err.startswith("sparbar: Databasen svarar inte som den ska: ")


def test_a_start_says_that_redis_does_not_answer_and_goes_on(sparbar: Shell, data_folder: Path) -> None:
    nowhere = {
        "SPARBAR_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "SPARBAR_REDIS_URL": "redis://127.0.0.1:1",
    }
    said = sparbar("up", "--data", str(data_folder), "--port", str(free_port()), SPARBAR_DEMO="force", **nowhere)
    first, second = said.err.splitlines()
    assert first.startswith("Redis svarar inte på SPARBAR_REDIS_URL: ")
    assert second.startswith("sparbar: Databasen svarar inte som den ska: ")


def test_a_broker_that_does_not_answer_stops_nothing_and_is_told_on_standard_error(
    sample: Sample,
) -> None:
    facts = ("--name", "En till", "--quarter", "2019-Q2", "--yes", "--by", "samordnare.sam", "--json")
    said = in_a_process("plan", "import", DOCUMENT, *facts, SPARBAR_REDIS_URL="redis://127.0.0.1:1/0")
    assert said.code == 0
    assert json.loads(said.out)["plan"] == "en-till"
    assert "nudge_lost" in said.err


def test_read_models_status_says_how_far_each_is(sparbar: Shell, untouched: Sample, valkey: str) -> None:
    answer = sparbar("read-models", "status", "--json").json
    assert set(answer) == {"head", "models"}
    assert {one["name"] for one in answer["models"]} >= {"activity_board", "history", "sign_off_queue"}
    for model in answer["models"]:
        assert set(model) >= MODEL
        assert (model["state"], model["position"], model["lag_events"], model["parked"]) == (
            "live",
            answer["head"],
            0,
            0,
        )
        assert model["heartbeat"].endswith("Z")


def test_read_models_are_rebuilt_equal(sparbar: Shell, sample: Sample, valkey: str) -> None:
    answer = sparbar("read-models", "rebuild", "--json").json
    assert set(answer) >= {"models", "events", "seconds", "events_per_second", "equal_to_live"}
    assert answer["events"] == sparbar("read-models", "status", "--json").json["head"]
    assert answer["equal_to_live"] is True
    only_one = sparbar("read-models", "rebuild", "history", "--json").json
    assert only_one["models"] == ["history"]


def test_an_unknown_read_model_is_refused_with_the_known_ones(sparbar: Shell, untouched: Sample, valkey: str) -> None:
    said = sparbar("read-models", "rebuild", "nej", "--json")
    assert (said.code, said.out) == (1, "")
    assert "Det finns ingen läsmodell nej. De heter plans, " in said.err


def test_plans_and_people_are_listed(sparbar: Shell, untouched: Sample, valkey: str) -> None:
    (plan,) = sparbar("plan", "list", "--json").json["items"]
    assert (plan["slug"], plan["activities"]) == (SLUG, 29)
    people = {one["username"]: one for one in sparbar("people", "list", "--json").json["items"]}
    assert people["granskare.klk"]["roles"] == ["unit_reviewer KLK"]
    assert len(people) == 13 + 1


def test_a_dry_run_of_the_real_document_needs_no_database(sparbar: Shell) -> None:
    answer = sparbar("plan", "import", DOCUMENT, "--dry-run", "--json").json
    assert (answer["activities"], answer["declared"]) == (29, 29)
    assert [area["count"] for area in answer["areas"]] == [10, 5, 7, 7]
    assert all(set(row) >= ROW for row in answer["rows"])
    assert all(set(finding) == {"line", "code", "message"} for finding in answer["findings"])
    proposed = Counter(row["status"] for row in answer["rows"])
    assert proposed == {"in_progress": 13, "not_started": 8, "partly_done": 2, "done": 1, None: 5}
    asked = [(row["area"], row["number"]) for row in answer["rows"] if not row["certain"]]
    assert asked == [(1, "6"), (1, "7"), (1, "9"), (4, "1"), (4, "4")]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("/nej.txt", "--dry-run"), "Filen /nej.txt går inte att öppna."),
        (("/", "--dry-run"), "Filen / går inte att öppna."),
        ((__file__, "--dry-run"), "Filtypen går inte att läsa in"),
        ((DOCUMENT, "--yes"), "Säg vilket kvartal dokumentet rapporterar"),
        ((DOCUMENT, "--yes", "--quarter", "2019-Q5"), "Säg vilket kvartal dokumentet rapporterar"),
        ((DOCUMENT, "--yes", "--quarter", "2019-Q3", "--name", "!!!"), "Planen behöver ett kort namn"),
        ((DOCUMENT, "--yes", "--quarter", "2019-Q3", "--slug", "Å Ö"), "Planen behöver ett kort namn"),
        ((DOCUMENT, "--status", "9.9=done"), "Dokumentet har ingen aktivitet 9.9."),
        ((DOCUMENT, "--status", "1.6=klar"), "Skriv --status som OMRÅDE.NR=STATUS"),
        ((DOCUMENT, "--answer", "klar"), "Skriv --answer som FRÅGA=SVAR"),
        ((DOCUMENT, "--answer", "9/status=done"), "Det finns ingen fråga 9/status."),
        ((DOCUMENT, "--answer", "42/status=klar"), "Svaret på 42/status går inte att använda"),
    ],
)
def test_what_cannot_be_imported_is_said_before_anything_else(
    sparbar: Shell, words: tuple[str, ...], sentence: str
) -> None:
    said = sparbar("plan", "import", *words)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert said.err.startswith(f"sparbar: {sentence}")


def test_an_import_obeys_the_rules_of_everyone(sparbar: Shell, sample: Sample, valkey: str) -> None:
    facts = (DOCUMENT, "--name", "Ännu en", "--quarter", "2019-Q3", "--yes", "--json")
    owner = sparbar("plan", "import", *facts, "--by", "agare.klk")
    assert (owner.code, owner.out) == (1, "")
    assert owner.err == "sparbar: Du har inte den roll som krävs för det här.\n"
    nobody = sparbar("plan", "import", *facts)
    assert (nobody.code, nobody.err) == (1, "sparbar: Säg vem som gör det: --by ANVÄNDARNAMN eller SPARBAR_PERSON.\n")
    with broker_at(valkey):
        done = in_a_process("plan", "import", *facts, SPARBAR_PERSON="samordnare.sam").json
    assert (done["plan"], done["activities"]) == ("annu-en", 29)
    assert {one["slug"] for one in sparbar("plan", "list", "--json").json["items"]} == {SLUG, "annu-en"}


def test_an_answer_on_the_command_line_is_in_the_proposal(sparbar: Shell) -> None:
    answers = ("--answer", "42/status=planned", "--answer", "39/years=2019 2020")
    rows = sparbar("plan", "import", DOCUMENT, *answers, "--dry-run", "--json").json["rows"]
    assert (rows[5]["status"], rows[5]["fields"]["status"]["sureness"]) == ("planned", "answered")
    assert rows[2]["years"] == [2019, 2020]


def test_nothing_is_imported_before_the_needed_answers_are_there(sparbar: Shell, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text("Nr;Aktivitet;Ansvarig;Status\n1;Bygg;KLK/SAM;Klar\n")
    shown = sparbar("plan", "import", str(file), "--dry-run")
    assert "fråga 2/unit: Vilken enhet ansvarar för nr 1?" in shown.out
    said = sparbar("plan", "import", str(file), "--yes", "--quarter", "2019-Q3", "--slug", "plan")
    assert (said.code, said.out) == (1, "")
    assert said.err.endswith("med --answer FRÅGA=SVAR: 2/unit.\n")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_plan_is_written_and_read_in_again(
    sparbar: Shell, untouched: Sample, valkey: str, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / f"plan.{kind}"
    assert sparbar("plan", "export", "--plan", SLUG, "--out", str(out)).out == f"{out}: 29 aktiviteter\n"
    again = sparbar("plan", "import", str(out), "--dry-run", "--json").json
    first = sparbar("plan", "import", DOCUMENT, "--dry-run", "--json").json
    kept = ("area", "number", "title", "unit", "years", "status", "status_text", "continuous")
    assert [[row[name] for name in kept] for row in again["rows"]] == [
        [row[name] for name in kept] for row in first["rows"]
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--plan", "ingen", "--out", "plan.csv"), "Det finns ingen plan ingen. Se sparbar plan list."),
        (("--plan", SLUG, "--out", "plan.pdf"), "Säg vilket format filen ska ha: --format csv|xlsx."),
    ],
)
def test_a_plan_that_cannot_be_written_is_said(
    sparbar: Shell, untouched: Sample, valkey: str, words: tuple[str, ...], sentence: str
) -> None:
    said = sparbar("plan", "export", *words)
    assert (said.code, said.out, said.err) == (1, "", f"sparbar: {sentence}\n")


def test_the_log_is_exported_line_by_line(sparbar: Shell, untouched: Sample, valkey: str, tmp_path: Path) -> None:
    head = sparbar("read-models", "status", "--json").json["head"]
    whole, part = tmp_path / "whole.jsonl", tmp_path / "part.jsonl"
    assert sparbar("log", "export", "--out", str(whole)).code == 0
    lines = whole.read_text().splitlines()
    assert [json.loads(line)["position"] for line in lines] == list(range(1, head + 1))
    assert all(list(json.loads(line)) == LOG_LINE for line in lines)
    assert sparbar("log", "export", "--out", str(part), "--after", "3", "--to", "7").code == 0
    assert part.read_text().splitlines() == lines[3:7]
    assert sparbar("log", "export", "--out", str(part), "--after", str(head + 1)).code == 0
    assert part.read_text() == ""


def test_a_file_that_cannot_be_written_is_said(sparbar: Shell, untouched: Sample, valkey: str, tmp_path: Path) -> None:
    said = sparbar("log", "export", "--out", str(tmp_path / "nowhere" / "log.jsonl"))
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"sparbar: {tmp_path}/nowhere/log.jsonl går inte att använda: ")


def test_tokens_for_others_are_made_in_demo_only(sparbar: Shell, sample: Sample, valkey: str) -> None:
    words = ("token", "create", "--person", "revisor", "--name", "granskning", "--scope", "log", "--json")
    refused = sparbar(*words)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("sparbar: Nycklar görs av personen själv på Min sida")
    assert len(sparbar(*words, SPARBAR_DEMO="force").json["token"]) == 43
    unknown = sparbar("token", "create", "--person", "ingen", "--name", "x", "--json", SPARBAR_DEMO="force")
    assert (unknown.code, unknown.err) == (1, "sparbar: Ingen person heter ingen. Se sparbar people list.\n")


def test_people_are_added_given_a_role_and_closed(sparbar: Shell, sample: Sample, valkey: str) -> None:
    facts = ("--username", "ny.klk", "--name", "Ny", "--password", "en lång ramsa")
    assert sparbar("people", "add", *facts, "--by", "admin").code == 0
    assert "Användarnamnet ny.klk är upptaget." in sparbar("people", "add", *facts, "--by", "admin").err
    assert sparbar("people", "grant", "ny.klk", "--role", "contributor", "--unit", "KLK", "--by", "admin").code == 0
    new = accounts.by_username("ny.klk")
    assert new is not None
    assert accounts.roles(new) == {"contributor"}
    without_unit = sparbar("people", "grant", "ny.klk", "--role", "contributor", "--by", "admin")
    assert (without_unit.code, without_unit.out) == (1, "")
    assert "gäller en enhet: --unit KOD" in without_unit.err
    assert sparbar("people", "revoke", "ny.klk", "--role", "contributor", "--unit", "KLK", "--by", "admin").code == 0
    assert sparbar("people", "deactivate", "ny.klk", "--by", "admin").code == 0
    assert not accounts.is_active(new)


def test_without_a_running_service_the_servers_run_for_the_while(sparbar: Shell, data_folder: Path) -> None:
    there = {"SPARBAR_DATA_DIR": str(data_folder), "SPARBAR_DEMO": "1"}
    for _ in range(2):
        prepared = sparbar("prepare", **there)
        assert (prepared.code, prepared.err) == (0, "")
    (plan,) = sparbar("plan", "list", "--json", **there).json["items"]
    assert plan["activities"] == 29
    assert find(data_folder) is None


def test_a_command_that_is_told_to_end_stops_the_servers_it_started(data_folder: Path) -> None:
    blocked = data_folder / "nobody-reads-this"
    os.mkfifo(blocked)
    words = (*SPARBAR, "log", "export", "--out", str(blocked))
    there = os.environ | {"SPARBAR_DATA_DIR": str(data_folder)}
    command = subprocess.Popen(words, env=there, stderr=subprocess.PIPE, text=True)
    wait_until((data_folder / "postgres" / "base").exists)
    wait_until(lambda: find(data_folder) is not None)
    command.send_signal(signal.SIGTERM)
    *before, said = command.communicate(timeout=60)[1].strip().splitlines()
    assert said == "sparbar: Avbrutet."
    assert "Traceback" not in "".join(before)  # the driver may tell of a query that was broken off
    assert command.returncode == 1
    assert find(data_folder) is None


def test_a_quarter_is_opened_listed_and_locked(sparbar: Shell, sample: Sample, valkey: str) -> None:
    about = ("--plan", SLUG, "--quarter", "2020-Q1", "--by", "samordnare.sam", "--json")
    opened = sparbar("period", "open", "--board", "2020-01-23", *about).json
    days = {"owner": "2019-12-18", "unit": "2019-12-30", "sam": "2020-01-09", "board": "2020-01-23"}
    assert opened == {"quarter": "2020-Q1", "state": "open", "deadlines": days, "exceptions": {}}
    assert sparbar("period", "lock", *about).json == opened | {"state": "locked"}
    listed = sparbar("period", "list", "--plan", SLUG, "--json").json
    assert [(one["quarter"], one["state"]) for one in listed["items"]] == [("2020-Q1", "locked"), ("2019-Q4", "open")]


def test_a_quarter_with_something_in_review_is_not_locked_and_says_what(
    sparbar: Shell, sample: Sample, valkey: str
) -> None:
    activity = sample.submitted(sample.activity("KLK"))
    about = ("--plan", SLUG, "--quarter", "2019-Q4")
    said = sparbar("period", "lock", *about, "--by", "samordnare.sam")
    assert (said.code, said.out) == (1, "")
    assert sample.row(activity).title in said.err
    assert "1 uppdateringar är i granskning" in said.err
    assert sparbar("period", "lock", *about, "--by", "agare.klk").code == 1
    assert sparbar("period", "lock", "--plan", "ingen", "--quarter", "2019-Q4").err.startswith("sparbar: Det finns ")


def test_last_days_are_moved_and_those_not_named_stay(sparbar: Shell, sample: Sample, valkey: str) -> None:
    about = ("--plan", SLUG, "--quarter", "2019-Q4", "--by", "samordnare.sam", "--json")
    (before,) = sparbar("period", "list", "--plan", SLUG, "--json").json["items"]
    board = working_days_after(date.fromisoformat(before["deadlines"]["board"]), 5).isoformat()
    moved = sparbar("period", "deadlines", *about, "--board", board, "--reason", "Flyttat möte.").json
    assert moved == before | {"deadlines": before["deadlines"] | {"board": board}}
    page = sample.browser("namnd").get(f"/planer/{SLUG}/perioder")
    assert "Flyttat möte." in page.text
    backwards = sparbar("period", "deadlines", *about, "--board", "2019-01-02", "--reason", "Fel.")
    assert (backwards.code, backwards.out) == (1, "")
    assert sparbar("period", "deadlines", *about, "--board", board).code == 2


def test_what_is_in_review_is_excepted_or_confirmed_and_then_the_quarter_is_locked(
    sparbar: Shell, sample: Sample, valkey: str
) -> None:
    first, second = (sample.submitted(sample.activity("KLK", number)) for number in range(2))
    about = ("--plan", SLUG, "--quarter", "2019-Q4", "--by", "samordnare.sam", "--json")
    until = (today() + timedelta(days=7)).isoformat()
    excepted = (*about, "--activity", printed(sample, first), "--until", until, "--reason", "Bolagen är sena.")
    assert sparbar("period", "exception", *excepted).json["exceptions"] == {str(first): until}
    confirmed = (*about, "--activity", printed(sample, second), "--reason", "SAM hinner inte.")
    assert sparbar("period", "confirm", *confirmed).code == 0
    assert "sparbar: " in sparbar("period", "confirm", *confirmed).err
    assert sparbar("period", "lock", *about).json["state"] == "locked"
    assert (sample.state(first), sample.state(second)) == ("in_unit_review", "missed")


def test_only_the_coordinator_excepts_and_confirms_and_only_what_there_is(
    sparbar: Shell, sample: Sample, valkey: str
) -> None:
    activity, until = sample.submitted(sample.activity("KLK")), (today() + timedelta(days=7)).isoformat()
    quarter = ("--plan", SLUG, "--quarter", "2019-Q4", "--reason", "Sent.")
    about, before = (*quarter, "--activity", printed(sample, activity)), size()
    for words in (("exception", "--until", until), ("confirm",)):
        assert sparbar("period", *words, *about, "--by", "agare.klk").code == 1
        unknown = sparbar("period", *words, *quarter, "--activity", "3.999", "--by", "samordnare.sam").err
        assert "Planen har ingen aktivitet 3.999." in unknown
    silent = printed(sample, sample.activity("KLK", 1))
    nothing = sparbar("period", "confirm", *quarter, "--activity", silent, "--by", "samordnare.sam")
    assert f"Aktiviteten {silent} har inget i granskning för 2019-Q4." in nothing.err
    elsewhere = ("--plan", SLUG, "--quarter", "2020-Q2", "--reason", "Sent.", "--by", "samordnare.sam")
    assert "2020-Q2 är inte öppnat." in sparbar("period", "confirm", *elsewhere, "--activity", silent).err
    assert size() == before


def printed(sample: Sample, activity: UUID) -> str:
    """As the plan numbers it."""
    row = sample.row(activity)
    return f"{row.area}.{row.number}"
