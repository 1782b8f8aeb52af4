package dev.flowkv.engine;

/**
 * A namespace as the account lists it.
 *
 * @param id its id
 * @param title its title, unique in the account
 */
public record NamespaceInfo(String id, String title) {}
