#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# postrider-healthy PORT: whether the service that answers there can do its work, if not at its best.
curl -sf --max-time 4 "http://127.0.0.1:$1/status" | grep -Eq '"status":"(ok|degraded)","version":'
