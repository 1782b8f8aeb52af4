package dev.flowkv.pages;

import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the project's source text. */
final class Sources {
  private static final Set<String> NOT_OURS = Set.of("target", "node_modules", "dist", ".git");

  private static final List<Path> OURS = ours();

  private static final Pattern SENTENCE = Pattern.compile("\\.(?= [A-Z])");

  private Sources() {}

  /** Returns the files with one of these endings, except generated and foreign ones. */
  static List<Path> files(String... endings) {
    return OURS.stream()
        .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
        .toList();
  }

  /** Does not go into folders of others, which have more files than all of ours. */
  private static List<Path> ours() {
    List<Path> files = new ArrayList<>();
    try {
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
              if (attributes.isRegularFile()) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.stream().sorted().toList();
  }

  static String read(String file) {
    return Pages.read(NodeTools.ROOT.resolve(file));
  }

  /** Returns a comment without its tags, as a cell of a table shows it. */
  static String text(String comment) {
    return comment
        .replaceAll("(?m)^\\s*\\*", "")
        .replaceAll("(?s)\\n\\s*(<p>|@).*", "")
        .replaceAll("\\s+", " ")
        .strip()
        .replaceAll("\\{@code ([^}]*)\\}", "`$1`")
        .replaceAll("\\{@link (?:[\\w.]*#)?([\\w.]+)(?:\\([^)]*\\))?\\}", "`$1`")
        .replace("|", "\\|");
  }

  /** Returns the first sentence of a comment. */
  static String sentence(String comment) {
    String text = text(comment);
    Matcher end = SENTENCE.matcher(text);
    return end.find() ? text.substring(0, end.end()) : text;
  }

  /** Returns what a pattern's first group finds in files, sorted. */
  static Set<String> found(Pattern pattern, List<Path> files) {
    return files.stream()
        .flatMap(file -> pattern.matcher(Pages.read(file)).results().map(found -> found.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
