package dev.flowkv.examples.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/** A repository with what this build would publish; with -Prelease, the one that it deploys to. */
final class Published {
  static final Path FOLDER = Path.of(property("flowkv.published"));
  static final String VERSION = property("flowkv.version");

  private Published() {}

  static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set; docs/examples/check/pom.xml sets it");
    }
    return value;
  }

  /** Fails with what to do where nothing is published yet. */
  static void require() {
    if (!Files.isDirectory(FOLDER.resolve("dev/flowkv"))) {
      throw new IllegalStateException(
          "nothing is in "
              + FOLDER
              + "; with -Prelease, the goal must be deploy: mvn -Prelease deploy");
    }
  }

  static Path folderOf(String artifact) {
    return FOLDER.resolve("dev/flowkv").resolve(artifact).resolve(VERSION);
  }

  /** An artifact's file whose name ends so; of several snapshots, the one that came last. */
  static Path file(String artifact, String end) {
    try (Stream<Path> files = Files.list(folderOf(artifact))) {
      return files
          .filter(file -> file.getFileName().toString().matches(".*(\\d|SNAPSHOT)" + end))
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new AssertionError(artifact + " has no file that ends in " + end));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Document pom(String artifact) {
    return xml(file(artifact, "\\.pom"));
  }

  static Document xml(Path file) {
    try {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException(e);
    }
  }
}
