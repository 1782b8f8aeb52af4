#!/bin/sh
# Counts a visit in London and, five seconds later, one in San José. Expects to have counted two.
set -eu

# kv METHOD LOCATION KEY [VALUE]
kv() {
  curl --silent --fail --request "$1" ${4:+--data-raw "$4"} \
    --header 'X-KV-Namespace-Id: app' --header "X-KV-Location: $2" "$FLOWKV_URL/$3?urlencoded=true"
}

visit() {
  visits=$(kv GET "$1" visits || echo 0)
  kv PUT "$1" visits $((visits + 1))
}

visit lhr
curl --silent --fail --output /dev/null --data '{"millis":5000}' "$FLOWKV_URL/__flowkv/clock/advance"
visit sjc
test "$(kv GET sjc visits)" = 2
