"""Why a document cannot be read: one class for each reason, with a sentence for the person importing it."""


class UnreadableDocument(Exception):
    """The document holds nothing to propose; `str(error)` is a Swedish sentence to show as it is."""

    sentence = "Dokumentet gick inte att läsa. Kontrollera filen och försök igen."

    def __str__(self) -> str:
        return self.sentence


class UnknownFileType(UnreadableDocument):
    """No reader is registered for the ending of the file name; `readable` are the endings that have one."""

    def __init__(self, readable: tuple[str, ...]) -> None:
        super().__init__(readable)
        endings = f"{', '.join(readable[:-1])} eller {readable[-1]}"
        self.sentence = f"Filtypen går inte att läsa in: spara dokumentet som {endings} och försök igen."


class EmptyFile(UnreadableDocument):
    """The file has no bytes, or nothing but blanks."""

    sentence = "Filen är tom: kontrollera att rätt fil är vald och att den är sparad, och försök igen."


class FileTooLarge(UnreadableDocument):
    """The file is larger, or has more lines, than a plan of a municipality ever needs."""

    sentence = (
        "Filen är för stor (gränsen är 5 MB text, 20 MB för .docx och .xlsx, 20 000 rader och 5 000 aktiviteter): "
        "spara bara tabellen med aktiviteter i en egen fil och försök igen."
    )


class NotText(UnreadableDocument):
    """The bytes are not UTF-8 text that a person can have written."""

    sentence = "Filen är inte text i UTF-8: spara den som oformaterad text med kodningen UTF-8 och försök igen."


class NoTable(UnreadableDocument):
    """The document has no header row that names the columns of a plan, or no activity under it."""

    sentence = (
        "Filen innehåller ingen tabell med aktiviteter: kontrollera att tabellen har en rubrikrad med "
        "till exempel Nr, Aktivitet, Ansvarig och Status och minst en rad under den, och försök igen."
    )


class NotOfficeFile(UnreadableDocument):
    """The bytes are no .docx or .xlsx, whatever the ending says, or one that is damaged or made to harm."""

    sentence = (
        "Filen är inte ett helt Word- eller Excel-dokument: öppna den i det program den kommer från, "
        "spara den på nytt som .docx eller .xlsx och försök igen."
    )


class OldOfficeFile(UnreadableDocument):
    """The older format of Word and Excel, which is also how they keep files with a password."""

    sentence = (
        "Filen är i Words eller Excels äldre format eller skyddad med lösenord: "
        "spara den som .docx eller .xlsx utan lösenord och försök igen."
    )


class UnpacksTooLarge(UnreadableDocument):
    """A packed file that would unpack to far more than a plan ever needs."""

    sentence = (
        "Filen packas upp till mycket mer än en handlingsplan behöver: "
        "spara bara tabellen med aktiviteter i en egen fil och försök igen."
    )
