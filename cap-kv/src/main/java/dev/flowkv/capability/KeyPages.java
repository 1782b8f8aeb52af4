package dev.flowkv.capability;

import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The keys of a list, one page after the other, each asked for when the one before is used up. */
final class KeyPages implements Spliterator<KvKey> {
  private final KeyValue keyValue;
  private Iterator<KvKey> page = Collections.emptyIterator();
  private @Nullable ListOptions next;

  KeyPages(KeyValue keyValue, String prefix) {
    this.keyValue = keyValue;
    this.next = ListOptions.ALL.withPrefix(prefix);
  }

  @Override
  public boolean tryAdvance(Consumer<? super KvKey> action) {
    while (!page.hasNext()) {
      ListOptions asked = next;
      if (asked == null) {
        return false;
      }
      KvList list = keyValue.list(asked);
      Optional<String> cursor = list.cursor();
      if (list.keys().isEmpty() && cursor.isPresent() && cursor.equals(asked.cursor())) {
        // Otherwise a broken backend would keep this loop busy for ever.
        throw KvException.of(
            KvErrorCode.CURSOR_INVALID,
            "the list of prefix \""
                + asked.prefix()
                + "\" does not advance: an empty page came"
                + " with the cursor it was asked with");
      }
      page = list.keys().iterator();
      next = cursor.isPresent() ? asked.withCursor(cursor.get()) : null;
    }
    action.accept(page.next());
    return true;
  }

  @Override
  public @Nullable Spliterator<KvKey> trySplit() {
    return null;
  }

  @Override
  public long estimateSize() {
    return Long.MAX_VALUE;
  }

  @Override
  public int characteristics() {
    return ORDERED | DISTINCT | NONNULL;
  }
}
