"""`sparbar people bootstrap` takes no poor password, and only an empty log."""

import pytest
from click.testing import CliRunner, Result

from workers import accounts
from workers.commands.people import bootstrap


@pytest.fixture(autouse=True)
def in_a_database(database_url: str, valkey: str) -> None:
    """The command finds both by their settings."""


def run(password: str) -> Result:
    facts = ["--username", "Anna", "--name", "Administratör", "--organisation", "Kommunen"]
    return CliRunner().invoke(bootstrap, [*facts, "--password", password])


def test_a_poor_password_is_refused_and_nobody_is_made() -> None:
    assert run("kort").stderr == "sparbar: Lösenordet ska ha minst 12 tecken.\n"
    assert accounts.everyone() == []


def test_the_first_administrator_can_sign_in_and_a_second_is_refused() -> None:
    assert run("en lång ramsa").exit_code == 0
    person = accounts.sign_in("anna", "en lång ramsa")
    assert person is not None
    assert accounts.roles(person.id) == {"administrator"}
    assert "Loggen är inte tom" in run("en annan ramsa").stderr
