#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the passwords of compose.yaml that are not there yet. Only who owns the folder gets at them; within, containers read
# them as users of their own.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

mkdir -p -m 0700 secrets
for name in mariadb redis identity persistence realtime chats; do
    [[ -s secrets/$name ]] || head -c 24 /dev/urandom | base64 | tr '+/' '_-' | tr -d '\n' >"secrets/$name"
    chmod 0644 "secrets/$name"
done
