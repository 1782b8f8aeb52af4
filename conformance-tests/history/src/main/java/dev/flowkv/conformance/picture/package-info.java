/**
 * The report on a history: one page that needs no network and runs no script.
 *
 * <p>{@link dev.flowkv.conformance.picture.ReportPage} has the table of anomalies and a chart for
 * each key. {@code TimeAxis} and {@code KeyChart} are the geometry and the drawing of such a chart.
 */
@NullMarked
package dev.flowkv.conformance.picture;

import org.jspecify.annotations.NullMarked;
