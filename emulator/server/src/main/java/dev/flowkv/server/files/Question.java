package dev.flowkv.server.files;

import org.jspecify.annotations.Nullable;

/** Asks the person who runs the program, if there is one. */
@FunctionalInterface
public interface Question {
  /** Has no answer, where there is nobody to ask. */
  Question NOBODY = question -> null;

  /**
   * Asks, and waits for the answer.
   *
   * @return the line that was typed, which may be empty; null: nobody answers
   */
  @Nullable String ask(String question);
}
