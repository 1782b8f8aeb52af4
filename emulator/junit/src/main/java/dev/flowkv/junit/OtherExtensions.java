package dev.flowkv.junit;

import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/**
 * The other extensions of a test. JUnit gives each handler of exceptions what the one before has
 * thrown, in an order that none of them chooses.
 */
final class OtherExtensions {
  private static final String DETECTION = "junit.jupiter.extensions.autodetection.enabled";
  private static final List<Class<?>> TELLING_APART =
      List.of(
          TestExecutionExceptionHandler.class,
          LifecycleMethodExecutionExceptionHandler.class,
          TestWatcher.class);

  private OtherExtensions() {}

  /** Returns whether one of them may look at the type of the exception that a test has thrown. */
  static boolean mayTellExceptionsApart(ExtensionContext context) {
    return types(context)
        .filter(type -> type != WorkersKvExtension.class)
        .anyMatch(type -> TELLING_APART.stream().anyMatch(t -> t.isAssignableFrom(type)));
  }

  private static Stream<Class<?>> types(ExtensionContext context) {
    Stream<Class<?>> types = detected(context);
    for (ExtensionContext c = context; c != null; c = c.getParent().orElse(null)) {
      types = Stream.concat(types, c.getElement().stream().flatMap(OtherExtensions::declared));
      types = Stream.concat(types, c.getTestClass().stream().flatMap(OtherExtensions::ofFields));
    }
    Stream<Class<?>> ofInstances =
        context.getTestInstances().stream()
            .flatMap(instances -> instances.getAllInstances().stream())
            .flatMap(
                instance ->
                    AnnotationSupport.findAnnotatedFieldValues(instance, RegisterExtension.class)
                        .stream())
            .map(Object::getClass);
    return Stream.concat(types, ofInstances);
  }

  private static Stream<Class<?>> declared(AnnotatedElement element) {
    return AnnotationSupport.findRepeatableAnnotations(element, ExtendWith.class).stream()
        .flatMap(annotation -> Stream.of(annotation.value()));
  }

  private static Stream<Class<?>> ofFields(Class<?> tests) {
    return Stream.concat(
        AnnotationSupport.findAnnotatedFieldValues(tests, RegisterExtension.class).stream()
            .map(Object::getClass),
        AnnotationSupport.findAnnotatedFields(
                tests, ExtendWith.class, field -> true, HierarchyTraversalMode.TOP_DOWN)
            .stream()
            .flatMap(OtherExtensions::declared));
  }

  private static Stream<Class<?>> detected(ExtensionContext context) {
    return context.getConfigurationParameter(DETECTION).filter(Boolean::parseBoolean).stream()
        .flatMap(enabled -> ServiceLoader.load(Extension.class).stream())
        .map(ServiceLoader.Provider::type);
  }
}
