"""Whoever reads changes nothing, and no page breaks: every address that can be read, for every role and for nobody."""

import re
from collections.abc import Iterable
from html import unescape

import pytest
from flask import Flask
from psycopg import sql

from service import limits
from tests.service.crawl import on_the_site, walk
from tests.service.everything import Everything
from tests.service.sample import Sample
from tests.workers.story_on_postgres import size
from workers import tokens, tools
from workers.sample.load import person_id
from workers.sample.people import DEMO_PEOPLE

# One person in each role, and nobody.
NOBODY = ""
READERS = (NOBODY, *{person.role: person.username for person in reversed(DEMO_PEOPLE)}.values())
MOST_OF_A_KIND = 1
READ_BY = 3  # so many read each address of a route but the first, which all do
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')
FOR_PROGRAMS = "/api/"
TABLES = "select tablename from pg_tables where schemaname = 'public'"
# A row's xmin is the transaction that wrote it last: this changes with every row that is written or taken away.
ROWS = "select count(*), max(xmin::text::bigint) from {}"


@pytest.fixture
def everything(whole_app: Flask, sample: Sample) -> Everything:
    limits.limiter.reset()
    return Everything(whole_app, sample)


class Reader:
    """Reads with a person's session, and as a program of theirs; nobody has neither.

    ``opened`` are the endpoints that answered 200, ``broken`` the addresses that answered 5xx.
    """

    def __init__(self, everything: Everything, username: str) -> None:
        sample = everything.sample
        self._http = (sample.browser(username) if username else sample.visitor()).http
        self._token = _used_today(username) if username else None
        self._endpoint, self._end = everything.endpoint, size()
        self.tried, self.opened, self.broken = set[str](), set[str](), dict[str, int]()

    def read_all(self, addresses: Iterable[str]) -> None:
        """Those that have not been read yet."""
        for address in addresses:
            if address not in self.tried:
                self.read(address)

    def read(self, address: str) -> list[str]:
        """Where its links lead. Raises AssertionError when the log is longer than before."""
        self.tried.add(address)
        program = self._token and address.startswith(FOR_PROGRAMS)
        headers = {"Authorization": f"Bearer {self._token}"} if program else {}
        with self._http.get(address, headers=headers) as answer:
            body = answer.get_data()
        assert size() == self._end, f"GET {address} wrote"
        if answer.status_code >= 500:
            self.broken[address] = answer.status_code
        if answer.status_code == 200:
            self.opened.add(self._endpoint(address))
        found = LINK.findall(body.decode()) if answer.mimetype == "text/html" else []
        return list(on_the_site(address, map(unescape, [*found, answer.headers.get("Location", address)])))


def test_no_page_breaks_and_none_writes_whoever_reads_it(everything: Everything) -> None:
    readers = {username: Reader(everything, username) for username in READERS}
    before, every = rows(), everything.addresses()
    for number, reader in enumerate(readers.values()):
        walk(reader.read, MOST_OF_A_KIND)
        reader.read_all(share(every, everything, number))
    routes = {rule.endpoint for rule in everything.routes()}
    for reader in readers.values():  # where only the right person at the right thing is let in
        reader.read_all(one for one in every if everything.endpoint(one) in routes - opened_by(readers.values()))
    assert set[str]().union(*(reader.tried for reader in readers.values())) >= {*every}
    assert {username: reader.broken for username, reader in readers.items() if reader.broken} == {}
    assert rows() == before
    assert routes - opened_by(readers.values()) == set()


def opened_by(readers: Iterable[Reader]) -> set[str]:
    return set[str]().union(*(reader.opened for reader in readers))


def share(every: list[str], everything: Everything, number: int) -> list[str]:
    """What one of the readers reads: something of every route, and its part of all that there is."""
    first = {everything.endpoint(address): address for address in reversed(every)}
    others = [address for address in every if address not in first.values()]
    own = [address for place, address in enumerate(others) if (place + number) % len(READERS) < READ_BY]
    return [*first.values(), *own]


def rows() -> dict[str, tuple[int, int]]:
    """Of every table outside the read models how many there are, and which transaction wrote the newest."""
    with tools.database() as connection:
        names = [name for (name,) in connection.execute(TABLES).fetchall()]
        return {name: connection.execute(sql.SQL(ROWS).format(sql.Identifier(name))).fetchone() for name in names}


def _used_today(username: str) -> str:
    """A token of theirs. Its first use in a day is noted, the only thing that reading is to write."""
    secret = tokens.create(person_id(username), "prov", "read")
    assert tokens.bearer(secret)
    return secret
