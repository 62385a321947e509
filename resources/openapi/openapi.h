// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

// The contract as documents, part of the binary. Safe on any thread.
namespace postrider::openapi {

QByteArray document();     // OpenAPI 3.1 in JSON, for GET /openapi.json; it refers to frames.schema.json beside it
QByteArray framesSchema(); // JSON Schema of the WebSocket's frames, for GET /frames.schema.json

} // namespace postrider::openapi
