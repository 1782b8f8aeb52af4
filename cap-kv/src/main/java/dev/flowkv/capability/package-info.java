/**
 * The key-value capability that Flow programs call.
 *
 * <p>A program holds a {@link dev.flowkv.capability.KeyValue}, or an {@link
 * dev.flowkv.capability.AsyncKeyValue}, and knows nothing of who serves it. A provider implements
 * {@link dev.flowkv.capability.KvProvider}; {@link dev.flowkv.capability.KeyValue#over(
 * dev.flowkv.capability.KvProvider, dev.flowkv.capability.KvPolicy)} puts the checks of {@link
 * dev.flowkv.capability.KvLimits} and the {@link dev.flowkv.capability.InvocationBudget} before it,
 * so that they are the same for all providers. Every failure is a {@link
 * dev.flowkv.capability.KvException} with a {@link dev.flowkv.capability.KvErrorCode}.
 *
 * <p>Before a program runs, its {@link dev.flowkv.capability.KvRequirements} are compared with the
 * {@link dev.flowkv.capability.KvCapabilityInfo} of what is bound: {@link
 * dev.flowkv.capability.KvPreflightReport}.
 *
 * <p>The package depends on the JDK alone and avoids what TeaVM cannot compile, because the
 * provider runs inside the Workers runtime as well; {@code CompletionStage} is only touched by the
 * adapters, which are for the JVM.
 */
@NullMarked
package dev.flowkv.capability;

import org.jspecify.annotations.NullMarked;
