package dev.flowkv.capability;

import java.io.InputStream;
import java.util.Optional;

/** Checks the limits and counts the operation before the provider is asked. */
final class CheckedKeyValue implements KeyValue {
  /** What {@link KvCapabilityInfo#extensions()} calls the smallest {@code cacheTtl}. */
  private static final String CACHE_TTL_MINIMUM = "com.cloudflare.kv.cache_ttl_minimum_seconds";

  private final KvProvider provider;
  private final KvPolicy policy;

  CheckedKeyValue(KvProvider provider, KvPolicy policy) {
    this.provider = provider;
    this.policy = policy;
  }

  @Override
  public KvCapabilityInfo info() {
    return provider
        .info()
        .withExtension(CACHE_TTL_MINIMUM, Integer.toString(policy.minimumCacheTtlSeconds()));
  }

  @Override
  public Optional<KvValue> get(String key, GetOptions options) {
    admitRead(key, options);
    return provider.get(key, options);
  }

  @Override
  public Optional<KvEntry> getWithMetadata(String key, GetOptions options) {
    admitRead(key, options);
    return provider.getWithMetadata(key, options);
  }

  @Override
  public Optional<InputStream> getStream(String key, GetOptions options) {
    admitRead(key, options);
    return provider.getStream(key, options);
  }

  @Override
  public void put(String key, String text, PutOptions options) {
    Checks.key(key);
    Checks.text(text);
    put(key, new KvContent.Text(text), options);
  }

  @Override
  public void put(String key, byte[] bytes, PutOptions options) {
    Checks.key(key);
    Checks.valueSize(bytes.length);
    put(key, new KvContent.Bytes(bytes), options);
  }

  @Override
  public void put(String key, InputStream stream, PutOptions options) {
    Checks.key(key);
    put(key, new KvContent.Streamed(new BoundedStream(stream)), options);
  }

  @Override
  public KvList list(ListOptions options) {
    Checks.list(options);
    count();
    return provider.list(options);
  }

  @Override
  public void delete(String key) {
    Checks.key(key);
    count();
    provider.delete(key);
  }

  private void put(String key, KvContent content, PutOptions options) {
    Checks.put(options, policy);
    count();
    provider.put(key, content, options);
  }

  private void admitRead(String key, GetOptions options) {
    Checks.key(key);
    Checks.get(options, policy);
    count();
  }

  private void count() {
    policy.budget().ifPresent(InvocationBudget::spend);
  }
}
