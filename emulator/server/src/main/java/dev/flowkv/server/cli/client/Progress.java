package dev.flowkv.server.cli.client;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Help.Ansi;

/** Bars for what takes its time; for people only, and on the error stream. */
final class Progress {
  /** What is smaller is there before a bar could be read. */
  private static final long LARGE_BYTES = 4L << 20;

  private static final long MEGABYTE = 1L << 20;

  private Progress() {}

  /** A body to send; a large one with a bar. */
  static InputStream sending(byte[] body) {
    InputStream in = new ByteArrayInputStream(body);
    return body.length < LARGE_BYTES || !isWatched()
        ? in
        : ProgressBar.wrap(in, bar("sending", body.length));
  }

  /** A body to receive; a large one, or one of unknown length, with a bar. */
  static InputStream receiving(Answer answer) {
    long length = answer.length();
    return (length >= 0 && length < LARGE_BYTES) || !isWatched()
        ? answer.body()
        : ProgressBar.wrap(answer.body(), bar("receiving", length));
  }

  private static ProgressBarBuilder bar(String task, long length) {
    return ProgressBar.builder()
        .setTaskName(task)
        .setInitialMax(length)
        .setUnit(" MB", MEGABYTE)
        .setUpdateIntervalMillis(100);
  }

  /** Java does not know whether the error stream is a terminal; the script that starts it does. */
  private static boolean isWatched() {
    return Ansi.AUTO.enabled() && !"false".equals(System.getProperty("flowkv.progress"));
  }
}
