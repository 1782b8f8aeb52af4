/** Histories that go to a file while they happen. */
@NullMarked
package dev.flowkv.server.history;

import org.jspecify.annotations.NullMarked;
