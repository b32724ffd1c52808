"""The web process: the only place, beside the Celery application, that builds anything when imported."""

from service.app import create_app
from workers import logs
from workers.settings import Settings

settings = Settings.read()
logs.configure(settings.log_level)
app = create_app(settings)
