package dev.flowkv.formats;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.ResolvableDeserializer;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.engine.EmulatorState;
import java.io.IOException;

/**
 * Reads snapshots that are older than a member: it is null in them. All other members must be
 * there, since a document that lacks one is torn.
 */
final class OptionalMembers extends BeanDeserializerModifier {
  private static final long serialVersionUID = 1L;

  @Override
  public JsonDeserializer<?> modifyDeserializer(
      DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> deserializer) {
    return bean.getBeanClass() == EmulatorState.Cached.class
        ? new WithNull(deserializer, "cacheTtlSeconds")
        : deserializer;
  }

  private static final class WithNull extends DelegatingDeserializer {
    private static final long serialVersionUID = 1L;

    private final String member;

    WithNull(JsonDeserializer<?> delegate, String member) {
      super(delegate);
      this.member = member;
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> delegate) {
      return new WithNull(delegate, member);
    }

    @Override
    public void resolve(DeserializationContext context) throws JsonMappingException {
      if (getDelegatee() instanceof ResolvableDeserializer resolvable) {
        resolvable.resolve(context);
      }
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!(context.readTree(parser) instanceof ObjectNode object)) {
        return context.handleUnexpectedToken(EmulatorState.Cached.class, parser);
      }
      if (!object.has(member)) {
        object.putNull(member);
      }
      try (JsonParser complete = object.traverse(parser.getCodec())) {
        complete.nextToken();
        return super.deserialize(complete, context);
      }
    }
  }
}
