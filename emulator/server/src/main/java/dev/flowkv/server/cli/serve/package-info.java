/** The command that runs an emulator: what it is given, and what it says of that. */
@NullMarked
package dev.flowkv.server.cli.serve;

import org.jspecify.annotations.NullMarked;
