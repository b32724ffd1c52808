"""The sentences that ask about a field."""

ASKS = {
    "area": "Vilket fokusområde hör nr {number} till",
    "number": "Vilket nummer ska aktiviteten ha",
    "title": "Vad heter aktivitet nr {number}",
    "unit": "Vilken enhet ansvarar för nr {number}",
    "with_units": "Vilka medverkar i nr {number}",
    "years": "Vilka år gäller nr {number}",
    "due": "När ska nr {number} vara klar",
    "continuous": "Pågår nr {number} löpande",
    "status": "Vilken status har nr {number}",
    "status_text": "Vad är läget för nr {number}",
    "parts": "Hur långt har delarna av nr {number} kommit",
}


def question_text(field: str, number: str, why: str) -> str:
    """The question about a field, with the reason why it is asked."""
    return f"{ASKS[field].format(number=number)}? {why[:1].upper()}{why[1:]}."
