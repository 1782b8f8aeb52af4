/**
 * What was seen on the real service, as data: which requests were made, what came back, who saw it
 * and when.
 *
 * <p>The files are in the resources of this package. {@link
 * dev.flowkv.conformance.observation.ObservationReader} reads them and refuses what it does not
 * know. {@link dev.flowkv.conformance.observation.Asking} asks one {@link
 * dev.flowkv.conformance.observation.Observation} at one {@link
 * dev.flowkv.conformance.observation.AskedFace}; the faces of this project and of Miniflare are in
 * {@code targets}. {@link dev.flowkv.conformance.observation.Score} counts what was reproduced.
 *
 * <p>A line is an observation, not a rule. What is only documented is a {@link
 * dev.flowkv.conformance.Property}.
 */
@NullMarked
package dev.flowkv.conformance.observation;

import org.jspecify.annotations.NullMarked;
