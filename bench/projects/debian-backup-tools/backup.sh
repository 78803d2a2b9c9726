#!/bin/sh
set -e
work=$(mktemp -d)
sqlite3 "$work/app.db" "create table t (a); insert into t values (1), (2);"
sqlite3 -json "$work/app.db" "select sum(a) as total from t" | jq -r '.[0].total'
rsync -a "$work/" /backup/daily/
tar -C /backup/daily -c app.db | zstd -q | zstd -dq | tar -t
cat /etc/backup.conf
