"""`sparbar people` and `sparbar token`: accounts, roles and bearer tokens."""

from typing import Any, get_args
from uuid import UUID, uuid4

import click

from domain import commands as ask
from domain.values import Role
from workers import accounts, passwords, tokens, tools
from workers.act import act
from workers.commands import told_in_one_sentence
from workers.commands.connected import as_json, by_person, person_named, print_json, with_database
from workers.settings import Settings
from workers.trouble import Trouble

role_option = click.option("--role", required=True, type=click.Choice(get_args(Role)), help="Rollen.")
unit_option = click.option("--unit", help="Enhetens kod, för roller som gäller en enhet.")
FOR_A_UNIT = ("contributor", "unit_reviewer")


@click.group()
def people() -> None:
    """Personer och roller."""


@people.command()
@click.option("--username", required=True)
@click.option("--name", required=True)
@click.option("--organisation", required=True, help="Organisationens namn.")
@click.password_option("--password", prompt="Lösenord", confirmation_prompt="Lösenord igen")
@told_in_one_sentence
@with_database
def bootstrap(username: str, name: str, organisation: str, password: str) -> None:
    """Gör den första administratören i en tom logg."""
    if tools.sparbar().organisation() is not None:
        raise Trouble("Loggen är inte tom: lägg till personer med sparbar people add --by ADMINISTRATÖR.")
    founding = ask.FoundOrganisation(command_id=uuid4(), actor_id=uuid4(), name=organisation)
    click.echo(accounts.add(founding, username, name, _secret(password, username)))


@people.command()
@click.option("--username", required=True)
@click.option("--name", required=True)
@click.password_option("--password", prompt="Lösenord", confirmation_prompt="Lösenord igen")
@by_person
@told_in_one_sentence
@with_database
def add(username: str, name: str, password: str, by: str | None) -> None:
    """Lägg till en person."""
    command = ask.RegisterPerson(command_id=uuid4(), actor_id=person_named(by), person_id=uuid4())
    try:
        click.echo(accounts.add(command, username, name, _secret(password, username)))
    except accounts.UsernameTaken:
        raise Trouble(f"Användarnamnet {username} är upptaget.") from None


@people.command("list")
@as_json
@told_in_one_sentence
@with_database
def list_(as_json: bool) -> None:
    """Lista personerna med deras roller."""
    found = [_described(*one) for one in accounts.everyone()]
    if as_json:
        print_json({"items": found})
    for one in found if not as_json else ():
        click.echo(f"{one['username']}  {one['name']}  {', '.join(one['roles'])}")


@people.command()
@click.argument("person")
@role_option
@unit_option
@by_person
@told_in_one_sentence
@with_database
def grant(person: str, role: Role, unit: str | None, by: str | None) -> None:
    """Ge PERSON en roll."""
    act(ask.GrantRole(command_id=uuid4(), actor_id=person_named(by), **_held(person, role, unit)))


@people.command()
@click.argument("person")
@role_option
@unit_option
@by_person
@told_in_one_sentence
@with_database
def revoke(person: str, role: Role, unit: str | None, by: str | None) -> None:
    """Ta ifrån PERSON en roll."""
    act(ask.RevokeRole(command_id=uuid4(), actor_id=person_named(by), **_held(person, role, unit)))


@people.command()
@click.argument("person")
@by_person
@told_in_one_sentence
@with_database
def deactivate(person: str, by: str | None) -> None:
    """Stäng PERSONs konto; allt hen har gjort står kvar."""
    act(ask.DeactivatePerson(command_id=uuid4(), actor_id=person_named(by), person_id=person_named(person)))


@click.group()
def token() -> None:
    """Nycklar för program."""


@token.command()
@click.option("--person", required=True, help="Vems rättigheter nyckeln har.")
@click.option("--name", required=True, help="Vad den är till för.")
@click.option("--scope", type=click.Choice(get_args(tokens.Scope)), default="read", show_default=True)
@as_json
@told_in_one_sentence
@with_database
def create(person: str, name: str, scope: tokens.Scope, as_json: bool) -> None:
    """Gör en nyckel åt någon annan; bara i demoläge, annars gör var och en sina egna på sin sida."""
    if not Settings.read().demo:
        raise Trouble("Nycklar görs av personen själv på Min sida; den som driver tjänsten gör dem bara i demoläge.")
    secret = tokens.create(person_named(person), name, scope)
    if as_json:
        print_json({"token": secret})
    else:
        click.echo(secret)


def _secret(password: str, username: str) -> str:
    passwords.check(password, username, demo=Settings.read().demo)
    return passwords.hashed(password)


def _held(person: str, role: Role, unit: str | None) -> dict[str, Any]:
    if (role in FOR_A_UNIT) != (unit is not None):
        raise Trouble(f"Rollerna {' och '.join(FOR_A_UNIT)} gäller en enhet: --unit KOD. De andra gäller inte någon.")
    return {"person_id": person_named(person), "role": role, "unit_id": ask.unit_id(unit) if unit else None}


def _described(person: UUID, username: str) -> dict[str, Any]:
    organisation = tools.sparbar().organisation()
    assert organisation is not None
    held = organisation.roles(person)
    codes = {unit_id: unit.code for unit_id, unit in organisation.units.items()}
    roles = sorted(f"{role} {codes[unit]}" if unit else role for role, unit in held)
    return {"id": str(person), "username": username, "name": accounts.name(person), "roles": roles}
