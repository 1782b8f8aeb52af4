/**
 * The REST API v4 of Workers KV, as wrangler, SDKs and curl speak it.
 *
 * <p>{@link dev.flowkv.server.rest.RestApi} lists the routes; each group of them is a class. Every
 * answer but a value is an envelope ({@code RestEnvelope}); every refusal is a {@code RestFailure}
 * with the platform's status, code and text ({@code RestErrors}).
 */
@NullMarked
package dev.flowkv.server.rest;

import org.jspecify.annotations.NullMarked;
