from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from shouwang.accounts.models import Post
from shouwang.maintenance.bench import pages, report
from shouwang.maintenance.bench.screening import Screened, screen
from shouwang.places.clock import instant
from shouwang.refusal import Refused


class Command(BaseCommand):
    help = "Measure every page of the usual roles and one screening, and write docs/generated/bench.md."

    def add_arguments(self, parser):
        parser.add_argument("--times", type=int, default=40, help="how often each page is asked for")
        parser.add_argument("--role", action="append", choices=pages.ROLES, help="only this role; may be repeated")
        parser.add_argument("--no-screening", action="store_true")
        parser.add_argument("--out", type=Path, help="another file than docs/generated/bench.md")

    def handle(self, *args, **options):
        out = options["out"] or Path(settings.BASE_DIR) / "docs" / "generated" / "bench.md"
        earlier = report.before(out)
        baseline = pages.trivial(options["times"])
        found = [page for role in options["role"] or pages.ROLES for page in self._role(role, options["times"])]
        screened = None if options["no_screening"] else self._screen()
        unseen = sorted(set(pages.doors()) - {page.name for page in found})
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(report.document(found, baseline, screened, unseen, earlier), encoding="utf-8")
        shown = [page for page in found if page.kind == "page"]
        slowest = max((page.p95 for page in shown), default=0)
        faults = sum(page.kind == "fault" for page in found)
        self.stdout.write(f"bench ok pages={len(shown)} slowest_p95_ms={slowest:.0f} faults={faults} file={out.name}")

    def _role(self, role: str, times: int) -> list[pages.Page]:
        post = pages.first_post(role)
        if not post:
            self.stderr.write(f"nobody holds the role {role} here")
            return []
        client = pages.sign_in(post)
        found = pages.explore(client, role)
        for page in (each for each in found if each.kind == "page"):
            pages.measure(client, page, times)
            self.stdout.write(f"{role:<20} {page.name:<32} {page.median:7.1f} {page.p95:7.1f} ms {page.queries:3}")
        client.session.flush()
        return found

    def _screen(self) -> Screened | None:
        by = Post.objects.in_force().filter(role="operator").select_related("place", "holder").first()
        try:
            return screen(by, instant()) if by else None
        except Refused as refused:
            self.stderr.write(refused.sentence)
            return None
