FROM python:3.11-slim-bookworm
COPY . /app
WORKDIR /app
RUN pip install --no-cache-dir --no-compile -r requirements.txt && python app.py > out.txt
