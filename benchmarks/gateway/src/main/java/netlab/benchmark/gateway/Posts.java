package netlab.benchmark.gateway;

import java.time.Duration;

/// What clients post, how many post at once, and for how long.
final class Posts {
    static final int[] CLIENTS = {1, 16, 64};
    static final Duration WARM_UP = Duration.ofSeconds(45);
    static final Duration LENGTH = Duration.ofSeconds(2);

    private static final String BODY = "{\"operation\":\"sum\",\"numbers\":[1,2,3]}";
    private static final byte[] POST = HttpConnection.post("/jobs/calc", "", BODY);
    private static final byte[] POST_AND_WAIT = HttpConnection.post("/jobs/calc", "Prefer: wait=60\r\n", BODY);

    private Posts() {}

    /// Jobs that are answered when they are enqueued.
    static Load toEnqueue(Contender.Running running, int clients) {
        return new Load(running.port(), clients, POST, 202);
    }

    /// Jobs that are answered when they have ended.
    static Load toEnd(Contender.Running running, int clients) {
        return new Load(running.port(), clients, POST_AND_WAIT, 200);
    }
}
