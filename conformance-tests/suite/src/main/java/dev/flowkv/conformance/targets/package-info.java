/** What can be asked: emulators in this process and behind their faces, Miniflare, accounts. */
@NullMarked
package dev.flowkv.conformance.targets;

import org.jspecify.annotations.NullMarked;
