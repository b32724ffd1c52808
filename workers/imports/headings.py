"""What the headings of a plan's table are called, in Swedish and English (and our neighbours), and what they mean."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

Role = Literal[
    "number",
    "title",
    "area",
    "goal",
    "unit",
    "with",
    "person",
    "due",
    "start",
    "years",
    "status",
    "word",
    "comment",
    "continuous",
    "other",
]
FOOT = re.compile(r"(?<=\w)[*†¹²³]+$|[:.]+$|\u200b")
LONGEST_HEADING = 70


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(words)})(?![\w-])", re.IGNORECASE)


TITLES: tuple[re.Pattern[str], ...] = (
    _any(r"aktivitet(?:er|en|erna)?", r"activit(?:y|ies)"),
    _any(
        r"(?:planerad |planerade |föreslagen |föreslagna )?åtgärd(?:er|en|erna)?",
        r"(?:planned |proposed |agreed )?actions?",
        r"action items?",
        r"tiltak",
        r"(?:key )?measures?",
        r"handling(?:er)?",
    ),
    _any(
        r"insats(?:er|en|erna)?", r"initiatives?", r"tasks?", r"indsats(?:er)?", r"projekt(?:/aktivitet)?", r"uppdrag"
    ),
    _any(
        r"(?:aktivitetens |åtgärdens )(?:namn|benämning|rubrik)",
        r"vad(?: ska(?:ll)? göras| gör vi)?\??",
        r"beskrivning av (?:aktivitet(?:en)?|åtgärd(?:en)?)",
        r"what(?: will be done)?\??",
        r"commitments?",
        r"recommendations?",
    ),
    _any(r"milestones?", r"milstolp(?:e|ar)", r"delmål", r"deliverables?"),
    _any(r"beskrivning", r"description", r"innehåll"),
)
ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "number",
        re.compile(
            r"(?:(?:aktivitets|åtgärds|löp)[- ]?)?(?:nr|nummer|num|no|n°"
            r"|#|id(?:-?nr)?|ref(?:erens|erence)?(?: no| nr)?|item)[.:]?"
            r"|(?:action|activity|measure|item|ref|åtgärd|aktivitet) (?:no|nr|id|number|#)[.:]?|löpnummer|nr/id",
            re.IGNORECASE,
        ),
    ),
    ("word", _any(r"statusord", r"statuskod")),
    (
        "other",
        _any(
            r"(?:prio(?:ritet|ritering|rity)?|budget|kostnad|costs?|finansiering|funding|resurs(?:er)?|resources?|effekt(?:er)?|"
            r"indikator(?:er)?|mått|nyckeltal|indicators?|kpis?|syfte|motivering|bakgrund|utfall|risk(?:er|s)?|"
            r"beslut(?:ad)?|kategori|category|typ|type|agenda 2030"
            r"|målgrupp(?:er)?|uppdaterad|senast uppdaterad|last updated)"
        ),
    ),
    (
        "person",
        _any(
            r"(?:ansvarig|ansvarige)[ /-]*(?:tjänste\w+|tjm"
            r"|person(?:er)?|handläggare|chef|medarbetare|namn|kontakt\w*)",
            r"kontaktperson(?:er)?",
            r"handläggare",
            r"projektledare",
            r"namn",
            r"contact(?: person)?",
            r"responsible person",
            r"assigned to",
            r"aktivitetsägare",
            r"person responsible",
        ),
    ),
    (
        "with",
        _any(
            r"medverkande\w*",
            r"medansvarig\w*",
            r"(?:i )?samverkan(?: med)?",
            r"samverkanspart\w*",
            r"samarbet\w+(?: med)?",
            r"deltagande\w*",
            r"deltagare",
            r"övriga (?:ansvariga|aktörer|deltagande|parter)",
            r"stöd(?:jande)?(?: enhet(?:er)?)?",
            r"partners?(?: organi[sz]ations?)?",
            r"supporting \w+",
            r"support(?:ed by)?",
            r"in collaboration with",
            r"other parties",
            r"medaktör\w*",
            r"samarbeidspart\w*",
            r"involverade\w*",
        ),
    ),
    (
        "unit",
        _any(
            r"(?:huvud)?ansvar(?:ig|iga|ige|lig|sfördelning|senhet|ar|sområde)?",
            r"ansvarig\w*",
            r"utförare",
            r"vem\??",
            r"(?:lead )?(?:responsible|responsibility|accountable)(?: \w+)?",
            r"lead(?: (?:agency|department|unit|body|officer|organi[sz]ation))?",
            r"(?:action )?owner",
            r"department",
            r"förvaltning",
            r"nämnd",
            r"enhet",
            r"avdelning",
            r"who\??",
            r"directorate",
            r"service area",
        ),
    ),
    ("start", _any(r"start(?:datum|tid| date)?", r"påbörjas", r"startar", r"från", r"begins?", r"oppstart")),
    (
        "due",
        _any(
            r"(?:ska vara |beräknas )?(?:klar(?:t)?|färdig(?:t)?"
            r"|slutför[dst]+|genomför[dst]+)(?: senast| datum| när| till)?\??",
            r"senast",
            r"slutdatum",
            r"sluttid",
            r"deadline",
            r"tid(?:s)?plan",
            r"tids?ram",
            r"tidpunkt",
            r"tid",
            r"när\??",
            r"måldatum",
            r"klardatum",
            r"(?:target|due|completion|end|finish|expected|planned)(?: completion| end)? date",
            r"due(?: by)?",
            r"time ?(?:line|frame|scale|table)",
            r"(?:by )?when\??",
            r"target(?: year)?",
            r"(?:tids)?frist",
            r"framdrift",
            r"slut",
            r"to be completed(?: by)?",
            r"complete by",
            r"genomförs(?: senast| när| år)?",
            r"period",
            r"year of completion",
        ),
    ),
    (
        "status",
        _any(
            r"status\w*",
            r"läge(?:t)?",
            r"nuläge",
            r"lägesbeskrivning",
            r"lägesrapport",
            r"(?:current |implementation )?status",
            r"progress(?: status| rating)?",
            r"rag(?: rating| status)?",
            r"genomförandegrad",
            r"grad av genomförande",
            r"uppföljning\w*",
            r"state",
            r"fremdrift",
            r"framsteg",
        ),
    ),
    (
        "comment",
        _any(
            r"kommentar(?:er|en)?",
            r"anmärkning(?:ar)?",
            r"notering(?:ar)?",
            r"comments?",
            r"notes?",
            r"remarks?",
            r"merknad(?:er)?",
            r"bemærkning(?:er)?",
            r"(?:progress )?updates?",
            r"commentary",
            r"narrative",
            r"beskrivning av (?:läget|status)",
        ),
    ),
    (
        "area",
        _any(
            r"(?:strategiskt |prioriterat )?fokusområde",
            r"(?:mål|insats|utvecklings|prioriterings|åtgärds|temar?)?område",
            r"tema",
            r"(?:focus|priority|strategic|action|policy) area",
            r"theme",
            r"pillar",
            r"perspektiv",
            r"innsatsområde",
            r"workstream",
        ),
    ),
    (
        "goal",
        _any(
            r"(?:strategiskt |övergripande |inriktnings|effekt|kommun|nämnd)?mål(?:et|sättning)?",
            r"(?:strategic )?(?:goal|objective|aim|outcome)s?",
            r"strategi",
            r"strategy",
            r"delområde",
            r"priority",
        ),
    ),
    ("continuous", _any(r"löpande", r"ongoing", r"continuous")),
    ("years", _any(r"år", r"years?", r"genomförandeår", r"årtal")),
)


def plain(heading: str) -> str:
    """The heading without the marks of footnotes, and with the hyphens of broken words taken out."""
    joined = re.sub(r"(?<=[a-zåäö])- (?=[a-zåäö])", "", FOOT.sub("", heading.strip()))
    return FOOT.sub("", joined).strip()


@lru_cache(maxsize=4096)
def title_rank(heading: str) -> int | None:
    """How surely a heading stands over the activities themselves, 0 most; None when it does not."""
    said = plain(heading)
    if len(said) > LONGEST_HEADING:
        return None
    return next((rank for rank, pattern in enumerate(TITLES) if pattern.match(said)), None)


@lru_cache(maxsize=4096)
def role_of(heading: str) -> Role | None:
    """What a heading that is no title says of its column."""
    said = plain(heading)
    if not said or len(said) > LONGEST_HEADING:
        return None
    for role, pattern in ROLES:
        if pattern.fullmatch(said) if role == "number" else pattern.match(said):
            return role
    return None


def looks_like_headings(cells: Sequence[str]) -> bool:
    """Whether the cells name activities and at least one thing more that is told of each."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or any(len(cell) > LONGEST_HEADING for cell in filled):
        return False
    titles = [cell for cell in filled if is_title(cell)]
    roles = {role_of(cell) for cell in filled if cell not in titles}
    return bool(titles) and bool(roles - {None, "other", "continuous"})


def is_title(heading: str) -> bool:
    """Whether the heading stands over the activities themselves, and not over their numbers."""
    return title_rank(heading) is not None and role_of(heading) != "number"
