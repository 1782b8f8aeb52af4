/** What the faces share of HTTP: reading bodies, decoding, reason phrases, who may speak. */
@NullMarked
package dev.flowkv.server.http;

import org.jspecify.annotations.NullMarked;
