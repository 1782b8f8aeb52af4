package dev.flowkv.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.NodeTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A reader who begins at the contents page gets everywhere, and nowhere else. */
class PagesTest {
  @Test
  void noLinkIsDead() {
    List<String> dead = new ArrayList<>();
    int links = 0;
    for (Path page : Pages.all()) {
      for (Pages.Link link : Pages.links(page)) {
        links++;
        boolean isThere =
            Files.exists(link.file())
                && (link.anchor().isEmpty()
                    || !link.file().toString().endsWith(".md")
                    || Pages.anchors(link.file()).contains(link.anchor()));
        if (!isThere) {
          dead.add(named(page) + " → " + named(link.file()) + "#" + link.anchor());
        }
      }
    }
    assertThat(dead).isEmpty();
    assertThat(links).isGreaterThan(300);
  }

  /** A decision is reached by its folder, and an example by a page that shows it. */
  @Test
  void everyPageIsReachedFromTheContentsPage() {
    Set<Path> reached = new HashSet<>(Set.of(Pages.CONTENTS));
    Deque<Path> next = new ArrayDeque<>(reached);
    while (!next.isEmpty()) {
      for (Pages.Link link : Pages.links(next.remove())) {
        if (link.file().toString().endsWith(".md") && reached.add(link.file())) {
          next.add(link.file());
        }
      }
    }
    assertThat(Pages.all())
        .filteredOn(page -> !page.toString().contains("/docs/decisions/"))
        .allSatisfy(page -> assertThat(reached).as(named(page)).contains(page));
  }

  @Test
  void thePagesOfTheFoldersAreOnTheContentsPage() {
    List<Path> linked = Pages.links(Pages.CONTENTS).stream().map(Pages.Link::file).toList();
    for (String folder : List.of("start", "how-to", "reference", "explanation")) {
      assertThat(Pages.all())
          .filteredOn(page -> page.getParent().endsWith("docs/" + folder))
          .isNotEmpty()
          .allSatisfy(page -> assertThat(linked).as(named(page)).contains(page));
    }
  }

  private static String named(Path page) {
    return NodeTools.ROOT.relativize(page).toString();
  }
}
