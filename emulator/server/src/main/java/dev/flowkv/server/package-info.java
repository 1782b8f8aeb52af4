@NullMarked
package dev.flowkv.server;

import org.jspecify.annotations.NullMarked;
