// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace postrider {
class KafkaBus;
class RevocationWatch;
class RedisKeyValue;
class SqlThread;
} // namespace postrider

// How what a daemon depends on gets into its /status and /metrics, and what of it no waiting can mend.
namespace postrider::daemon {

class DatabaseWatch;
class Entrance;
class Life;

void watch(KafkaBus &kafka, Entrance &entrance, Life &life);  // "kafka"
void watch(RedisKeyValue &redis, Entrance &entrance);         // "redis", which everything can do without
void watch(RevocationWatch &revocations, Entrance &entrance); // "revocations", without which nobody is authenticated
void watch(SqlThread &thread, Entrance &entrance);            // what waits for it
void watch(DatabaseWatch &database, Life &life);

} // namespace postrider::daemon
