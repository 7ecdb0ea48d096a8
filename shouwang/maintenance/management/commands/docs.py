import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from shouwang.maintenance.documents import WRITERS


class Command(BaseCommand):
    help = "Write docs/generated; with --check only say which documents are stale (exit 1)."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, **options):
        folder = Path(settings.BASE_DIR) / "docs" / "generated"
        pages = {folder / f"{name}.md": writer() for name, writer in WRITERS.items()}
        stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
        if options["check"]:
            self._complain(stale)
            return
        folder.mkdir(parents=True, exist_ok=True)
        for path in stale:
            path.write_text(pages[path], encoding="utf-8")
        self.stdout.write(f"docs ok files={len(pages)} written={len(stale)}")

    def _complain(self, stale: list[Path]) -> None:
        if stale:
            names = " ".join(f"docs/generated/{path.name}" for path in stale)
            self.stderr.write(f"stale: {names}; run `make docs` and commit what it writes")
            sys.exit(1)
        self.stdout.write("docs ok")
