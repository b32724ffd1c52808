"""`sparbar migrate`: bring the database to the newest shape."""

import click

from workers.commands import told_in_one_sentence
from workers.commands.connected import connected


@click.command()
@told_in_one_sentence
def migrate() -> None:
    """Gör databasen till den nyaste formen; gör ingenting när den redan är det."""
    with connected():
        click.echo("Databasen har den nyaste formen.")
