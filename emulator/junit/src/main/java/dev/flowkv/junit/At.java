package dev.flowkv.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Where the operations of a parameter arrive. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface At {
  /** The location, such as {@code sjc}; {@code rest} is that of the REST API. Empty: the first. */
  String value() default "";

  /** The id of the namespace; empty: the one that {@link WorkersKv#namespace} names. */
  String namespace() default "";
}
