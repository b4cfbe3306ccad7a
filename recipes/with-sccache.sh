#!/bin/sh
# Runs a command with the sccache beside this script, then prints the statistics as one line of JSON: with-sccache.sh COMMAND…
# Results are kept in $SCCACHE_DIR, of which a cache mount is expected at /muslin/sccache-store, up to $SCCACHE_CACHE_SIZE.
set -eu
export RUSTC_WRAPPER="${0%/*}/sccache" CARGO_INCREMENTAL=0
export SCCACHE_DIR="${SCCACHE_DIR:-/muslin/sccache-store}" SCCACHE_CACHE_SIZE="${SCCACHE_CACHE_SIZE:-2G}" SCCACHE_IDLE_TIMEOUT=0
# The store is this folder and no service, whatever the environment has been given.
unset SCCACHE_GHA_ENABLED SCCACHE_BUCKET SCCACHE_ENDPOINT SCCACHE_REDIS SCCACHE_MEMCACHED SCCACHE_WEBDAV_ENDPOINT || true
# Of this run alone: steps of other builds may be on the same network.
SCCACHE_SERVER_PORT="$(shuf -i 20000-32000 -n 1)"
export SCCACHE_SERVER_PORT
# Started here, because one that is run by its own loader cannot start itself again.
SCCACHE_START_SERVER=1 SCCACHE_NO_DAEMON=1 "$RUSTC_WRAPPER" > /tmp/sccache.log 2>&1 &
listening="$(printf ' 0100007F:%04X 00000000:0000 0A ' "$SCCACHE_SERVER_PORT")"
tries=0
until grep -q "$listening" /proc/net/tcp; do
  tries=$((tries + 1))
  if [ "$tries" = 150 ] || ! kill -0 $! 2>/dev/null; then
    echo "muslin: sccache does not start:" >&2
    cat /tmp/sccache.log >&2
    exit 1
  fi
  sleep 0.1
done
echo "muslin: $("$RUSTC_WRAPPER" --version) with at most $SCCACHE_CACHE_SIZE in $SCCACHE_DIR"
"$@"
"$RUSTC_WRAPPER" --show-stats --stats-format=json
"$RUSTC_WRAPPER" --stop-server >/dev/null
