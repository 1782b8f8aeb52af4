/** The commands that run Workers on an emulator: what they are asked for. Node does the rest. */
@NullMarked
package dev.flowkv.server.cli.worker;

import org.jspecify.annotations.NullMarked;
