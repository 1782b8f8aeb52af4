package dev.flowkv.server;

/** A program of one class. */
final class HelloProgram {
  private HelloProgram() {}

  public static void main(String[] args) {
    System.out.println("hello");
  }
}
