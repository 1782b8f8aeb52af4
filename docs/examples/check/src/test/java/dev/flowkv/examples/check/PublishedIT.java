package dev.flowkv.examples.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** What this build would publish, as Maven Central asks for it. */
class PublishedIT {
  private static final List<String> POMS = List.of("flowkv-bom", "flowkv-parent");

  @BeforeAll
  static void somethingIsPublished() {
    Published.require();
  }

  private static String at(Document document, String path) {
    try {
      return XPathFactory.newInstance().newXPath().evaluate(path, document).strip();
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<String> libraries() {
    Document bom = Published.pom("flowkv-bom");
    List<String> libraries = new ArrayList<>();
    String managed = "/project/dependencyManagement/dependencies/dependency";
    for (int i = 1; i <= Integer.parseInt(at(bom, "count(" + managed + ")")); i++) {
      assertThat(at(bom, managed + "[" + i + "]/groupId")).isEqualTo("dev.flowkv");
      libraries.add(at(bom, managed + "[" + i + "]/artifactId"));
    }
    return libraries;
  }

  @Test
  void theBillOfMaterialsHasAllThatIsPublished() throws IOException {
    List<String> expected = new ArrayList<>(libraries());
    expected.addAll(POMS);
    try (Stream<Path> staged = Files.list(Published.FOLDER.resolve("dev/flowkv"))) {
      assertThat(staged.map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(at(Published.pom("flowkv-bom"), "/project/parent"))
        .as("a parent would hand on the versions of FlowKV's own libraries")
        .isEmpty();
  }

  /** A new module must not be published because nobody has thought of it. */
  @Test
  void everyOtherModuleSaysThatItIsNotPublished() {
    Document parent = Published.xml(NodeTools.ROOT.resolve("pom.xml"));
    List<String> published = new ArrayList<>();
    for (int i = 1; i <= Integer.parseInt(at(parent, "count(/project/modules/module)")); i++) {
      String folder = at(parent, "/project/modules/module[" + i + "]");
      Document module = Published.xml(NodeTools.ROOT.resolve(folder).resolve("pom.xml"));
      if (!at(module, "/project/properties/maven.deploy.skip").equals("true")) {
        published.add(at(module, "/project/artifactId"));
      }
    }
    List<String> expected = new ArrayList<>(libraries());
    expected.add("flowkv-bom");
    assertThat(published).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void everyPomSaysWhatItIsAndUnderWhichLicense() {
    for (String artifact : libraries()) {
      Document pom = Published.pom(artifact);
      assertThat(at(pom, "/project/name")).as(artifact).isNotEmpty();
      assertThat(at(pom, "/project/description")).as(artifact).isNotEmpty();
      assertThat(at(pom, "/project/parent/artifactId")).isEqualTo("flowkv-parent");
    }
    for (String artifact : POMS) {
      Document pom = Published.pom(artifact);
      for (String element :
          List.of(
              "name",
              "description",
              "url",
              "licenses/license/name",
              "licenses/license/url",
              "developers/developer/name",
              "scm/connection",
              "scm/url")) {
        assertThat(at(pom, "/project/" + element)).as(artifact + ": " + element).isNotEmpty();
      }
    }
  }

  /** A library that a user does not get, or gets unasked. */
  @Test
  void noPomNamesWhatIsNotPublished() {
    for (String artifact : libraries()) {
      String own =
          "/project/dependencies/dependency[groupId='dev.flowkv'][not(scope) or scope='compile' or scope='runtime']";
      Document pom = Published.pom(artifact);
      for (int i = 1; i <= Integer.parseInt(at(pom, "count(" + own + ")")); i++) {
        assertThat(at(pom, own + "[" + i + "]/artifactId")).as(artifact).isIn(libraries());
      }
    }
  }

  @Test
  void aReleaseHasSourcesAndJavadocAndDigests() throws IOException {
    Assumptions.assumeTrue(
        Boolean.parseBoolean(Published.property("flowkv.released")),
        "not run: only mvn -Prelease deploy makes them");
    for (String artifact : libraries()) {
      assertThat(entries(Published.file(artifact, "-sources\\.jar")))
          .as(artifact)
          .anyMatch(entry -> entry.endsWith("/package-info.java"));
      assertThat(entries(Published.file(artifact, "-javadoc\\.jar")))
          .as(artifact)
          .contains("index.html");
    }
    try (Stream<Path> files = Files.walk(Published.FOLDER)) {
      assertThat(files.filter(f -> f.toString().matches(".*\\.(jar|pom)")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(Path.of(file + ".sha1")).exists())
          .allSatisfy(file -> assertThat(Path.of(file + ".md5")).exists());
    }
  }

  private static List<String> entries(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }

  /** What the first page shows is what a project of its own is tested with. */
  @Test
  void theFirstPageAndTheExampleNameThisVersion() throws IOException {
    Document example =
        Published.xml(NodeTools.ROOT.resolve("docs/examples/java-tests").resolve("pom.xml"));
    assertThat(at(example, "//dependency[artifactId='flowkv-bom']/version"))
        .isEqualTo(Published.VERSION);
    assertThat(Files.readString(NodeTools.ROOT.resolve("README.md")))
        .containsPattern(
            "<artifactId>flowkv-bom</artifactId>\\s*<version>"
                + Published.VERSION.replace(".", "\\.")
                + "</version>");
  }
}
