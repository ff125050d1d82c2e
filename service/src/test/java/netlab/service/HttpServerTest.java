package netlab.service;

import static netlab.service.Wire.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpServerTest {
    private static final PrometheusMeterRegistry METRICS = Metrics.create();
    private static final CountDownLatch IDLE_PASSED = new CountDownLatch(1);
    private static final CountDownLatch FLOOD_STOPPED = new CountDownLatch(1);
    private static volatile Health health = Health.good();
    @SuppressWarnings("NullAway.Init")
    private static HttpServer server;

    @BeforeAll
    static void start() {
        server = HttpServer.start("127.0.0.1", 0, Duration.ofMillis(300), request -> !request.path().equals("/shut"),
                _ -> false, () -> health, METRICS, routes -> {
                    routes.post("/echo", request -> request.result(Bodies.read(request, 10)));
                    routes.get("/shut", request -> request.result("open"));
                    routes.get("/fault", _ -> {
                        throw new IllegalStateException("secret");
                    });
                    routes.get("/error", _ -> {
                        throw new StackOverflowError("secret");
                    });
                    routes.get("/disk", _ -> {
                        throw new IOException("secret");
                    });
                    routes.get("/beats", request -> {
                        SseWriter out = new SseWriter(request.res().getOutputStream());
                        do {
                            out.heartbeat();
                        } while (!IDLE_PASSED.await(50, TimeUnit.MILLISECONDS));
                        request.res().getOutputStream().print("the end");
                    });
                    routes.get("/flood", request -> {
                        try {
                            while (true) {
                                request.res().getOutputStream().write(new byte[65_536]);
                            }
                        } finally {
                            FLOOD_STOPPED.countDown();
                        }
                    });
                    routes.get("/late", request -> {
                        IDLE_PASSED.await();
                        request.result("late");
                    });
                });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String ask(String request) throws IOException {
        try (Wire wire = new Wire(server.port())) {
            return wire.send(request).answer();
        }
    }

    private static String post(String headers, String body) throws IOException {
        return ask("POST /echo HTTP/1.1\nHost: x\nContent-Type: application/json\n" + headers + "\n\n" + body);
    }

    @ParameterizedTest
    @CsvSource({"GET, /nowhere, 404", "FOO, /nowhere, 404", "GET, /echo, 405", "FOO, /echo, 405", "TRACE, /livez, 405",
            "OPTIONS, /livez, 405", "GET, /fault, 500", "GET, /error, 500", "GET, /disk, 500", "GET, /shut, 401",
            "OPTIONS, *, 404"})
    void whatGoesWrongIsAProblem(String method, String path, int status) throws Exception {
        String answer = ask(method + " " + path + " HTTP/1.1\nHost: x\n\n");

        assertProblem(answer, status);
        assertThat(answer).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /%zz HTTP/1.1\nHost: x\n\n", "GET /%ff HTTP/1.1\nHost: x\n\n",
            "GET /%00 HTTP/1.1\nHost: x\n\n", "GET /livez HTTP/1.1\n\n", "GET /livez HTTP/1.1\nHost: a\nHost: b\n\n",
            "GET /livez HTTP/1.1\nHost: a b\n\n", "GARBAGE\n\n", "CONNECT x:1 HTTP/1.1\nHost: y\n\n",
            "POST /echo HTTP/1.1\nHost: x\nContent-Length: x\n\n",
            "POST /echo HTTP/1.1\nHost: x\nContent-Length: 1\nTransfer-Encoding: chunked\n\n"})
    void whatIsNoHttpIsAProblemToo(String request) throws Exception {
        assertProblem(ask(request), 400);
    }

    @Test
    void hundredsOfRequestsMayWaitAtOnce() throws Exception {
        CountDownLatch together = new CountDownLatch(300);
        List<Wire> wires = new ArrayList<>();
        try (HttpServer patient = HttpServer.start("127.0.0.1", 0, _ -> true, _ -> true, () -> health, METRICS,
                routes -> routes.get("/together", request -> {
                    together.countDown();
                    together.await();
                    request.result("together");
                }))) {
            while (wires.size() < 300) {
                wires.add(new Wire(patient.port()).send("GET /together HTTP/1.1\nHost: x\n\n"));
            }
            for (Wire wire : wires) {
                assertThat(wire.answer()).endsWith("together");
            }
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
    }

    @Test
    void whatIsTooLongOrTooOldIsAProblemToo() throws Exception {
        assertProblem(ask("GET /" + "x".repeat(20_000) + " HTTP/1.1\nHost: x\n\n"), 414);
        assertProblem(ask("GET /livez HTTP/1.1\nHost: x\nX: " + "x".repeat(20_000) + "\n\n"), 431);
        assertProblem(ask("GET /livez HTTP/3.7\nHost: x\n\n"), 505);
        assertProblem(post("Content-Length: 1\nExpect: miracles", ""), 417);
    }

    @Test
    void theMethodsThatThereAreAreTold() throws Exception {
        assertThat(ask("DELETE /echo HTTP/1.1\nHost: x\n\n")).contains("Allow: POST\r\n");
        assertThat(ask("POST /livez HTTP/1.1\nHost: x\nContent-Length: 0\n\n")).contains("Allow: GET, HEAD\r\n");
    }

    @Test
    void aHeadHasTheHeadersOfTheGet() throws Exception {
        health = new Health(false, Map.of());
        try (Wire wire = new Wire(server.port())) {
            wire.send("HEAD /livez HTTP/1.1\nHost: x\n\n");
            wire.send("HEAD /readyz HTTP/1.1\nHost: x\nConnection: close\n\n");
            String answers = wire.rest();

            assertThat(answers).startsWith("HTTP/1.1 200 ")
                    .contains("HTTP/1.1 503 ", "Content-Type: application/json")
                    .doesNotContain("{");
        } finally {
            health = Health.good();
        }
    }

    @Test
    void readinessTellsWhatThePartsSay() throws Exception {
        assertThat(ask("GET /readyz HTTP/1.1\nHost: x\n\n")).startsWith("HTTP/1.1 200 ")
                .contains("\"status\":\"ready\"");
        health = new Health(false, Map.of("journal", "is full"));
        assertThat(ask("GET /readyz HTTP/1.1\nHost: x\n\n")).startsWith("HTTP/1.1 503 ")
                .contains("not ready", "is full");
        health = Health.good();
    }

    @Test
    void aBodyMayBeChunked() throws Exception {
        assertThat(post("Transfer-Encoding: chunked", "5\n01234\n5\n56789\n0\n\n")).endsWith("0123456789");
        assertProblem(post("Transfer-Encoding: chunked", "5\n01234\n6\n567890\n0\n\n"), 413);
    }

    @Test
    void theLimitIsExact() throws Exception {
        assertThat(post("Content-Length: 10", "0123456789")).endsWith("0123456789");
        assertProblem(post("Content-Length: 11", "01234567890"), 413);
    }

    @ParameterizedTest
    @CsvSource({"/echo, application/json, 413", "/echo, text/plain, 415", "/nowhere, application/json, 404",
            "/livez, application/json, 405", "/shut, application/json, 401"})
    void whoSendsAMuchTooLargeBodyStillReadsTheAnswer(String path, String type, int status) throws Exception {
        int megabytes = 8;
        try (Wire wire = new Wire(server.port())) {
            wire.send("POST " + path + " HTTP/1.1\nHost: x\nContent-Type: " + type + "\nContent-Length: "
                    + megabytes * 1_000_000 + "\n\n");
            for (int i = 0; i < megabytes; i++) {
                wire.send("x".repeat(1_000_000));
            }

            assertProblem(wire.answer(), status);
        }
    }

    @Test
    void whoAsksBeforeSendingATooLargeBodyIsToldNotTo() throws Exception {
        assertProblem(post("Content-Length: 1000000\nExpect: 100-continue", ""), 413);
        assertThat(post("Content-Length: 2\nExpect: 100-continue", "12")).startsWith("HTTP/1.1 100 ");
    }

    @Test
    void aBodyThatIsCutOffGetsNoAnswer() throws Exception {
        for (String body : new String[]{"Content-Length: 9\n\n0123", "Transfer-Encoding: chunked\n\n4\n01"}) {
            try (Wire wire = new Wire(server.port())) {
                wire.send("POST /echo HTTP/1.1\nHost: x\nContent-Type: application/json\n" + body).halfClose();

                assertThat(wire.rest()).isEmpty();
            }
        }
    }

    @Test
    void aBodyThatStopsComingIsCutAndItsSenderTold() throws Exception {
        try (Wire wire = new Wire(server.port())) {
            wire.send("POST /echo HTTP/1.1\nHost: x\nContent-Type: application/json\nContent-Length: 9\n\n0123");

            assertProblem(wire.rest(), 408);
        }
    }

    @Test
    void aConnectionOnWhichNothingComesIsClosed() throws Exception {
        try (Wire wire = new Wire(server.port())) {
            assertThat(wire.send("GET /livez HTTP/1.1\n").rest()).isEmpty();
        }
    }

    @Test
    void anAnswerMayTakeLongerThanAConnectionMayBeIdleAndAStreamThatBeatsIsNotCut() throws Exception {
        try (Wire late = new Wire(server.port());
                Wire beats = new Wire(server.port());
                Wire idle = new Wire(server.port())) {
            late.send("GET /late HTTP/1.1\nHost: x\n\n");
            beats.send("GET /beats HTTP/1.1\nHost: x\nConnection: close\n\n");
            assertThat(idle.send("GET /livez HTTP/1.1\n").rest()).isEmpty(); // which takes that long
            IDLE_PASSED.countDown();

            assertThat(late.answer()).endsWith("late");
            assertThat(beats.rest()).contains("the end");
        }
    }

    @Test
    void whoReadsNothingOfAStreamIsCutOff() throws Exception {
        try (Wire wire = new Wire(server.port())) {
            wire.send("GET /flood HTTP/1.1\nHost: x\n\n");

            assertThat(FLOOD_STOPPED.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void madeUpMethodsMakeNoTimeSeries() throws Exception {
        for (int i = 0; i < 3; i++) {
            ask("MADEUP" + i + " /livez HTTP/1.1\nHost: x\n\n");
        }

        assertThat(METRICS.scrape()).contains("method=\"other\"").doesNotContain("MADEUP");
    }
}
