"""A program with a person's token: it checks that each answer is JSON of the right kind."""

from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from werkzeug.test import TestResponse

from workers import tokens

V1 = "/api/v1"
PROBLEM, JSON = "application/problem+json", "application/json"
WORDS = {"status": "in_progress", "text": "Första träffen är hållen, två återstår."}


class Program:
    """Without a person it has no token."""

    def __init__(self, app: Flask, person: UUID | None = None, scope: tokens.Scope = "write") -> None:
        self.http, self.person = app.test_client(), person
        self.secret = tokens.create(person, "prov", scope) if person else None

    def get(self, address: str, status: int = 200, /, **query: Any) -> Any:
        return self.call("GET", address, status, query_string=query)

    def post(self, address: str, status: int = 200, /, **body: Any) -> Any:
        """With a fresh command id unless one is given."""
        return self.call("POST", address, status, json={"command_id": str(uuid4())} | body)

    def put(self, address: str, status: int = 200, /, **body: Any) -> Any:
        return self.call("PUT", address, status, json={"command_id": str(uuid4())} | body)

    def call(self, method: str, address: str, status: int, **more: Any) -> Any:
        return self.raw(method, address, status, **more).get_json()

    def raw(self, method: str, address: str, status: int, **more: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        answer = self.http.open(f"{V1}{address}", method=method, headers=headers | more.pop("headers", {}), **more)
        assert answer.status_code == status, f"{method} {address}: {answer.status}\n{answer.text[:2000]}"
        assert answer.mimetype == (JSON if status < 400 else PROBLEM)
        assert "Set-Cookie" not in answer.headers
        return answer

    # what most tests begin with

    def start(self, activity: UUID, **words: Any) -> Any:
        return self.post(f"/activities/{activity}/updates", 201, **{"period": "2019-Q4"} | WORDS | words)

    def submit(self, update: Any) -> Any:
        return self.post(f"/updates/{update['id']}/submit", content_hash=update["content_hash"])

    def decide(self, what: str, update: Any, status: int = 200, **more: Any) -> Any:
        """On the words and the step of the update that one has seen."""
        seen = {name: update[name] for name in ("content_hash", "step_id")}
        return self.post(f"/updates/{update['id']}/{what}", status, **seen | more)
