package dev.flowkv.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What sources and pages cite by its path, and the section's title, is there. */
class CitationsTest {
  private static final Set<String> NOT_OURS = Set.of("target", "node_modules", "dist", ".git");
  private static final Pattern CITING =
      Pattern.compile(".*\\.(java|md|js|cjs|mjs|ts|json|xml|toml)");
  private static final Pattern PAGE = Pattern.compile("\\bdocs/[A-Za-z0-9/_-]+\\.md\\b");
  private static final Pattern SECTION =
      Pattern.compile("\\b(docs/[A-Za-z0-9/_-]+\\.md)[}`]*, \"([^\"]+)\"");

  @Test
  void everyPageThatIsCitedExists() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path file : files()) {
      Matcher page = PAGE.matcher(text(file));
      while (page.find()) {
        if (!Files.exists(NodeTools.ROOT.resolve(page.group()))) {
          missing.add(file + " cites " + page.group());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everySectionThatIsCitedExists() throws IOException {
    List<String> missing = new ArrayList<>();
    int cited = 0;
    for (Path file : files()) {
      Matcher section = SECTION.matcher(text(file));
      while (section.find()) {
        cited++;
        Pattern heading =
            Pattern.compile("^#+ " + Pattern.quote(section.group(2)) + "$", Pattern.MULTILINE);
        Path page = NodeTools.ROOT.resolve(section.group(1));
        if (!Files.exists(page) || !heading.matcher(Files.readString(page)).find()) {
          missing.add(file + " cites " + section.group());
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(cited).isGreaterThan(5);
  }

  /** The text as it is read: comments and literals without the signs that break their lines. */
  private static String text(Path file) throws IOException {
    return Files.readString(file)
        .replaceAll("\\s*\\R\\s*\\*\\s+", " ")
        .replace("\\\"", "\"")
        .replaceAll("\"\\s*\\R?\\s*\\+\\s*\"", "");
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        NodeTools.ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (CITING.matcher(file.toString()).matches()) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
