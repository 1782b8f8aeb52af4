/** The commands that read the file of a history. */
@NullMarked
package dev.flowkv.server.cli.check;

import org.jspecify.annotations.NullMarked;
