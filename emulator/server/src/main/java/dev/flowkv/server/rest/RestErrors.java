package dev.flowkv.server.rest;

import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFault;
import dev.flowkv.server.http.FailureStatus;

/**
 * The REST API's error codes and texts. Codes that no public recording of the API shows are taken
 * from its old published list; {@code docs/reference/rest-errors.md} says which.
 */
final class RestErrors {
  static final int TOO_MANY_REQUESTS = 971;
  static final int NO_ROUTE = 7000;
  static final int COULD_NOT_ROUTE = 7003;
  static final int AUTHENTICATION = 10000;
  static final int UNAVAILABLE = 10001;
  static final int MALFORMED_PAGE = 10007;
  static final int MALFORMED_PER_PAGE = 10008;
  static final int KEY_NOT_FOUND = 10009;
  static final int INVALID_BODY = 10012;
  static final int INVALID_LIMIT = 10028;
  static final int INVALID_ORDER = 10043;
  static final int INVALID_DIRECTION = 10044;
  static final int INVALID_METADATA = 10147;

  private RestErrors() {}

  /**
   * The answer to a refusal by the engine.
   *
   * @param operation as the platform's texts name it: {@code put}, {@code list keys}
   */
  static RestFailure of(KvFailure failure, String operation) {
    int status = FailureStatus.of(failure);
    String text = failure.text();
    String named = operation + ": '" + text + "'";
    return switch (failure.reason()) {
      case NAMESPACE_ID_MALFORMED ->
          new RestFailure(
              status, 10011, "could not parse UUID from request's namespace_id: '" + text + "'");
      case NAMESPACE_NOT_FOUND ->
          // Deleting a namespace is the one operation that does not name itself.
          new RestFailure(status, 10013, operation.equals("remove namespace") ? text : named);
      case NAMESPACE_TITLE_TAKEN -> new RestFailure(status, 10014, text);
      case TOO_MANY_NAMESPACES -> new RestFailure(status, 10018, text);
      case NAMESPACE_TITLE_INVALID -> new RestFailure(status, 10019, text);
      case SAME_KEY_RATE_LIMITED, INVOCATION_LIMIT_EXCEEDED ->
          new RestFailure(status, 10022, named);
      case KEY_EMPTY, KEY_ILLEGAL, KEY_NOT_DECODABLE -> new RestFailure(status, 10023, named);
      case VALUE_TOO_LARGE -> new RestFailure(status, 10024, named);
      case LIST_LIMIT_INVALID -> new RestFailure(status, INVALID_LIMIT, named);
      case BULK_TYPE_INVALID,
          BULK_COUNT_INVALID,
          BULK_VALUE_MISMATCH,
          BULK_TOO_LARGE,
          CACHE_TTL_INVALID,
          LOCATION_UNKNOWN ->
          new RestFailure(status, 10029, named);
      case KEY_TOO_LONG -> new RestFailure(status, 10030, named);
      case EXPIRATION_INVALID -> new RestFailure(status, 10033, named);
      case EXPIRATION_TTL_INVALID -> new RestFailure(status, 10034, named);
      case CURSOR_INVALID -> new RestFailure(status, 10041, named);
      case DAILY_QUOTA_EXCEEDED ->
          new RestFailure(
              status,
              10048,
              "your account has reached the free usage limit for this operation for today");
      case METADATA_NOT_JSON -> new RestFailure(status, INVALID_METADATA, text);
      case METADATA_TOO_LONG -> new RestFailure(status, INVALID_METADATA, named);
      case REST_RATE_LIMITED -> new RestFailure(status, TOO_MANY_REQUESTS, text);
    };
  }

  /** The answer to a fault that is one: the status is the rule's, the code the one it goes with. */
  static RestFailure of(KvFault fault) {
    int code =
        switch (fault.status()) {
          case 401, 403 -> AUTHENTICATION;
          case 404 -> KEY_NOT_FOUND;
          case 429 -> TOO_MANY_REQUESTS;
          default -> UNAVAILABLE;
        };
    return new RestFailure(fault.status(), code, fault.text());
  }

  /** The answer where no route takes this method. */
  static RestFailure wrongMethod(String method) {
    return new RestFailure(
        405,
        AUTHENTICATION,
        method + " method not allowed for the api_token authentication scheme");
  }

  static RestFailure invalidBody(String what) {
    return new RestFailure(400, INVALID_BODY, "could not parse the request body: " + what);
  }
}
