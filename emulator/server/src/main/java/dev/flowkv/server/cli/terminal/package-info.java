/** What commands print: tables, JSON, words, and questions to who sits there. */
@NullMarked
package dev.flowkv.server.cli.terminal;

import org.jspecify.annotations.NullMarked;
