"""Somebody at a browser: opens pages, fills forms by their fields' names, presses buttons by their words.

Every page that he meets must answer well, fit his screen and make no script fail; those of which pictures are kept fit a
wide screen and a phone.
"""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Error, Locator, Page

PASSWORD = "Yanxi-lianxi-2026"
TALL = {1280: 860, 360: 740}
PATIENCE = 20_000  # milliseconds: a busy machine is slow, not wrong
PHONE = 800  # narrower screens have the menu at the bottom
PHOTO = {"name": "现场照片.png", "mimeType": "image/png"}


class Walker:
    """One person with a browser of his own, signed in; `width` in CSS pixels."""

    def __init__(self, browser: Browser, base: str, username: str, *, width: int, folder: Path, photo: bytes):
        self._base, self._width, self._folder = base, width, folder
        self._photo = PHOTO | {"buffer": photo}
        self._context = browser.new_context(viewport={"width": width, "height": TALL[width]}, locale="zh-CN")
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(f"{self.page.url}: {error}"))
        self.page.on("response", lambda answer: self._answered(answer.status, answer.url))
        self.opens("/sign-in/")
        self.fills(username=username, password=PASSWORD)
        self.presses("登录")

    def _answered(self, status: int, address: str) -> None:
        if status >= 400:
            self.troubles.append(f"{address} answered {status}: {self.words()[:300]}")

    def words(self) -> str:
        """What stands on the page below the menu."""
        main = self.page.locator("main")
        return main.first.inner_text() if main.count() else ""

    def opens(self, address: str) -> None:
        """Go to an address of the house."""
        self.page.goto(self._base + address)
        self._looks()

    def chooses(self, word: str) -> None:
        """Go by the menu: on a phone it opens as a sheet."""
        if self._width < PHONE:
            self.page.locator(".bottombar [data-dialog]").click()
        self.follows(word, "#menu-sheet" if self._width < PHONE else "nav.side")

    def follows(self, word: str, within: str = "main") -> None:
        """Click a link."""
        self._leaves_by(self._shown(self.page.locator(f"{within} a").filter(has_text=word).first))

    def presses(self, word: str, within: str = "body") -> None:
        """Press a button, and say yes when the page asks whether he means it."""
        button = self._shown(self.page.locator(f"{within} button").filter(has_text=word).first)
        if button.evaluate("each => Boolean(each.dataset.confirm || each.form.dataset.confirm)"):
            button.click()
            button = self.page.locator("dialog#confirm[open] [data-verb]")
        self._leaves_by(button)

    def fills(self, within: str = "body", **values) -> None:
        """Fill the fields of a form by their names; a photo is given by `True` for a file field."""
        for name, value in values.items():
            fields = self.page.locator(f'{within} [name="{name}"]')
            kind = fields.first.get_attribute("type")
            if kind == "file":
                fields.first.set_input_files(self._photo if value is True else value)
            elif kind in ("radio", "checkbox"):
                self._shown(
                    fields.and_(self.page.locator(f'[value="{value}"]')) if value is not True else fields
                ).check()
            elif fields.first.evaluate("each => each.tagName") == "SELECT":
                self._shown(fields.first).select_option(value)
            else:
                self._shown(fields.first).fill(str(value))

    def ticks(self, label: str) -> None:
        """Tick every box whose accessible name, or whose label, holds these words."""
        for each in self.page.get_by_label(label).all():
            self._shown(each).check()

    def sees(self, *told: str) -> None:
        """All of this stands on the page."""
        words = self.words()
        for each in told:
            assert each in words, f"{each!r} is not on {self.page.url}:\n{words}"

    def keeps(self, name: str) -> None:
        """A picture of the whole page."""
        for width in self._widths():
            self._fits(width)
            self.page.screenshot(path=self._folder / f"{name}-{width}.png", full_page=True)
        assert not self.troubles, "\n".join(self.troubles)

    def _widths(self) -> Iterator[int]:
        """The other screen's width, then again his own; the page is as wide as that meanwhile."""
        for width in sorted(TALL, key=lambda one: one == self._width):
            self.page.set_viewport_size({"width": width, "height": TALL[width]})
            yield width

    def key(self) -> str:
        """The last part of the address."""
        return self.page.url.rstrip("/").rsplit("/", 1)[-1]

    def _shown(self, one: Locator) -> Locator:
        """Open what it is folded into."""
        try:
            one.wait_for(state="attached")
        except Error:
            raise AssertionError(f"{one} is not on {self.page.url}:\n{self.words()}") from None
        while not one.is_visible():
            fold = one.locator("xpath=ancestor::details[not(@open)]").first
            fold.locator("> summary").click()
        return one

    def _leaves_by(self, one: Locator) -> None:
        """Click what leads to another page, and look at that one."""
        with self.page.expect_navigation():
            one.click()
        self._looks()

    def _looks(self) -> None:
        self._fits(self._width)
        assert not self.troubles, "\n".join(self.troubles)

    def _fits(self, width: int) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            self.troubles.append(f"{self.page.url} is {wide} wide on a screen of {width}")
