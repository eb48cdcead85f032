#!/usr/bin/env bash
# Runs the browser tests. Installs what they need, where it may; says plainly what it cannot
# run. With CI=true anything not run is a failure.
#   PAYUNG=path/to/payung   the builder to test; left out, what cargo made last
#   CHROMIUM=path           the browser; left out, /usr/bin/chromium
set -euo pipefail
cd "$(dirname "$0")"

chromium=${CHROMIUM:-/usr/bin/chromium}

# Says what is not run, and ends: well for a developer, badly for CI.
cannot() {
  printf 'browser tests: %s\n' "$1" >&2
  if [ "${CI:-}" = true ]; then exit 1; fi
  exit 0
}

missing=()
[ -x "$chromium" ] || missing+=(chromium)
# `grep -q` would stop the list in its middle, which counts as a failure.
fc-list 2>/dev/null | grep -i "NotoSansKhmer\|Noto Sans Khmer" >/dev/null || missing+=(fontconfig fonts-noto-core)
fc-list 2>/dev/null | grep -i "Noto Sans CJK" >/dev/null || missing+=(fonts-noto-cjk)
command -v java >/dev/null || missing+=(default-jre-headless)

if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing ${missing[*]}"
    { apt-get update -qq -o Acquire::Retries=5 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Acquire::Retries=5 --no-install-recommends "${missing[@]}"; } >/dev/null || echo "apt-get could not install ${missing[*]}" >&2
  else
    echo "not installed here: ${missing[*]} (Debian's names)" >&2
  fi
fi

[ -x "$chromium" ] || cannot "not run: there is no Chromium at $chromium"
command -v npm >/dev/null || cannot "not run: there is no Node.js with npm"
node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' || cannot "not run: Node.js 20 or later is needed, this is $(node --version)"
command -v java >/dev/null || { [ "${CI:-}" = true ] && cannot "the Nu HTML checker was not run: there is no java"; echo "browser tests: the Nu HTML checker is not run: there is no java" >&2; }

# A registry may be out of reach for a moment.
for wait in 10 30 60 0; do
  npm ci --no-audit --no-fund --loglevel=error --fetch-retries=5 && break
  [ "$wait" = 0 ] && cannot "not run: npm could not install what package-lock.json lists (above)"
  echo "npm could not install what package-lock.json lists; again in $wait s" >&2
  sleep "$wait"
done

# One file at a time: one browser, and a fair share of a small machine.
exec node --test --test-concurrency=1 --test-reporter=spec
