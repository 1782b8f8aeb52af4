#!/bin/sh
# As visits.sh, where each location counts in a key of its own. The sum is too small for a minute.
set -eu

# kv METHOD LOCATION KEY [VALUE]
kv() {
  curl --silent --fail --request "$1" ${4:+--data-raw "$4"} \
    --header 'X-KV-Namespace-Id: app' --header "X-KV-Location: $2" "$FLOWKV_URL/$3?urlencoded=true"
}

advance() {
  curl --silent --fail --output /dev/null --data "{\"millis\":$1}" "$FLOWKV_URL/__flowkv/clock/advance"
}

visit() {
  visits=$(kv GET "$1" "visits-$1" || echo 0)
  kv PUT "$1" "visits-$1" $((visits + 1))
}

sum() {
  lhr=$(kv GET "$1" visits-lhr || echo 0)
  sjc=$(kv GET "$1" visits-sjc || echo 0)
  echo $((lhr + sjc))
}

visit lhr
advance 5000
visit sjc
test "$(sum sjc)" -ge 1
advance 61000
test "$(sum sjc)" = 2
