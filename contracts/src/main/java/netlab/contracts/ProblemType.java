package netlab.contracts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The kinds of problem that an answer or a failed job can have (API.md section 1).
public enum ProblemType {
    MALFORMED_JSON(400, "The body is not valid JSON",
            "The body must be exactly one JSON value in UTF-8, without a duplicate key and without anything after it."),
    UNAUTHORIZED(401, "A token is needed",
            "Send the lab's token as “Authorization: Bearer …”, or get a session cookie with POST /session."),
    TARGET_NOT_ALLOWED(403, "The target is not allowed",
            "A service connects only to what NETLAB_TARGETS allows: by default loopback and the networks that it is on, without their gateway. Link-local addresses are always refused."),
    HOST_NOT_ALLOWED(403, "The Host is not known",
            "The gateway answers only to the host names it knows, so that a foreign web page can't reach it. NETLAB_HOSTS adds names."),
    NOT_FOUND(404, "Not found", "There is nothing at this address."),
    METHOD_NOT_ALLOWED(405, "The method is not allowed", "The Allow header tells which methods this address has."),
    NOT_ACCEPTABLE(406, "No such representation",
            "The answer can't be given in any of the media types that Accept names."),
    ALREADY_ENDED(409, "The job has ended", "A job that has ended can't be cancelled."),
    BODY_TOO_LARGE(413, "The body is too large", "A body may have 1 MiB, that of a mail job 25 MiB."),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is not JSON", "Send the body with Content-Type: application/json."),
    INVALID_SPEC(422, "The spec is not valid", "The member “errors” lists every fault with its JSON pointer."),
    IDEMPOTENCY_MISMATCH(422, "The key was used for another body",
            "An Idempotency-Key stands for one body of one kind for 24 hours."),
    QUEUE_FULL(429, "The queue is full", "Too many jobs wait already. Retry-After tells when to try again."),
    RATE_LIMITED(429, "Too many requests", "Retry-After tells when to try again."),
    INTERNAL(500, "Internal error", "netlab has a fault. The log tells more."),
    UNKNOWN_HOST(502, "The host is not known", "The name has no address."),
    CONNECTION_REFUSED(502, "The connection was refused", "Nothing listens there, or a filter refuses."),
    CONNECTION_LOST(502, "The connection was lost", "The peer closed the connection before the work was done."),
    PROTOCOL_ERROR(502, "The peer broke the protocol", "What the peer sent is not what the protocol allows."),
    TLS_FAILED(502, "TLS failed", "The connection could not be encrypted, or the server's certificate is not trusted."),
    AUTHENTICATION_FAILED(502, "The login was refused",
            "The server did not accept the user name and password, or the way they were offered."),
    ALL_RECIPIENTS_REJECTED(502, "No recipient was accepted", "The server refused every recipient; nothing was sent."),
    MESSAGE_REJECTED(502, "The message was rejected",
            "The server refused the sender or the message; nothing was delivered."),
    DELIVERY_UNKNOWN(502, "It is not known whether the mail was delivered",
            "The connection was lost after the message was committed and before the server's reply. It is not sent again, for nothing is sent twice."),
    NOT_COMMITTED(502, "The mail was not committed", "The commit did not come in time, so the message was not sent."),
    RESULT_OUT_OF_RANGE(502, "The result is out of range",
            "The result does not fit into a signed 32-bit number, so the protocol has no answer for it."),
    NO_RESULT(502, "There is no result", "The server closed without an answer, as it does where there is none."),
    WRONG_ID(502, "The answer has another ID", "The server must repeat the request's ID in its answer."),
    SHORT_ANSWER(502, "The answer is too short", "An answer of the calc protocol has 8 bytes; fewer came."),
    LONG_ANSWER(502, "The answer is too long", "An answer of the calc protocol has 8 bytes; more came."),
    WRONG_ANSWER(502, "The answer is wrong", "The server answered something else than the right result."),
    SERVICE_UNAVAILABLE(503, "The service is not available",
            "No replica of the service that runs such jobs could take it."),
    UNAVAILABLE(503, "netlab can't take jobs now", "Retry-After tells when to try again."),
    TIMEOUT(504, "No answer in time", "The peer did not answer within the time allowed.");

    private final int status;
    private final String title;
    private final String explanation;

    ProblemType(int status, String title, String explanation) {
        this.status = status;
        this.title = title;
        this.explanation = explanation;
    }

    /// The HTTP status that goes with it.
    public int status() {
        return status;
    }

    /// What it is, in a few words.
    public String title() {
        return title;
    }

    /// What it means and what helps, in a sentence or two.
    public String explanation() {
        return explanation;
    }

    /// Its name in addresses, such as `invalid-spec`.
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Its address, such as `/problems/invalid-spec`.
    public String path() {
        return "/problems/" + slug();
    }

    /// The type with this slug, or empty.
    public static Optional<ProblemType> find(String slug) {
        return Arrays.stream(values()).filter(each -> each.slug().equals(slug)).findFirst();
    }
}
