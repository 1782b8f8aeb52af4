/**
 * A visit counter with a session, as a Flow program would have it: {@link
 * dev.flowkv.examples.visits.VisitFlow} knows the capability alone, {@link
 * dev.flowkv.examples.visits.VisitsOnTheJvm} and {@link dev.flowkv.examples.visits.VisitWorker} run
 * it.
 */
@NullMarked
package dev.flowkv.examples.visits;

import org.jspecify.annotations.NullMarked;
