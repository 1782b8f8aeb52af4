/** The rules, by subject. Each class gives its properties as a list. */
@NullMarked
package dev.flowkv.conformance.property;

import org.jspecify.annotations.NullMarked;
