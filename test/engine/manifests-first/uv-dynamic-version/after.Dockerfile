FROM python:3.11-slim-bookworm
RUN pip install --no-cache-dir --no-compile uv==0.8.0
ENV UV_NO_CACHE=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-install-project
COPY . .
RUN uv sync --locked
RUN .venv/bin/python -m app > out.txt
