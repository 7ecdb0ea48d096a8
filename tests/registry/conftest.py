import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shouwang.places.models import Place
from shouwang.queue import door
from shouwang.queue.models import Work
from shouwang.registry.enrol import enrol
from shouwang.registry.models import Batch
from shouwang.web.sight import within
from tests.county import AREA
from tests.registry.files import read


@pytest.fixture
def steward(post):
    """The county's data steward, at work within his places."""
    steward = post("data_steward")
    with within(steward.scope()):
        yield steward


@pytest.fixture
def take(steward, at):
    """`take(row, …)`: load a file of these rows; the outlook."""

    def load(*rows, **rest):
        return enrol(read(*rows), Place.objects.get(pk=AREA), by=steward, at=rest.pop("at", at), **rest)[1]

    return load


@pytest.fixture
def take_file(steward, at):
    """`take_file(collected)`: load a file that was read; the outlook."""
    area = Place.objects.get(pk=AREA)
    return lambda collected: enrol(collected, area, by=steward, at=at)[1]


def run(batch: Batch) -> Work:
    """What the worker does with the newest work about the batch."""
    work = Work.objects.filter(key__contains=f"-{batch.pk}.").latest("id")
    door.run.func(work.pk, work.place_id)
    work.refresh_from_db()
    return work


@pytest.fixture
def bring(steward, signed_in):
    """`bring(data)`: upload a file as the data steward; the batch."""
    client = signed_in(steward)

    def upload(data: bytes, name: str = "农户.csv") -> Batch:
        response = client.post("/households/files/bring/", {"file": SimpleUploadedFile(name, data)})
        assert response.status_code == 302, response.content.decode()
        return Batch.objects.get(key=response["Location"].split("/")[-2])

    upload.client = client
    return upload


@pytest.fixture
def no_closing(monkeypatch):
    """A job closes its connections when it ends; here it runs inside the test's own transaction."""
    monkeypatch.setattr("shouwang.queue.door.connections.close_all", lambda: None)
