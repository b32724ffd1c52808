"""The web process: the only place, beside the Celery application, that builds anything when imported."""

from service.app import create_app
from workers.settings import Settings

app = create_app(Settings.read())
