package dev.flowkv.examples.zoo;

import java.util.Optional;

/**
 * A bug of the zoo.
 *
 * @param anchor of its section on the page
 * @param demo fails with it
 * @param mend passes all schedules; empty: KV cannot do this
 */
record Bug(String anchor, TestProgram demo, Optional<TestProgram> mend) {
  /** The bugs in Java, in the order of the page. */
  static Bug[] all() {
    return new Bug[] {
      new Bug("a-lock-is-taken-twice", TestProgram.in(LockDemo.class), Optional.empty()),
      bug("a-counter-goes-back", CounterDemo.class, VisitLogTest.class),
      bug("a-ticket-is-used-twice", TicketsDemo.class, ClaimsTest.class),
      bug("a-list-loses-an-item", TodoListDemo.class, TodoKeysTest.class),
      bug("two-keys-that-must-agree", SiteDemo.class, SiteWithFallbackTest.class),
      bug("a-deletion-comes-back", WorkspaceDemo.class, WorkspaceKeysTest.class)
    };
  }

  private static Bug bug(String anchor, Class<?> demo, Class<?> mend) {
    return new Bug(anchor, TestProgram.in(demo), Optional.of(TestProgram.in(mend)));
  }

  @Override
  public String toString() {
    return anchor;
  }
}
