package dev.flowkv.engine.operation;

import dev.flowkv.engine.Face;
import org.jspecify.annotations.Nullable;

/**
 * Where an operation arrives, for whom, and how.
 *
 * @param location the location's name
 * @param invocation the Worker's invocation, if it has an id
 * @param face the way it came
 */
public record Caller(String location, @Nullable String invocation, Face face) {}
