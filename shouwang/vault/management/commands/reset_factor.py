from shouwang.accounts.command import DoorCommand
from shouwang.accounts.models import User
from shouwang.refusal import Refused
from shouwang.vault.factor import take_away


class Command(DoorCommand):
    help = "Undo a lost second factor on the machine itself: the operator's own, or where no second person is."
    verb = "accounts.manage"

    def add_arguments(self, parser):
        parser.add_argument("user", nargs="?", default="", help="user name (default: the area's operator)")
        parser.add_argument("--area", default="", help="the code of the area (default: this site's)")
        parser.add_argument("--reason", required=True, help="why; it stands in the trail and the holder is told")

    def work(self, by, at, **options) -> dict:
        name, reason = options["user"] or by.holder.username, options["reason"].strip()
        if by.role != "operator":
            raise Refused(
                "not_an_operator", "在服务器上重置两步验证只由系统运维办理；页面上由系统管理员提出、安全管理员确认。"
            )
        if not reason:
            raise Refused("no_reason", "请写明重置两步验证的原因。")
        user = User.objects.filter(username=name).first()
        if user is None:
            raise Refused("no_user", f"没有用户名为 {name} 的用户。")
        take_away(user, by=by, at=at, note=f"{user.name}：{reason}")
        return {"user": user.username}
