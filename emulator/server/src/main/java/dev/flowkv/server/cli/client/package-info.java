/** How a running emulator is asked, and its history followed. */
@NullMarked
package dev.flowkv.server.cli.client;

import org.jspecify.annotations.NullMarked;
