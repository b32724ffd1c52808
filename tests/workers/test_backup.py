"""A backup holds all that cannot be computed again, and comes back whole into an empty database or not at all."""

import json
import shutil
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import sql

from domain import commands as ask
from tests import people
from tests.workers.story_on_postgres import Story, all_rows, catch_up, copy_of, size
from workers import accounts, attachments, passwords, tokens, tools, visits
from workers.backup import tables
from workers.backup.manifest import NotWhole, digest
from workers.backup.restore import NotEmpty, restore
from workers.backup.take import FolderNotEmpty, take
from workers.commands.backup import backup as backup_command
from workers.commands.backup import restore as restore_command

NAME, SECRET = "Åsa Öberg", "en ramsa på åtta ord"
Contents = dict[str, list[str]]


class Original:
    """A database that was, the backup taken of it, and what was in it."""

    def __init__(self, folder: Path) -> None:
        self.story, self.folder = worked(), folder
        take(folder)
        self.contents, self.shown, self.head = contents(), all_rows(), size()


def worked() -> Story:
    """Work under way, and a person who signs in."""
    story = Story()
    story.approved(story.klk[0])
    story.signed(story.klk[1])
    story.draft(story.sams[0])
    register = ask.RegisterPerson(command_id=uuid4(), actor_id=people.ADMIN, person_id=people.STRANGER)
    accounts.add(register, "asa", NAME, passwords.hashed(SECRET))
    tokens.create(people.STRANGER, "Skript; med\ttab och\nradbrytning \\.", "read")
    visits.note(people.STRANGER)
    attachments.keep(bytes(range(256)) * 4096, "application/pdf")
    catch_up()
    return story


@pytest.fixture(scope="module")
def original(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Original:
    with copy_of(postgres):
        return Original(tmp_path_factory.mktemp("original") / "backup")


@pytest.fixture
def backup(original: Original, tmp_path: Path) -> Path:
    """One's own, to do with as one likes."""
    return Path(shutil.copytree(original.folder, tmp_path / "backup"))


@pytest.fixture
def bare(postgres: str) -> Iterator[str]:
    """A database without any table."""
    with copy_of(postgres, "template1") as url:
        yield url


@pytest.fixture
def migrated(postgres: str) -> Iterator[str]:
    """A database with tables and nothing in them."""
    with copy_of(postgres) as url:
        yield url


def contents() -> Contents:
    """Every row of every table that is kept."""
    with tools.database() as connection:
        names = [table.name for table in tables.kept(connection)]
        return {name: sorted(_rows(connection, name)) for name in names}


def _rows(connection: psycopg.Connection, name: str) -> list[str]:
    query = sql.SQL("select t::text from {} t").format(sql.Identifier(name))
    return [row[0] for row in connection.execute(query).fetchall()]


def is_empty() -> bool:
    return not any(rows for name, rows in contents().items() if name != tables.NEVER_EMPTY) and size() == 0


def tamper(backup: Path, name: str, change: Callable[[bytes], bytes], *, cover_up: bool) -> None:
    """Change a file; a careful hand also changes the sum in the manifest."""
    file, listed = backup / f"{name}.copy", backup / "manifest.json"
    before = digest(file)
    file.write_bytes(change(file.read_bytes()))
    if cover_up:
        listed.write_text(listed.read_text().replace(before, digest(file)))


def test_all_comes_back_and_work_goes_on(original: Original, bare: str) -> None:
    restore(original.folder, bare)
    assert contents() == original.contents
    assert all(
        contents()[name]
        for name in ("event", "command", "log_head", "person_name", "credential", "token", "visit", "kept_file")
    )
    assert all_rows() == original.shown
    person = accounts.sign_in("asa", SECRET)
    assert person is not None
    assert person.name == NAME
    story = original.story
    assert story.submit(story.sams[0]).first_position == original.head + 1


def test_a_backup_of_the_restored_is_the_same_to_the_byte(original: Original, bare: str, tmp_path: Path) -> None:
    restore(original.folder, bare)
    take(tmp_path / "again")
    first, second = (json.loads((each / "manifest.json").read_text()) for each in (original.folder, tmp_path / "again"))
    assert first["tables"] == second["tables"]
    assert {name: first[name] for name in ("head", "leaf_hash", "schema")}.items() <= second.items()


def test_a_migrated_empty_database_will_do_too(original: Original, migrated: str) -> None:
    assert restore(original.folder, migrated).head == size() == original.head


def test_one_moment_is_copied_while_others_go_on_writing(database_url: str, tmp_path: Path, postgres: str) -> None:
    story, stop = worked(), threading.Event()

    def write() -> None:
        while not stop.is_set():
            story.save(story.sams[0])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        taken = [take(tmp_path / str(n)) for n in range(3)]
    finally:
        stop.set()
        writer.join()
    assert taken[0].head < taken[-1].head
    tools.forget()
    with copy_of(postgres, "template1") as url:
        assert restore(tmp_path / "2", url).head == size() == taken[-1].head


def test_only_its_owner_can_look_into_it(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in backup.iterdir()} == {0o600}


def test_a_folder_with_something_in_it_is_left_alone(backup: Path) -> None:
    with pytest.raises(FolderNotEmpty):
        take(backup)


@pytest.mark.parametrize("name", ["event", "credential", "log_head"])
def test_a_changed_file_is_refused(backup: Path, bare: str, name: str) -> None:
    tamper(backup, name, lambda content: content.replace(b"1", b"2", 1), cover_up=False)
    with pytest.raises(NotWhole, match=f"{name}.copy i säkerhetskopian är ändrad"):
        restore(backup, bare)


def other_word(content: bytes) -> bytes:
    """Another word in an update's text, in the hexadecimal that bytes are written in."""
    changed = content.replace(b"Ord 1".hex().encode(), b"Ord 7".hex().encode(), 1)
    assert changed != content
    return changed


def swapped(content: bytes) -> bytes:
    """The second and third event change places."""
    rows = [row.split(b"\t") for row in content.splitlines()]
    rows[1][0], rows[2][0] = rows[2][0], rows[1][0]
    return b"\n".join(b"\t".join(row) for row in rows) + b"\n"


def without_last(content: bytes) -> bytes:
    return b"\n".join(content.splitlines()[:-1]) + b"\n"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (other_word, "är ändrad eller på fel plats"),
        (swapped, "är ändrad eller på fel plats"),
        (without_last, "rader och inte"),
        (lambda content: b"trams" + content, "går inte att läsa in"),
        (lambda content: content.replace(b"\t", b"", 1), "går inte att läsa in"),
    ],
)
def test_events_changed_by_a_careful_hand_are_refused(
    backup: Path, bare: str, change: Callable[[bytes], bytes], sentence: str
) -> None:
    tamper(backup, "event", change, cover_up=True)
    with pytest.raises(NotWhole, match=sentence):
        restore(backup, bare)
    assert is_empty()


