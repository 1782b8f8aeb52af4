/**
 * The faces that Workers speak: workerd's {@code kvNamespace} over an external service, and
 * Miniflare's remote bindings, which wrap the same requests.
 *
 * <p>They are a Jetty core handler, not a servlet, because they need what servlets hide: raw paths,
 * raw UTF-8 headers, the reason phrase, which is the error's message in JavaScript, and reading a
 * refused upload to its end.
 */
@NullMarked
package dev.flowkv.server.binding;

import org.jspecify.annotations.NullMarked;
