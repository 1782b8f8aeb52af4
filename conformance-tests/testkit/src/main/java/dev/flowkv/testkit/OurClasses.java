package dev.flowkv.testkit;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Imports the project's classes for rules about what may use what. */
public final class OurClasses {
  private OurClasses() {}

  /**
   * Imports the classes of packages, and of those below them, except those of tests. ArchUnit's
   * {@code importPackages} gives the same, and lists every class of the JDK and of all libraries to
   * find them.
   */
  public static JavaClasses in(String... packages) {
    List<URL> folders = new ArrayList<>();
    try {
      for (String name : packages) {
        String folder = name.replace('.', '/');
        folders.addAll(Collections.list(OurClasses.class.getClassLoader().getResources(folder)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importUrls(folders);
  }
}