def test_a_backup_that_was_never_finished_is_refused(backup: Path, bare: str) -> None:
    (backup / "manifest.json").unlink()
    with pytest.raises(NotWhole, match=r"manifest\.json saknas"):
        restore(backup, bare)


def test_a_missing_table_is_refused(backup: Path, bare: str) -> None:
    (backup / "token.copy").unlink()
    with pytest.raises(NotWhole, match=r"token\.copy saknas"):
        restore(backup, bare)


def test_a_backup_of_a_newer_version_is_refused(backup: Path, bare: str) -> None:
    listed = backup / "manifest.json"
    listed.write_text(listed.read_text().replace('"schema": "0', '"schema": "9'))
    with pytest.raises(NotWhole, match="nyare version"):
        restore(backup, bare)


def test_a_database_with_something_in_it_is_left_alone(original: Original, bare: str) -> None:
    restore(original.folder, bare)
    with pytest.raises(NotEmpty, match="Databasen är inte tom"):
        restore(original.folder, bare)
    assert contents() == original.contents


def test_a_single_row_beside_the_log_is_something(original: Original, migrated: str) -> None:
    with tools.database() as connection:
        connection.execute("insert into credential values (gen_random_uuid(), 'nagon', 'x')")
    with pytest.raises(NotEmpty):
        restore(original.folder, migrated)


def test_an_interrupted_restore_leaves_an_empty_database(
    backup: Path, bare: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(connection: psycopg.Connection, taken: object) -> None:
        with psycopg.connect(bare, autocommit=True) as other:
            other.execute("select pg_terminate_backend(%s)", (connection.info.backend_pid,))
        connection.execute("select 1")

    with monkeypatch.context() as patch:
        patch.setattr("workers.backup.restore._verify", cut)
        with pytest.raises(psycopg.OperationalError):
            restore(backup, bare)
    tools.forget()
    assert is_empty()
    assert restore(backup, bare).head == size()


def test_every_table_has_a_key_to_be_ordered_by_and_no_counter_of_its_own(database_url: str) -> None:
    with tools.database() as connection:
        assert all(table.key for table in tables.kept(connection))
        counters = connection.execute("select count(*) from pg_sequences where schemaname = 'public'").fetchone()
        names = {table.name for table in tables.kept(connection)}
        known = {row[0] for row in connection.execute("select tablename from pg_tables where schemaname = 'public'")}
    assert counters == (0,)
    assert names == known - tables.NOT_KEPT
    assert known > tables.NOT_KEPT


def run(command: object, *words: str) -> Result:
    return CliRunner().invoke(command, list(words))  # type: ignore[arg-type]


def test_the_commands_say_what_was_done_and_what_stands_in_the_way(
    database_url: str, valkey: str, tmp_path: Path, postgres: str
) -> None:
    worked()
    folder, head = str(tmp_path / "backup"), size()
    assert f"Säkerhetskopian ligger i {folder}: {head} händelser" in run(backup_command, "--out", folder).stdout
    again = run(backup_command, "--out", folder)
    not_empty = f"sparbar: {folder} är inte tom: ange en ny mapp för varje säkerhetskopia.\n"
    assert (again.exit_code, again.stderr) == (1, not_empty)
    refused = run(restore_command, folder)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("sparbar: Databasen är inte tom")
    with copy_of(postgres, "template1"):
        done = run(restore_command, folder, "--json")
        assert json.loads(done.stdout)["head"] == head
