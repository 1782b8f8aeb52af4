package dev.flowkv.server.cli.option;

import dev.flowkv.engine.KvOperation;
import dev.flowkv.engine.Profile;
import dev.flowkv.engine.Setting;
import dev.flowkv.explain.AnomalyKind;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** What a shell offers for the value of an option. */
public final class Candidates {
  private Candidates() {}

  public static final class Profiles implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Profile.values()).map(Profile::wireName).iterator();
    }
  }

  public static final class Operations implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(KvOperation.values()).map(KvOperation::wireName).iterator();
    }
  }

  public static final class Settings implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Setting.values()).map(s -> s.wireName() + "=").iterator();
    }
  }

  public static final class Anomalies implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(AnomalyKind.values()).map(AnomalyKind::wireName).iterator();
    }
  }

  public static final class LogFormats implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("requests", "json").iterator();
    }
  }

  public static final class Clocks implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("real", "manual", "x60").iterator();
    }
  }
}
