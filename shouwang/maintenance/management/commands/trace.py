import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from shouwang.maintenance.requirement import listed, marked, outcomes


class Command(BaseCommand):
    help = "Which requirements have a test, and (with the JUnit report of a run) a passing one."

    def add_arguments(self, parser):
        parser.add_argument("--report", type=Path, help="what `make test ARGS='--junitxml=FILE'` wrote")
        parser.add_argument("--missing", action="store_true", help="only those without")

    def handle(self, *args, **options):
        tests, known = marked(), listed()
        unknown = sorted(set(tests) - {each.id for each in known})
        results = outcomes(options["report"]) if options["report"] else None
        states = {each.id: _state(tests.get(each.id, []), results) for each in known}
        for each in known:
            if not options["missing"] or states[each.id] in ("none", "failed", "not run"):
                self.stdout.write(f"{each.id:<7}{states[each.id]:<10}{len(tests.get(each.id, [])):>3}  {each.title}")
        good = "collected" if results is None else "passed"
        count = sum(state == good for state in states.values())
        self.stdout.write(f"trace ok requirements={len(known)} {good}={count} without={len(known) - count}")
        if unknown:
            self.stderr.write(f"tests carry ids that are not on the list: {' '.join(unknown)}")
            sys.exit(1)


def _state(tests: list[str], results: dict[str, str] | None) -> str:
    """none, collected (nobody has run them here), passed (one passed and none failed), failed, not run."""
    if not tests:
        return "none"
    if results is None:
        return "collected"
    states = {results.get(test, "") for test in tests}
    return "failed" if "failed" in states else "passed" if "passed" in states else "not run"
