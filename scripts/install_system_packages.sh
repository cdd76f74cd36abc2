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

[ ${#missing[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null; then
  echo "the tests need: ${missing[*]}. Install with this system's package manager; without them their tests are skipped." >&2
  exit 0
fi
become=()
if [ "$(id -u)" -ne 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo "the tests need: sudo apt-get install ${missing[*]}; without them their tests are skipped." >&2
    exit 0
  fi
  become=(sudo)
fi
"${become[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${become[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
