# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets a group without members take everything again, from the first record on."""
import ctypes

from driver import eventually

PARTITIONS = 64
NO_ERROR = 0


def rewind(kafka, group, topics):
    library = ctypes.CDLL("librdkafka.so.1")
    for name in ("rd_kafka_conf_new", "rd_kafka_new", "rd_kafka_topic_partition_list_new",
                 "rd_kafka_topic_partition_list_add"):
        getattr(library, name).restype = ctypes.c_void_p
    reason = ctypes.create_string_buffer(512)
    settings = ctypes.c_void_p(library.rd_kafka_conf_new())
    for name, value in {"bootstrap.servers": f"{kafka.host}:{kafka.port}", "group.id": group}.items():
        assert library.rd_kafka_conf_set(settings, name.encode(), value.encode(), reason, len(reason)) == 0, reason.value
    client = ctypes.c_void_p(library.rd_kafka_new(1, settings, reason, len(reason)))  # RD_KAFKA_CONSUMER
    assert client, reason.value
    positions = ctypes.c_void_p(library.rd_kafka_topic_partition_list_new(len(topics) * PARTITIONS))
    for topic in topics:
        for partition in range(PARTITIONS):
            library.rd_kafka_topic_partition_list_add(positions, topic.encode(), partition)
            library.rd_kafka_topic_partition_list_set_offset(positions, topic.encode(), partition, ctypes.c_int64(0))
    # Refused as long as members that were killed count as alive.
    eventually(lambda: library.rd_kafka_commit(client, positions, 0) == NO_ERROR, "the group's new position")
    library.rd_kafka_topic_partition_list_destroy(positions)
    library.rd_kafka_destroy(client)
