package dev.flowkv.server.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether an emulator can have a port, or has it. */
final class PortFinding {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String FIX =
      "dev takes the next free port by itself; flowkv serve --port 0 takes any";

  private PortFinding() {}

  /**
   * Looks at a port.
   *
   * @param emulator who has it; null: nobody, or a program that is no emulator
   * @param version this program's
   */
  static Finding of(int port, @Nullable RunningEmulator emulator, String version) {
    if (emulator != null) {
      return emulator.versionFinding(version);
    }
    String name = "port " + port;
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return Finding.well(name, "free");
    } catch (IOException e) {
      return Finding.problem(
          name,
          isListenedAt(port)
              ? "taken by a program that is no emulator"
              : "cannot be listened at: " + e.getMessage(),
          FIX);
    }
  }

  /** The text of a refusal, which is in the user's language, does not tell. */
  private static boolean isListenedAt(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          Math.toIntExact(PATIENCE.toMillis()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
