package dev.flowkv.server.cli.terminal;

import dev.flowkv.explain.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table: columns as wide as what is in them, two spaces between them. */
public final class Columns {
  private final List<List<String>> rows = new ArrayList<>();

  /** Makes a table with these headings. */
  public Columns(String... headings) {
    row(headings);
  }

  /** Adds a row, of as many cells as there are headings; what controls terminals is shown. */
  public void row(String... cells) {
    rows.add(List.of(cells).stream().map(Printable::text).toList());
  }

  public void print(PrintWriter out) {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell);
        if (column < row.size() - 1) {
          line.append(" ".repeat(width(column) - length(cell) + 2));
        }
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
