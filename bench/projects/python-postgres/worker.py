import psycopg2
from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.dialects import postgresql

jobs = Table("jobs", MetaData(), Column("id", Integer, primary_key=True))


def statement():
    return str(jobs.select().compile(dialect=postgresql.dialect()))


if __name__ == "__main__":
    print(psycopg2.__version__.split()[0])
    print(statement())
