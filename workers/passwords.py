"""What a password must be, and how it is kept: as a hash that is slow on purpose."""

import secrets
import unicodedata
from functools import lru_cache

from pwdlib import PasswordHash

from workers.trouble import Trouble

SHORTEST, SHORTEST_IN_DEMO = 12, 4


class PoorPassword(Trouble):
    """One Swedish sentence on what a new password lacks."""


class WrongPassword(Exception):
    """It is not the one that the person has now."""


def shortest(*, demo: bool) -> int:
    """How many characters a new password has at least."""
    return SHORTEST_IN_DEMO if demo else SHORTEST


def check(password: str, username: str, *, demo: bool) -> None:
    """Raises PoorPassword. Length is what counts; rules about digits and signs only make people write it down."""
    least = shortest(demo=demo)
    if len(password) < least:
        raise PoorPassword(f"Lösenordet ska ha minst {least} tecken.")
    if len(set(password)) < SHORTEST_IN_DEMO:
        raise PoorPassword("Lösenordet ska ha minst fyra olika tecken.")
    if password.casefold() == username.casefold():
        raise PoorPassword("Lösenordet får inte vara användarnamnet.")


def hashed(password: str) -> str:
    """Argon2id with the library's recommended cost."""
    return _hasher().hash(_one_spelling(password))


def is_right(password: str, known: str | None) -> bool:
    """Without a hash to compare with it takes as long, and is never right."""
    right = _hasher().verify(_one_spelling(password), known or _nobodys_hash())
    return right and known is not None


def _one_spelling(password: str) -> str:
    """An å may be one sign or two, depending on the keyboard."""
    return unicodedata.normalize("NFC", password)


@lru_cache(maxsize=1)
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return hashed(secrets.token_urlsafe())
