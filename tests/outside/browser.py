"""A person at a browser: signs in, opens a page, fills in the form he finds there, at the instant he is told."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

EVERYWHERE = ("/sign-out/", "/post/")  # forms of the frame
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 60


@dataclass
class Form:
    """A form as the page offers it: where it goes, what is filled in already, and each list's words and values."""

    action: str
    said: dict = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """All forms of a page."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[Form] = []
        self.form = self.select = None
        self.option, self.text, self.pending = None, "", None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self._open(told)
        elif tag == "option" and self.select:
            self.option, self.text = told.get("value", ""), ""
            if "selected" in told:
                self.form.said[self.select] = self.option
        elif tag == "button" and self.form and "formaction" in told:  # the same form with another button
            self.found.append(Form(told["formaction"], self.form.said, self.form.choices, self.form.names))
        elif self.form and told.get("name") and tag in ("input", "select", "textarea"):
            self._take(tag, told)

    def _open(self, told: dict) -> None:
        self.form = Form(told.get("action", ""))
        if told.get("method", "get").lower() == "post" and self.form.action not in EVERYWHERE:
            self.found.append(self.form)

    def _take(self, tag: str, told: dict) -> None:
        form, name, kind = self.form, told["name"], told.get("type", "text")
        form.names.append(name)
        if tag == "select":
            self.select = name
            form.choices.setdefault(name, {})
        elif kind in ("checkbox", "radio"):
            value = told.get("value", "on")
            self.pending = (name, value)
            form.choices.setdefault(name, {}).setdefault(value, value)
            if "checked" in told:
                form.said.setdefault(name, []).append(value)
        elif tag == "input" and kind == "hidden" and name in form.said:
            before = form.said[name]
            form.said[name] = [*(before if isinstance(before, list) else [before]), told.get("value", "")]
        elif tag == "input" and kind != "file":
            form.said[name] = told.get("value", "")

    def handle_data(self, data):
        self.text += data
        if self.pending and data.strip():
            name, value = self.pending
            self.form.choices[name][data.strip()] = value
            self.pending = None

    def handle_endtag(self, tag):
        if tag == "option" and self.select and self.option is not None:
            self.form.choices[self.select][self.text.strip()] = self.option
            self.option = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.form = self.pending = None


class Person:
    """Somebody who signed in with name and password; `at` is the instant of all that he does until it is changed."""

    def __init__(self, username: str, password: str):
        self.client, self.username, self.at = Client(), username, ""
        answer = self.client.post("/sign-in/", {"username": username, "password": password})
        assert answer.status_code == 302, (username, answer.status_code)

    def _headers(self) -> dict:
        return {"X-At": self.at} if self.at else {}

    def see(self, url: str) -> str:
        answer = self.client.get(url, headers=self._headers(), follow=True)
        assert answer.status_code == 200, (url, answer.status_code, _main(answer))
        return answer.content.decode()

    def forms(self, url: str) -> list[Form]:
        return Forms(self.see(url)).found

    def form(self, url: str, action: str = "") -> Form:
        """The form of a page that goes to an address ending so; without any, to the page's own."""
        there = self.forms(url)
        found = [form for form in there if (form.action.endswith(action) if action else form.action in ("", url))]
        assert found, (url, action, [form.action for form in there])
        return found[0]

    def post(self, url: str, said: dict):
        return self.client.post(url, said, headers=self._headers())

    def do(self, url: str, action: str = "", **said) -> str:
        """Fill in the form of a page and send it; where it leads."""
        answer = self.attempt(url, action, **said)
        assert answer.status_code == 302, (url, answer.status_code, _main(answer))
        return answer["Location"]

    def refused(self, url: str, action: str = "", **said) -> str:
        """The sentence of a refusal."""
        answer = self.attempt(url, action, **said)
        assert answer.status_code == 409, (url, answer.status_code, _main(answer))
        return _main(answer)

    def attempt(self, url: str, action: str = "", **said):
        form = self.form(url, action)
        return self.post(form.action or url, {**form.said, **said})


def scan(name: str = "scan.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, JPEG, content_type="image/jpeg")


def _main(answer) -> str:
    text = answer.content.decode()
    return text[text.find("<main") : text.find("</main")][:3000]
