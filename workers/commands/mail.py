"""`sparbar mail`: send what waits, and see what was sent, what was not, and why."""

import click
import msgspec

from workers import accounts
from workers.commands import told_in_one_sentence
from workers.commands.connected import as_json, catch_up, print_json, with_database
from workers.mail import outbox
from workers.mail import work as post
from workers.mail.wording import KIND, OUTCOME, STATE


@click.group()
def mail() -> None:
    """Mejl: skicka det som väntar, och se vad som har skickats."""


@mail.command()
@as_json
@told_in_one_sentence
@with_database
def work(as_json: bool) -> None:
    """Se efter vad som ska skickas, och skicka det som väntar."""
    catch_up()
    sent = post.work()
    if as_json:
        print_json({"sent": sent})
    else:
        click.echo(f"Skickade mejl: {sent}.")


@mail.command("list")
@click.option("--state", type=click.Choice(sorted(STATE)), help="Bara mejl som det har gått så för.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, help="Högst så många, de nyaste först.")
@as_json
@told_in_one_sentence
@with_database
def list_(state: str | None, limit: int, as_json: bool) -> None:
    """Lista mejlen, de nyaste först."""
    found = outbox.found(state=state, limit=limit)
    if as_json:
        print_json({"items": msgspec.to_builtins(found)})
        return
    names = accounts.names(one.recipient_id for one in found)
    for one in found:
        why = f" ({OUTCOME[one.outcome]})" if one.outcome else ""
        click.echo(
            f"{one.created_at:%Y-%m-%d %H.%M} {names[one.recipient_id]}: {KIND[one.kind]}, {STATE[one.state]}{why}"
        )
