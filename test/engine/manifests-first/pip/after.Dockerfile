FROM python:3.11-slim-bookworm
COPY requirements.txt /app/
COPY constraints/versions.txt /app/constraints/
WORKDIR /app
RUN pip install --no-cache-dir --no-compile -r requirements.txt
COPY . /app
RUN python app.py > out.txt
