from django.core.management.base import BaseCommand

from demo.posts import PASSWORD
from shouwang.accounts.models import Post


class Command(BaseCommand):
    help = "Print one account per role of the invented county."

    def handle(self, *args, **options):
        shown = {}
        for post in Post.objects.in_force().select_related("place", "holder").order_by("id"):
            if post.role != "operator" and post.holder:
                shown.setdefault((post.role, post.supplier), post)
        self.stdout.write(f"\n演练账号（密码都是 {PASSWORD}）：")
        for post in shown.values():
            self.stdout.write(
                f"  {post.holder.username:<24}{post.title} · {post.place.name}{post.supplier and ' · '}{post.supplier_name}"
            )
