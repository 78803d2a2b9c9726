#!/bin/sh
while sleep 5; do redis-cli incr beats; done
