package dev.flowkv.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes the emulators of tests. JUnit finds this extension by itself, and so after every test the
 * stored structure of every emulator that the test made is checked.
 */
public final class TestEmulators implements AfterEachCallback {
  private static final List<KvEmulator> MADE = new CopyOnWriteArrayList<>();

  public static KvEmulator create(EmulatorConfig.Builder config) {
    return create(config.build());
  }

  public static KvEmulator create(EmulatorConfig config) {
    KvEmulator emulator = KvEmulator.create(config);
    MADE.add(emulator);
    return emulator;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    try {
      MADE.forEach(StoreInvariants::check);
    } finally {
      MADE.clear();
    }
  }
}
