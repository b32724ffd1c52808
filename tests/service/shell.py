"""The command line in this process, as the entry point runs it."""

import json
import os
import sys
from typing import Any, NamedTuple
from unittest import mock

import pytest

from service.cli import main


class Said(NamedTuple):
    """What one command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on standard output. The log may have a line beside it: this process keeps its first broker."""
        assert (self.code, self.out.count("\n")) == (0, 1), self.err
        return json.loads(self.out)


class Shell:
    """`sparbar` in this process, as the entry point runs it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *words: str, **environment: str) -> Said:
        with mock.patch.dict(os.environ, environment):  # what the command itself sets there goes away too
            self._monkeypatch.setattr(sys, "argv", ["sparbar", *words])
            self._capsys.readouterr()  # what pages have logged before is nothing that the command says
            with pytest.raises(SystemExit) as ended:
                main()
        return Said(int(ended.value.code or 0), *self._capsys.readouterr())
