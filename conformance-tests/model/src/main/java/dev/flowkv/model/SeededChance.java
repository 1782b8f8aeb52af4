package dev.flowkv.model;

/**
 * The draws of the page "Random draws".
 *
 * @param namespace the namespace of the model
 * @param seed of all draws but lags: a version keeps the seed that it was written with
 */
record SeededChance(String namespace, long seed) implements ModelChance {
  @Override
  public long arrival(ModelVersion version, String key, String location, long asked) {
    ModelDraw draw =
        new ModelDraw(version.seed())
            .text("lag")
            .text(namespace)
            .text(key)
            .number(version.revision())
            .text(location);
    return version.commit() + ModelLag.draw(version.lag(), draw);
  }

  @Override
  public int shard(String location, long n, int shards) {
    return new ModelDraw(seed).text("shard").text(location).number(n).choice(shards);
  }

  @Override
  public boolean hits(double probability, long n) {
    // The only rule is the first one.
    return new ModelDraw(seed).text("fault").number(0).number(n).uniform(1) < probability;
  }
}
