"""The door for operators: `--as USER`, `--at INSTANT`, one summary line, exit codes 0, 1, 2 and 64."""

import sys
import time
from contextlib import contextmanager
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shouwang.accounts.models import Post
from shouwang.places.clock import instant
from shouwang.places.code import span
from shouwang.places.models import Place, Site
from shouwang.refusal import Refused
from shouwang.web.sight import within


class _Parser(CommandParser):
    def error(self, message):
        self.print_usage(sys.stderr)
        sys.stderr.write(f"{self.prog}: {message}\n")
        sys.exit(64)


class DoorCommand(BaseCommand):
    """A command that works as a post does, within its places.

    Subclasses set `verb` and write `work(self, by, at, **options) -> dict` of the summary's keys and values; `seconds`
    is filled in here, at the end unless the dict has a place for it (keys added later stand behind it).
    """

    verb = ""
    read_only = False

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = _Parser
        self.add_who(parser)
        parser.add_argument("--at", dest="at_instant", default="", help="instant, on an exercise site only")
        return parser

    def add_who(self, parser) -> None:
        """The option that names who works."""
        parser.add_argument("--as", dest="as_user", default="", help="user name (default: the area's operator)")

    def handle(self, *args, **options):
        name = self.__module__.rsplit(".", 1)[-1]
        started = time.monotonic()
        try:
            summary = self._run(options)
        except Refused as refused:
            self.stderr.write(f"{name} refused code={refused.code}: {refused.sentence}", ending="\n")
            sys.exit(2)
        except (CommandError, SystemExit, KeyboardInterrupt):
            raise
        except Exception as error:  # our own failure: say what, keep the trace for the log
            self.stderr.write(f"{name} failed: {type(error).__name__}: {error}")
            if options.get("traceback"):
                raise
            sys.exit(1)
        summary["seconds"] = f"{time.monotonic() - started:.1f}"
        self.stdout.write(f"{name} ok " + " ".join(f"{key}={value}" for key, value in summary.items()))

    def _run(self, options) -> dict:
        area = options.get("area") or ""
        at = instant(options["at_instant"] or None)
        by = self.post(options["as_user"], area)
        if self.verb:
            by.need(self.verb)
        with self.open(by):
            return self.work(by, at, **options)

    def post(self, username: str, area: str) -> Post:
        """The post to work as: a post of `--as`, or the operator of the area (or of this site)."""
        posts = Post.objects.in_force().select_related("place", "holder")
        if username:
            found = [post for post in posts.filter(holder__username=username) if not area or _covers(post, area)]
        else:
            area = area or _site_area()
            found = [post for post in posts.filter(role="operator").order_by("-place_id") if _covers(post, area)]
        able = [post for post in found if not self.verb or post.may(self.verb)] or found
        if not able:
            raise Refused("no_post", f"找不到可以办理 {area} 的账号，请用 --as 指定用户，或先运行 load_places。")
        return able[0]

    @contextmanager
    def open(self, by: Post):
        with within(by.scope(), read_only=self.read_only):
            yield

    def work(self, by: Post, at: datetime, **options) -> dict:
        raise NotImplementedError


def area_place(code: str) -> Place:
    """The place that `--area` names; refused when it is unknown."""
    from shouwang.places.code import place_id

    try:
        return Place.objects.get(pk=place_id(code))
    except (ValueError, Place.DoesNotExist):
        raise Refused("wrong_area", f"没有代码为 {code} 的地区，请先用 load_places 载入行政区划。") from None


def _covers(post: Post, area: str) -> bool:
    place = area_place(area)
    lo, hi = span(post.place_id)
    return lo <= place.pk <= hi


def _site_area() -> str:
    site = Site.objects.select_related("area").filter(pk=1).first()
    if not site or not site.area:
        raise Refused("no_area", "这个系统还没有载入地区，请先运行 load_places，或用 --area 指定。")
    return site.area.code
