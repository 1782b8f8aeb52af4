package dev.flowkv.conformance.property;

/** Where the rules are said. */
final class Source {
  private static final String DOCS = "https://developers.cloudflare.com/kv/";

  static final String HOW = DOCS + "concepts/how-kv-works/";
  static final String READ = DOCS + "api/read-key-value-pairs/";
  static final String WRITE = DOCS + "api/write-key-value-pairs/";
  static final String DELETE = DOCS + "api/delete-key-value-pairs/";
  static final String LIST = DOCS + "api/list-keys/";
  static final String LIMITS = DOCS + "platform/limits/";
  static final String FAQ = DOCS + "reference/faq/";
  static final String REST = "https://developers.cloudflare.com/api/resources/kv/";
  static final String RUNTIME = "the runtime's source (workerd, src/workerd/api/kv.c++)";
  static final String REPORTS =
      "reported from production (cloudflare-docs, pull request 9782), and why "
          + LIST
          + " says to send the prefix again";
  static final String MODEL = "docs/reference/consistency-model.md";
  static final String HISTORIES =
      "docs/reference/consistency-model.md, \"What a history may show\"";
  static final String PROVIDER = "docs/reference/capabilities-and-binding.md";

  private Source() {}
}
