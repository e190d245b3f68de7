#!/bin/sh
# Serves, answers one chat and runs one prove; meant to be watched for ten minutes:
#   inhouse watch --seconds 600 --canary 'Anna Berg, 4 May 1961' -- sh bench/phones_home/ourselves.sh
export INHOUSE_HOME="$HOME/inhouse"
(while :; do inhouse serve --port 8484; sleep 1; done) &
until inhouse status >/dev/null 2>&1; do sleep 1; done
until inhouse ask --max-tokens 40 'My name is Anna Berg, born on 4 May 1961. What is a fever?'; do sleep 5; done
inhouse prove
echo "prove ended with $?"
wait
