/**
 * The inspector: a web page that shows a running emulator's keys, locations, operations and clock.
 *
 * <p>The page is made of static files, {@code ui/} beside this class. They are web components with
 * Lit, as ES modules: no bundler, and no Node in the build. {@code app.js} is the frame around all
 * screens, {@code screens/} has one file for each of them, {@code elements/} what several of them
 * show, {@code emulator.js} all that the page knows of the emulator, and {@code api.js} the only
 * door to the network. The build adds Lit under {@code lib/} and a digest of all files.
 *
 * <p>{@link dev.flowkv.inspector.InspectorPage} finds the files. It knows nothing of HTTP but the
 * headers that belong to each; the server answers with them.
 */
@NullMarked
package dev.flowkv.inspector;

import org.jspecify.annotations.NullMarked;
