/**
 * Namespaces and what they share: ids and titles, the account, the configuration in force.
 *
 * <p>A {@link dev.flowkv.engine.namespace.Namespace} is a store and the caches of it. The {@link
 * dev.flowkv.engine.namespace.NamespaceDirectory} finds it; the {@link
 * dev.flowkv.engine.namespace.Account} holds clock, limits, locations and the {@link
 * dev.flowkv.engine.namespace.Configuration} that an operation takes once and stays with. A refused
 * operation creates no namespace, so an operation carries a {@link
 * dev.flowkv.engine.namespace.NamespaceHandle} until it has passed validation and limits.
 *
 * <p>For the engine alone: public only because other packages of the engine use it.
 */
@NullMarked
package dev.flowkv.engine.namespace;

import org.jspecify.annotations.NullMarked;
