package dev.flowkv.examples.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The site of the documentation: it is built, its links lead somewhere, and it asks nobody else.
 */
class SiteIT {
  private static final Pattern LINK =
      Pattern.compile("<(\\w+)\\b[^>]*?\\b(?:href|src)=\"([^\"]*)\"");
  private static final Pattern ID = Pattern.compile("\\bid=\"([^\"]*)\"");

  @TempDir Path temp;

  @Test
  void everyLinkLeadsSomewhereAndNothingIsLoadedFromAnotherHost() throws IOException {
    NodeTools.require(temp);
    Path site = temp.resolve("site");
    Outcome built =
        ExternalProgram.run(
            List.of(
                NodeTools.SCRIPTS.resolve("site/build").toString(), "--output", site.toString()),
            temp,
            NodeTools.environment(temp),
            Duration.ofMinutes(5));
    assertThat(built.status()).as(built.output()).isZero();

    List<String> dead = new ArrayList<>();
    List<String> foreign = new ArrayList<>();
    Map<Path, Set<String>> anchors = new HashMap<>();
    List<Path> pages = pages(site);
    for (Path page : pages) {
      anchors.put(page, new HashSet<>());
      ID.matcher(Files.readString(page))
          .results()
          .forEach(id -> of(anchors, page).add(plain(id.group(1))));
    }
    for (Path page : pages) {
      for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
        String to = plain(link.group(2));
        if (to.matches("([a-z]+:|//).*")) {
          // A reader may follow a link. What the page loads by itself must be its own.
          if (!link.group(1).equals("a")) {
            foreign.add(site.relativize(page) + ": " + link.group());
          }
        } else if (!leadsSomewhere(site, page, to, anchors)) {
          dead.add(site.relativize(page) + " → " + to);
        }
      }
    }
    assertThat(dead).isEmpty();
    assertThat(foreign).isEmpty();
    assertThat(pages).hasSizeGreaterThan(40);
    assertThat(site.resolve("start/javascript.html")).exists();
    assertThat(Files.readString(site.resolve("index.html"))).contains("VPNavBarSearch");
  }

  private static List<Path> pages(Path site) throws IOException {
    try (Stream<Path> files = Files.walk(site)) {
      return files.filter(file -> file.toString().endsWith(".html")).sorted().toList();
    }
  }

  private static Set<String> of(Map<Path, Set<String>> anchors, Path page) {
    return anchors.getOrDefault(page, Set.of());
  }

  private static boolean leadsSomewhere(
      Path site, Path page, String to, Map<Path, Set<String>> anchors) {
    String[] parts = to.split("#", 2);
    Path file =
        parts[0].isEmpty()
            ? page
            : parts[0].startsWith("/")
                ? site.resolve(parts[0].substring(1))
                : page.resolveSibling(parts[0]).normalize();
    if (Files.isDirectory(file)) {
      file = file.resolve("index.html");
    } else if (!Files.exists(file)) {
      file = file.resolveSibling(file.getFileName() + ".html");
    }
    return Files.exists(file)
        && (parts.length == 1
            || parts[1].isEmpty()
            || of(anchors, file).contains(URLDecoder.decode(parts[1], StandardCharsets.UTF_8)));
  }

  private static String plain(String attribute) {
    return attribute.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'");
  }
}
