FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --system --create-home --home-dir /srv/sparbar sparbar
WORKDIR /srv/sparbar

COPY requirements.lock ./
RUN pip install --only-binary :all: --require-hashes -r requirements.lock

COPY . .
RUN pip install --no-deps --no-build-isolation --editable . && python -m compileall -q domain service workers

ENV SPARBAR_DATA_DIR=/srv/sparbar/var
RUN mkdir var && chown sparbar:sparbar var
USER sparbar
EXPOSE 8000
CMD ["gunicorn", "--config", "python:service.serving", "--bind", "0.0.0.0:8000"]
