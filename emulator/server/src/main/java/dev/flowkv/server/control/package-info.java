/**
 * The control API under {@code /__flowkv/}: what people, tests and scripts ask of the emulator
 * itself. Its description is served as {@code openapi.json}.
 */
@NullMarked
package dev.flowkv.server.control;

import org.jspecify.annotations.NullMarked;
