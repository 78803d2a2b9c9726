import psycopg2
from flask import Flask, render_template
from psycopg2 import extensions

app = Flask(__name__)


@app.get("/health")
def health():
    return "ok"


@app.get("/")
def index():
    libpq = extensions.libpq_version() // 10000
    driver = psycopg2.__version__.split()[0]
    return render_template("index.html", libpq=libpq, driver=driver)
