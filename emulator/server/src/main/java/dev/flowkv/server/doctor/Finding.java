package dev.flowkv.server.doctor;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a doctor looked at.
 *
 * @param state how it is
 * @param name what it is, in a word
 * @param what was seen
 * @param fix what to do; null: nothing
 * @param repair does it, where that can do no harm; null: the user has to
 */
public record Finding(
    State state, String name, String what, @Nullable String fix, @Nullable Repair repair) {
  /** Mends something, and says what it has done. */
  @FunctionalInterface
  public interface Repair {
    String run() throws IOException, InterruptedException;
  }

  /** How a thing is. */
  public enum State {
    /** As it should be. */
    WELL("ok"),
    /** It was not looked at; the fix says what that takes. */
    UNKNOWN("??"),
    /** It hinders. */
    PROBLEM("!!");

    private final String word;

    State(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  static Finding well(String name, String what) {
    return new Finding(State.WELL, name, what, null, null);
  }

  static Finding unknown(String name, String what, String fix) {
    return new Finding(State.UNKNOWN, name, what, fix, null);
  }

  static Finding problem(String name, String what, String fix) {
    return new Finding(State.PROBLEM, name, what, fix, null);
  }

  /** The same, with what mends it. */
  Finding with(Repair mend) {
    return new Finding(state, name, what, fix, mend);
  }

  /** The same, with more to say. */
  Finding saying(String more) {
    return new Finding(state, name, what + "; " + more, fix, repair);
  }
}
