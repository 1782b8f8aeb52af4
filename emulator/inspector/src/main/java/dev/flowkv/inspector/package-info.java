/**
 * The inspector: a web page that shows a running emulator's keys, locations, operations and clock.
 *
 * <p>The page is made of web components with Lit, as ES modules, in {@code ui/}. {@code app.js} is
 * the frame around all screens, {@code screens/} has one file for each of them, beside a folder of
 * the same name with its parts; {@code elements/} is what several of them show, {@code emulator.js}
 * all that the page knows of the emulator, and {@code api.js} the only door to the network. The
 * build makes one script and one style sheet of them, with esbuild: no Node is needed.
 *
 * <p>{@link dev.flowkv.inspector.InspectorPage} finds the files. It knows nothing of HTTP but the
 * headers that belong to each; the server answers with them.
 */
@NullMarked
package dev.flowkv.inspector;

import org.jspecify.annotations.NullMarked;
