package dev.flowkv.engine;

/**
 * Everything that a snapshot replaces at once, and what works on it. An operation stays in the
 * world that it found.
 */
record World(
    Account account,
    NamespaceDirectory directory,
    Reader reader,
    Writer writer,
    Lister lister,
    Inspector inspector) {
  World(Account account, NamespaceDirectory directory) {
    this(
        account,
        directory,
        new Reader(account, directory),
        new Writer(account, directory),
        new Lister(account, directory),
        new Inspector(account));
  }
}
