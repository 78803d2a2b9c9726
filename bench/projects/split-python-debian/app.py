import psycopg2
from flask import Flask

app = Flask(__name__)


@app.get("/")
def index():
    return f"psycopg2 {psycopg2.__version__.split()[0]}"


if __name__ == "__main__":
    app.run(host="0.0.0.0")
