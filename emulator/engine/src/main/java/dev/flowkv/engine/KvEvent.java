package dev.flowkv.engine;

import org.jspecify.annotations.Nullable;

/**
 * One operation, from its arrival to its end: a line of a history.
 *
 * @param face the way it came
 * @param location where it arrived
 * @param invocation the Worker's invocation, if it has an id
 * @param namespaceId the namespace
 * @param call what was asked
 * @param calledAtMillis when it arrived, on the emulator's clock, in milliseconds since the epoch
 * @param returnedAtMillis when it ended
 * @param outcome how it ended
 */
public record KvEvent(
    Face face,
    String location,
    @Nullable String invocation,
    String namespaceId,
    KvCall<?> call,
    long calledAtMillis,
    long returnedAtMillis,
    KvOutcome outcome)
    implements KvHistoryEntry {}
