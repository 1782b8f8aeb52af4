/** The results of a run: a page, JSON, JUnit's XML, a table for the documentation. */
@NullMarked
package dev.flowkv.conformance.report;

import org.jspecify.annotations.NullMarked;
