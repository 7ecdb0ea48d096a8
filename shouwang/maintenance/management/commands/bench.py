import logging
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from shouwang.accounts.models import Post
from shouwang.maintenance.bench import pages, report
from shouwang.maintenance.bench.register import Registered, register
from shouwang.maintenance.bench.screening import Screened, screen
from shouwang.places.clock import instant
from shouwang.refusal import Refused


class Command(BaseCommand):
    help = "Measure every page of the usual roles, one screening and the register, and write docs/generated/bench.md."

    def add_arguments(self, parser):
        parser.add_argument("--times", type=int, default=20, help="how often each page is asked for")
        parser.add_argument("--role", action="append", choices=pages.ROLES, help="only this role; may be repeated")
        parser.add_argument("--no-screening", action="store_true")
        parser.add_argument("--no-register", action="store_true")
        parser.add_argument("--out", type=Path, help="another file than docs/generated/bench.md")

    def handle(self, *args, **options):
        out = options["out"] or Path(settings.BASE_DIR) / "docs" / "generated" / "bench.md"
        earlier = report.before(out)
        logging.getLogger("django.request").setLevel(logging.CRITICAL)  # a page out of reach is no fault of the bench
        found = [page for role in options["role"] or pages.ROLES for page in self._role(role, options["times"])]
        screened = None if options["no_screening"] else self._as_operator(screen)
        loaded = None if options["no_register"] else self._as_operator(register)
        unseen = sorted(set(pages.doors()) - {page.name.partition("?")[0] for page in found})
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(
            report.document(found, screened, loaded, unseen, earlier, timezone.localtime(instant())), encoding="utf-8"
        )
        self._close(found, screened, loaded, out)

    def _role(self, role: str, times: int) -> list[pages.Page]:
        post = pages.busiest(role)
        if not post:
            self.stderr.write(f"nobody holds the role {role} here")
            return []
        with pages.signed_in(post) as client:
            found = pages.explore(client, role)
            for page in (each for each in found if each.kind == "page"):
                pages.measure(client, page, times)
                self.stdout.write(
                    f"{role:<20} {page.name:<36} {page.median:6.1f} {page.p95:6.1f} ms {page.queries:3}"
                    f" ×{page.median / page.empty:4.1f} {page.complaint and '!'}"
                )
        return found

    def _close(self, found: list[pages.Page], screened: Screened | None, loaded: Registered | None, out: Path) -> None:
        """By name what failed or was beyond the budget, then one line about all."""
        for page in found:
            if page.complaint:
                self.stdout.write(f"! {page.role} {page.name}: {page.complaint}")
        shown = [page for page in found if page.kind == "page"]
        slowest = max((page.p95 for page in shown), default=0)
        faults = sum(page.kind == "fault" for page in found)
        beyond = sum(bool(page.complaint) for page in found)
        took = f" screening_s={screened.seconds:.1f}" if screened else ""
        took += f" persons_a_second={loaded.persons / loaded.first:.0f}" if loaded else ""
        self.stdout.write(
            f"bench ok pages={len(shown)} slowest_p95_ms={slowest:.0f} beyond={beyond} faults={faults}{took} file={out.name}"
        )

    def _as_operator(self, measure):
        by = Post.objects.in_force().filter(role="operator").select_related("place", "holder").first()
        try:
            return measure(by, instant()) if by else None
        except Refused as refused:
            self.stderr.write(refused.sentence)
            return None
