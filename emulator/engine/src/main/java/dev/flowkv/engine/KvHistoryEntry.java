package dev.flowkv.engine;

/** A line of a history. */
public sealed interface KvHistoryEntry permits KvEvent, KvChange {}
