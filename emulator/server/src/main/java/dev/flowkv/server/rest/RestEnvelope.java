package dev.flowkv.server.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.server.http.LargeAnswer;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The envelope around every answer but a value. */
final class RestEnvelope {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RestEnvelope() {}

  static void success(Context ctx, @Nullable Object result) {
    send(ctx, 200, result, List.of(), null);
  }

  static void success(Context ctx, @Nullable Object result, Map<String, ?> resultInfo) {
    send(ctx, 200, result, List.of(), resultInfo);
  }

  static void failure(Context ctx, int status, int code, String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    send(ctx, status, null, List.of(error), null);
  }

  private static void send(
      Context ctx,
      int status,
      @Nullable Object result,
      List<Map<String, ?>> errors,
      @Nullable Map<String, ?> resultInfo) {
    Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
    envelope.put("result", result);
    envelope.put("success", errors.isEmpty());
    envelope.put("errors", errors);
    envelope.put("messages", List.of());
    if (resultInfo != null) {
      envelope.put("result_info", resultInfo);
    }
    try {
      ctx.status(status).contentType("application/json");
      LargeAnswer.bytes(ctx, JSON.writeValueAsBytes(envelope));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
