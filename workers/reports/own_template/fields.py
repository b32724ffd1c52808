"""The fields of a Word template: their names, what they stand for, and which a report must not be without.

A template is made by people in Word, so the names are Swedish, without å, ä and ö, and never change their meaning.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from workers.rendering import gettext as _

Need = Literal["must", "should", "may"]
PICTURE = "diagram"


class Field(NamedTuple):
    """``about`` says what is printed; a field with others ``inside`` is a list to go through with for."""

    name: str
    about: str
    need: Need = "may"
    inside: tuple["Field", ...] = ()


class Known(NamedTuple):
    """A field with the names that lead to it: ``("omraden", "aktiviteter", "status")``."""

    path: tuple[str, ...]
    field: Field


FACT = (Field("uppgift", _("Vad det är")), Field("varde", _("Hur det är")))
ACTIVITIES = (
    Field("nummer", _("Aktivitetens nummer i fokusområdet"), "must"),
    Field("beteckning", _("Fokusområde och nummer, till exempel 1.3")),
    Field("aktivitet", _("Aktiviteten, som planen säger den"), "must"),
    Field("klart_senast", _("När den ska vara klar, i en mening, om planen säger det; annars tomt"), "should"),
    Field("ansvarig", _("Den ansvariga enheten, de som medverkar och den som utför"), "must"),
    Field("ar", _("Åren den ska göras, till exempel 2019, 2020"), "should"),
    Field("status", _("Statusen med ett ord"), "must"),
    Field("forut", _("Statusen i förra rapporten, om den är en annan; annars tomt")),
    Field("forsenad", _("Försenad, eller tomt"), "should"),
    Field("statustext", _("Lägesbeskrivningen, ord för ord som den är godkänd"), "must"),
    Field("gjort", _("Vad som har gjorts"), "should"),
    Field("harnast", _("Vad som görs härnäst"), "should"),
    Field("hinder", _("Vad som hindrar"), "should"),
    Field("beslut", _("Vad nämnden behöver besluta"), "should"),
    Field(
        "mer", _("Delaktiviteterna och det som planen hänvisar till"), "should",
        (
            Field("rubrik", _("Vilken del, eller vad det är")),
            Field("text", _("Delens status och läge, eller det som hänvisas till")),
        ),
    ),
    Field("anmarkning", _("Det som måste sägas om raden, till exempel att texten är äldre eller inte godkänd"), "must"),
)  # fmt: skip
FIELDS = (
    Field("rapport", _("Rapportens namn med kvartalet, till exempel Lägesrapport fjärde kvartalet 2019"), "must"),
    Field("plan", _("Planens namn"), "must"),
    Field("organisation", _("Kommunens namn")),
    Field("enhet", _("Enheten som godkänner åt nämnden")),
    Field("kvartal", _("Kvartalet, till exempel 2019-Q4")),
    Field("kvartal_i_ord", _("Kvartalet i ord, till exempel fjärde kvartalet 2019")),
    Field("uppgifter_till", _("Dag och klockslag som uppgifterna gäller till och med"), "must"),
    Field("preliminar", _("En mening när rapporten är preliminär; annars tomt"), "must"),
    Field("diarienummer", _("Ärendets nummer; tomt innan rapporten är diarieförd"), "must"),
    Field("mote", _("Dagen för nämndens möte; tomt innan rapporten är diarieförd"), "should"),
    Field("undertecknad", _("Vem som har undertecknat, i vilken roll och när; annars tomt"), "should"),
    Field("publicerad", _("När rapporten publicerades; annars tomt")),
    Field("namndens_beslut", _("Nämndens beslut, när det är infört; annars tomt")),
    Field("rattad", _("Det som är rättat efter publiceringen; annars tomt")),
    Field("jamfors_med", _("Förra rapportens kvartal i ord; tomt i den första"), "should"),
    Field("sammanfattning", _("Läget på en minut: hur långt planen har kommit, vad som är sent"), "should"),
    Field(
        "siffror", _("Hur många aktiviteter som har varje status"), "should",
        (
            Field("status", _("Statusen")),
            Field("antal", _("Hur många nu")),
            Field("forut", _("Hur många i förra rapporten")),
        ),
    ),
    Field(
        "att_ta_stallning_till", _("Det som nämnden behöver besluta om"), "should",
        (
            Field("nummer", _("Aktivitetens beteckning, till exempel 1.3")),
            Field("aktivitet", _("Aktiviteten, förkortad")),
            Field("fraga", _("Frågan till nämnden")),
        ),
    ),
    Field(
        "sedan_forra", _("Vad som har hänt sedan förra rapporten, slag för slag"), "should",
        (
            Field("andring", _("Slaget, till exempel Genomförda")),
            Field("antal", _("Hur många aktiviteter")),
            Field("aktiviteter", _("Deras beteckningar, till exempel 1.1, 2.3–2.6")),
        ),
    ),
    Field(
        "revideringar", _("De beslut som har ändrat planen sedan förra rapporten"), "should",
        (Field("mening", _("Beslutet och vad det ändrade, i en mening")),),
    ),
    Field(
        "andringar", _("Varje aktivitet som har fått en ny status"), "may",
        (
            Field("nummer", _("Aktivitetens beteckning")),
            Field("aktivitet", _("Aktiviteten, förkortad")),
            Field("andring", _("Slaget, till exempel Påbörjad")),
            Field("forklaring", _("Från vilken status till vilken")),
        ),
    ),
    Field(
        "att_lagga_marke_till", _("Det som räknas fram ur uppgifterna och kan vara värt att fråga om"), "should",
        (
            Field("vad", _("Vad det är")),
            Field("antal", _("Hur många aktiviteter")),
            Field("aktiviteter", _("Deras beteckningar")),
        ),
    ),
    Field("sena_rubrik", _("Rubriken över det som är sent: försenade, eller ska vara klara i år")),
    Field(
        "sena", _("Det som är försenat, eller ska vara klart i år och inte är påbörjat"), "should",
        (
            Field("nummer", _("Aktivitetens beteckning")),
            Field("aktivitet", _("Aktiviteten, förkortad")),
            Field("ansvarig", _("Den ansvariga enheten")),
            Field("status", _("Statusen")),
        ),
    ),
    Field(PICTURE, _("Diagrammet som bild: aktiviteter per fokusområde och status")),
    Field("diagram_i_ord", _("Det som diagrammet visar, i ord")),
    Field(
        "status_per_omrade", _("Samma siffror som i diagrammet, och för hela planen"), "should",
        (
            Field("omrade", _("Fokusområdet")),
            Field("genomforda", _("Genomförda")),
            Field("delvis", _("Delvis genomförda")),
            Field("pagar", _("Pågående")),
            Field("planerade", _("Planerade")),
            Field("ej_paborjade", _("Ej påbörjade")),
            Field("avbrutna", _("Avbrutna")),
            Field("utan_status", _("Utan angiven status")),
            Field("totalt", _("Alla")),
        ),
    ),
    Field(
        "aret", _("Årets kvartal; tomt i en kvartalsrapport"), "may",
        (
            Field("nummer", _("Aktivitetens beteckning")),
            Field("aktivitet", _("Aktiviteten, förkortad")),
            Field("statusar", _("Statusen i varje kvartals rapport")),
            Field("gjort", _("Vad som har gjorts under året")),
        ),
    ),
    Field(
        "avsnitt", _("Planens egen text, till exempel bakgrund"), "should",
        (
            Field("rubrik", _("Avsnittets rubrik")),
            Field(
                "stycken", _("Avsnittets stycken"), "may",
                (
                    Field("text", _("Styckets text")),
                    Field("punkt", _("Sant när stycket är en punkt i en lista")),
                ),
            ),
        ),
    ),
    Field("ur", _("Ur vad raderna är hämtade: det som är godkänt, eller planens dokument"), "should"),
    Field(
        "omraden", _("Fokusområdena, med alla aktiviteter"), "must",
        (
            Field("namn", _("Fokusområdets namn"), "must"),
            Field("aktiviteter", _("Aktiviteterna i fokusområdet"), "must", ACTIVITIES),
        ),
    ),
    Field(
        "godkannanden", _("Bilaga: vem som har granskat och godkänt varje rad"), "should",
        (
            Field("nummer", _("Aktivitetens beteckning")),
            Field("granskad_av", _("Vem som granskade för enheten")),
            Field("granskad", _("När")),
            Field("godkand_av", _("Vem som godkände")),
            Field("godkand_som", _("SAM eller Extern")),
            Field("godkand", _("När")),
            Field("kontrollsumma", _("Kontrollsumma för just den texten")),
        ),
    ),
    Field("kontroll", _("Bilaga: allt som behövs för att göra om rapporten och jämföra"), "should", FACT),
    Field("underskrift", _("Allt som har kommit till efter sammanställningen, som underskriften"), "may", FACT),
    Field("kommando", _("Kommandot som gör om rapporten")),
    Field("kontrollsumma", _("Rapportens kontrollsumma, 64 tecken"), "must"),
)  # fmt: skip


def everything(fields: Sequence[Field] = FIELDS, above: tuple[str, ...] = ()) -> Iterator[Known]:
    """Every field, each list before what is in it."""
    for field in fields:
        path = (*above, field.name)
        yield Known(path, field)
        yield from everything(field.inside, path)
