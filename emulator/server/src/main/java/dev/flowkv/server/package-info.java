/**
 * The emulator as a server: its faces on one port, and the program that starts it.
 *
 * <p>{@link dev.flowkv.server.FlowKvServer} puts the faces together. A face only translates: bytes
 * to an engine call, and the answer or the refusal back to status, reason phrase, headers and body.
 * No rule of KV lives here, and no word of HTTP in the engine.
 *
 * <ul>
 *   <li>{@code binding}: Workers, through workerd or Miniflare
 *   <li>{@code rest}: wrangler, SDKs, curl
 *   <li>{@code control}: people, tests, scripts
 *   <li>{@code http}: what they share
 *   <li>{@code cli}: the command line
 *   <li>{@code doctor}: what the command of that name looks at
 *   <li>{@code files}: files that are never half written; {@code history}: the file of a history
 *   <li>{@code explain}: what is said of operations, on a terminal and to who asks
 *   <li>{@code metrics}: what is counted
 * </ul>
 */
@NullMarked
package dev.flowkv.server;

import org.jspecify.annotations.NullMarked;
