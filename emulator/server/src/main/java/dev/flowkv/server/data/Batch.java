package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog.Quota;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What tables lack at some moment.
 *
 * @param news the versions
 * @param namespaces all that there are, by id
 * @param origins all that there are, as text, by number
 * @param removed the numbers of namespaces that are gone, with their versions
 * @param quota what is used of the day's quota; null: nothing is known
 * @param lastMillis when the newest change was made, also of namespaces that are gone
 */
record Batch(
    NewVersions news,
    Map<String, NamespaceRow> namespaces,
    Map<Integer, String> origins,
    Set<Integer> removed,
    @Nullable Quota quota,
    long lastMillis) {}
