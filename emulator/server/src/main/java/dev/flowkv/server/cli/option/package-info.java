/** Options and files of options that several commands take. */
@NullMarked
package dev.flowkv.server.cli.option;

import org.jspecify.annotations.NullMarked;
