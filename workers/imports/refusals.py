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
        self.sentence = (
            f"Filtypen går inte att läsa in: spara dokumentet som {' eller '.join(readable)} och försök igen."
        )


class EmptyFile(UnreadableDocument):
    """The file has no bytes, or nothing but blanks."""

    sentence = "Filen är tom: kontrollera att rätt fil är vald och att den är sparad, och försök igen."


class FileTooLarge(UnreadableDocument):
    """The file is larger, or has more lines, than a plan of a municipality ever needs."""

    sentence = (
        "Filen är för stor (gränsen är 5 MB och 20 000 rader): "
        "spara bara tabellen med aktiviteter i en egen fil och försök igen."
    )


class NotText(UnreadableDocument):
    """The bytes are not UTF-8 text that a person can have written."""

    sentence = "Filen är inte text i UTF-8: spara den som oformaterad text med kodningen UTF-8 och försök igen."


class NoTable(UnreadableDocument):
    """The text has no header row with the columns Nr and Aktivitet, or no activity under it."""

    sentence = (
        "Filen innehåller ingen tabell med aktiviteter: kontrollera att tabellen har en rubrikrad med "
        "Nr och Aktivitet och minst en numrerad rad, med tabb mellan kolumnerna, och försök igen."
    )
