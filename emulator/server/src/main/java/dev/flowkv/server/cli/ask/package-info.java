/** The commands that look at a running emulator, or change something in it. */
@NullMarked
package dev.flowkv.server.cli.ask;

import org.jspecify.annotations.NullMarked;
