#!/usr/bin/env bash
# What the tests need of the system and pip cannot bring: a PostgreSQL server, a browser, npm for axe-core, LibreOffice to open a DOCX, fonts with
# Arabic letters, Pango for PDF, a voice. Installed where it is missing and may be.
set -euo pipefail

missing=()
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null || missing+=(postgresql)
command -v chromium >/dev/null || missing+=(chromium)
command -v npm >/dev/null || missing+=(npm)
command -v soffice >/dev/null || missing+=(libreoffice-writer-nogui)
ls /usr/share/fonts/truetype/noto/NotoSansArabic-*.ttf >/dev/null 2>&1 || missing+=(fonts-noto-core)
ldconfig -p 2>/dev/null | grep -q libpangoft2-1.0 || missing+=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
command -v espeak-ng >/dev/null || missing+=(espeak-ng)
command -v pdftotext >/dev/null || missing+=(poppler-utils)

# Chromium without windows: the tests of the page run without it too, but take three times as long in the browser.
lighter=chromium-headless-shell
! command -v "$lighter" >/dev/null || lighter=

[ ${#missing[@]} -eq 0 ] && [ -z "$lighter" ] && exit 0
if ! command -v apt-get >/dev/null; then
  [ ${#missing[@]} -eq 0 ] ||
    echo "the tests need: ${missing[*]}. Install with this system's package manager; without them their tests are skipped." >&2
  exit 0
fi
become=()
if [ "$(id -u)" -ne 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    [ ${#missing[@]} -eq 0 ] || echo "the tests need: sudo apt-get install ${missing[*]}; without them their tests are skipped." >&2
    exit 0
  fi
  become=(sudo)
fi
install() {
  "${become[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${become[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
[ ${#missing[@]} -eq 0 ] || install "${missing[@]}"
[ -z "$lighter" ] || install "$lighter" 2>/dev/null || true  # not every system has this package
