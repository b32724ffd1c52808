"""`make test-mutations`: each rule taken away in a copy of the tree, and the domain's tests run against it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutations.mutations import MUTATIONS, Mutation

ROOT = Path(__file__).parents[2]
DOMAIN = ROOT / "domain"
COPIED = ("domain", "workers", "tests/domain", "tests/people.py", "tests/__init__.py", "pyproject.toml")
AT_ONCE = 2


def main(names: Sequence[str]) -> int:
    """All of them, or those named. 1 when one survives, or when the tests fail without any."""
    chosen = [mutation for mutation in MUTATIONS if not names or mutation.name in names]
    if failed := first_failure(None):
        print(f"Utan mutation: {failed}")
        return 1
    with ThreadPoolExecutor(AT_ONCE) as pool:
        survivors = [
            mutation.name for mutation, killer in zip(chosen, pool.map(tried, chosen), strict=True) if not killer
        ]
    print(f"{len(chosen) - len(survivors)} av {len(chosen)} mutationer dödade")
    return 1 if survivors else 0


def tried(mutation: Mutation) -> str | None:
    killer = first_failure(mutation)
    print(f"{'dödad' if killer else 'ÖVERLEVDE':10} {mutation.name:45} {killer or ''}", flush=True)
    return killer


def first_failure(mutation: Mutation | None) -> str | None:
    """The test that fails first; None when all pass."""
    with tempfile.TemporaryDirectory(prefix="sparbar-mutation-") as folder:
        _copy(Path(folder))
        if mutation:
            target = Path(folder) / "domain" / mutation.file
            target.write_text(mutated(target.read_text(), mutation))
        return _run(Path(folder))


def mutated(text: str, mutation: Mutation) -> str:
    return text.replace(mutation.text, mutation.instead)


def _copy(folder: Path) -> None:
    for name in COPIED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)


def _run(folder: Path) -> str | None:
    """Stories first, they are quick; without the servers that tests/conftest.py knows of."""
    pytest = (sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--tb=no")
    stories = sorted(str(path.relative_to(folder)) for path in folder.glob("tests/domain/test_*.py"))
    stories.sort(key=lambda path: path.endswith("test_invariants.py"))
    where = ("--confcutdir", "tests/domain", *stories)
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([*pytest, *where], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0].partition("::")[2].partition(" - ")[0] if failed else (done.stdout + done.stderr)[-300:]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
