package dev.flowkv.inspector;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of the page by their paths. Files are read when they are asked for, so a page
 * that nobody opens costs nothing.
 *
 * <p>All files except the page itself lie in a folder that is named by a digest of all of them, so
 * browsers may keep every file for ever.
 */
public final class InspectorPage {
  /** Where the page is, besides {@code /}. */
  public static final String ROOT = "/__flowkv/ui/";

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(\\.[a-z]+)");

  private static final Map<String, String> TYPES =
      Map.of(
          ".js", "text/javascript;charset=utf-8",
          ".css", "text/css;charset=utf-8",
          ".svg", "image/svg+xml");

  /** Nothing from another host, no code or style in the document, no frame around it. */
  private static final String POLICY =
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html";

  private final boolean isReadOnly;
  private @Nullable String version;
  private @Nullable WebFile page;

  /**
   * The page.
   *
   * @param isReadOnly whether it offers no changes
   */
  public InspectorPage(boolean isReadOnly) {
    this.isReadOnly = isReadOnly;
  }

  /** Returns the page itself, which names the version of all other files. */
  public synchronized WebFile page() {
    if (page == null) {
      page = readPage();
    }
    return page;
  }

  /**
   * Finds a file.
   *
   * @param path the path of the request, from {@link #ROOT} on
   * @return empty: there is none, or it is of another version of this program
   */
  public Optional<WebFile> find(String path) {
    String root = ROOT + version() + "/";
    if (!path.startsWith(root)) {
      return Optional.empty();
    }
    String name = path.substring(root.length());
    Matcher matcher = NAME.matcher(name);
    String type = matcher.matches() ? TYPES.get(matcher.group(1)) : null;
    byte[] bytes = type == null ? null : read("ui/" + name);
    return type == null || bytes == null
        ? Optional.empty()
        : Optional.of(
            new WebFile(
                bytes,
                Map.of(
                    "Content-Type",
                    type,
                    "Cache-Control",
                    "public, max-age=31536000, immutable",
                    "X-Content-Type-Options",
                    "nosniff")));
  }

  private WebFile readPage() {
    String html =
        text("ui/index.html")
            .replace("{root}", ROOT + version())
            .replace("{readOnly}", Boolean.toString(isReadOnly));
    return new WebFile(
        html.getBytes(StandardCharsets.UTF_8),
        Map.of(
            "Content-Type",
            "text/html;charset=utf-8",
            "Cache-Control",
            "no-cache",
            "Content-Security-Policy",
            POLICY,
            "Referrer-Policy",
            "no-referrer",
            "Vary",
            "Accept",
            "X-Content-Type-Options",
            "nosniff"));
  }

  private synchronized String version() {
    if (version == null) {
      version = text("version.txt").substring(0, 16);
    }
    return version;
  }

  private static String text(String name) {
    byte[] bytes = read(name);
    if (bytes == null) {
      throw new IllegalStateException(name + " is not in the jar");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte @Nullable [] read(String name) {
    try (InputStream in = InspectorPage.class.getResourceAsStream(name)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
