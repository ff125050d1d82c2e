package netlab.service;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import netlab.contracts.TraceParent;
import org.slf4j.MDC;

/// Gives each request its place in a trace (W3C Trace Context): the next of the one that it comes with, or the first of a
/// new one. Log lines of its thread name the trace.
public final class Tracing {
    /// The trace's id in a thread's log lines.
    public static final String KEY = "trace";

    private static final String ATTRIBUTE = "netlab.trace";

    private Tracing() {}

    static void enter(Context request) {
        TraceParent place = TraceParent.parse(request.header(TraceParent.HEADER))
                .map(TraceParent::child)
                .orElseGet(TraceParent::next);
        request.attribute(ATTRIBUTE, place);
        MDC.put(KEY, place.traceId());
    }

    static void leave() {
        MDC.remove(KEY);
    }

    /// The request's place in its trace.
    public static TraceParent of(Context request) {
        return requireNonNull(request.<TraceParent>attribute(ATTRIBUTE));
    }
}
