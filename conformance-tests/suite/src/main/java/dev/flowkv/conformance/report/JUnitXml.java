package dev.flowkv.conformance.report;

import dev.flowkv.conformance.run.PropertyResult;
import dev.flowkv.conformance.run.TargetResult;
import dev.flowkv.explain.Printable;
import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A run as JUnit's XML, which every CI shows: a suite for each target, a test for each property.
 */
public final class JUnitXml {
  private JUnitXml() {}

  /** The document. */
  public static String of(SuiteReport report) {
    StringWriter out = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      for (TargetResult t : report.targets()) {
        suite(xml, t, report.startedAt());
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return out.toString();
  }

  private static void suite(XMLStreamWriter xml, TargetResult t, String startedAt)
      throws XMLStreamException {
    long failures = 0;
    long errors = 0;
    long skipped = t.notRun() == null ? 0 : 1;
    for (PropertyResult r : t.results()) {
      switch (r.status()) {
        case VIOLATED -> failures++;
        case BROKEN -> errors++;
        case NOT_RUN -> skipped++;
        default -> {}
      }
    }
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", t.name());
    xml.writeAttribute("timestamp", startedAt);
    xml.writeAttribute("tests", Long.toString(Math.max(1, t.results().size())));
    xml.writeAttribute("failures", Long.toString(failures));
    xml.writeAttribute("errors", Long.toString(errors));
    xml.writeAttribute("skipped", Long.toString(skipped));
    xml.writeAttribute("time", seconds(t.millis()));
    if (t.notRun() != null) {
      test(xml, t.name(), "target", 0, "skipped", t.notRun());
    }
    for (PropertyResult r : t.results()) {
      String element =
          switch (r.status()) {
            case VIOLATED -> "failure";
            case BROKEN -> "error";
            case NOT_RUN -> "skipped";
            default -> "";
          };
      test(xml, t.name(), r.property().id(), r.millis(), element, r.text());
    }
    xml.writeEndElement();
  }

  private static void test(
      XMLStreamWriter xml, String target, String id, long millis, String element, String text)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", target);
    xml.writeAttribute("name", id);
    xml.writeAttribute("time", seconds(millis));
    if (!element.isEmpty()) {
      xml.writeStartElement(element);
      // XML has no way to say most control characters.
      xml.writeAttribute("message", Printable.lines(text));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
  }
}
