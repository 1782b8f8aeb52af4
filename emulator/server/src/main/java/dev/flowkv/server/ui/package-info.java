/** Serves the inspector's page, and the files that it is made of. */
@NullMarked
package dev.flowkv.server.ui;

import org.jspecify.annotations.NullMarked;
