package dev.flowkv.engine;

import org.jspecify.annotations.Nullable;

/**
 * Where an operation arrives, and for whom.
 *
 * @param location the location's name
 * @param invocation the Worker's invocation, if it has an id
 */
record Caller(String location, @Nullable String invocation) {}
