"""A letter before it is mail: the same in plain text and in HTML."""

from domain.values import Value
from workers.rendering import environment


class Line(Value):
    """A thing to do or to know: its name, what is said of it, until when, and where it is."""

    title: str
    about: str
    link: str
    due: str = ""


class Section(Value):
    heading: str
    lines: tuple[Line, ...]


class Letter(Value):
    """``link`` with ``button`` is the first thing to do; ``why`` says why one gets it."""

    subject: str
    opening: str
    sections: tuple[Section, ...]
    link: str
    button: str
    why: str

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for section in self.sections for line in section.lines)


class NotNeeded(Exception):
    """Nothing is to be sent after all; ``outcome`` is the code of the reason."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome


def as_text(letter: Letter, name: str) -> str:
    """To the person of the name."""
    return environment().get_template("mail/letter.txt").render(letter=letter, name=name).strip() + "\n"


def as_html(letter: Letter, name: str) -> str:
    return environment().get_template("mail/letter.html").render(letter=letter, name=name)
