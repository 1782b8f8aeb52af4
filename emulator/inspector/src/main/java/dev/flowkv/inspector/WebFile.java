package dev.flowkv.inspector;

import java.util.Map;

/**
 * A file of the page.
 *
 * @param bytes what is in it; not to be changed
 * @param headers the HTTP headers that belong to it
 */
public record WebFile(byte[] bytes, Map<String, String> headers) {}
