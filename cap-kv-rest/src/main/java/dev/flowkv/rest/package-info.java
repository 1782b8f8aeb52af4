/**
 * The key-value capability for programs on a JVM, over Cloudflare's REST API v4 or an emulator's.
 *
 * <p>{@link dev.flowkv.rest.RestKeyValue} makes one from {@link dev.flowkv.rest.RestKvOptions}.
 * {@code RestProvider} translates operations, {@code RestClient} sends requests and repeats those
 * that may be repeated, {@code RestFailures} reads the API's errors.
 */
@NullMarked
package dev.flowkv.rest;

import org.jspecify.annotations.NullMarked;
