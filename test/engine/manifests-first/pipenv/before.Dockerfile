FROM python:3.11-slim-bookworm
ENV PIP_NO_COMPILE=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY . .
RUN pip install pipenv==2024.4.0 && pipenv install --system --deploy
RUN python app.py > out.txt
