package netlab.calc;

import static netlab.calc.WireOperation.MAXIMUM;
import static netlab.calc.WireOperation.MINIMUM;
import static netlab.calc.WireOperation.PRODUCT;
import static netlab.calc.WireOperation.SUM;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netlab.calc.Trial.Clients;
import netlab.contracts.Transport;

/// The conformance course: what a calc server must do (API.md §2), case by case.
final class Course {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration PAUSE_BETWEEN_BYTES = Duration.ofMillis(2);
    private static final byte[] GARBAGE = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final Question FIRST = new Question(1, SUM, 3, 1, 2);
    private static final Question SECOND = new Question(2, PRODUCT, -12, 3, -4);
    private static final Question THIRD = new Question(3, MINIMUM, -7, 5, -7, 6);
    private static final CalcRequest TOO_LARGE = request(9, SUM, Integer.MAX_VALUE, 1);
    // The product is 2^64, which is 0 for whoever multiplies in 64 bits.
    private static final CalcRequest FAR_TOO_LARGE = request(9, PRODUCT, 65_536, 65_536, 65_536, 65_536);
    private static final CalcRequest MINIMUM_OF_NONE = request(9, MINIMUM);

    /// A request and its right result.
    private record Question(CalcRequest request, int result) {
        Question(long id, WireOperation operation, int result, Integer... numbers) {
            this(Course.request(id, operation, numbers), result);
        }

        byte[] bytes(CalcCodec codec) {
            return codec.encode(request);
        }
    }

    private final List<Trial> trials = new ArrayList<>();

    private Course() {}

    /// All trials, in the order in which a server is built: from single answers to rough clients.
    static List<Trial> trials() {
        Course course = new Course();
        for (Transport transport : Transport.values()) {
            course.addSingleAnswers(transport);
        }
        course.addStreams();
        course.addEndings();
        course.addDatagrams();
        return List.copyOf(course.trials);
    }

    private void addSingleAnswers(Transport transport) {
        addSingle(transport, "sum", "A sum", new Question(7, SUM, 6, 3, -2, 5));
        addSingle(transport, "product", "A product", new Question(7, PRODUCT, -30, 3, -2, 5));
        addSingle(transport, "minimum", "A minimum", new Question(7, MINIMUM, -2, 3, -2, 5));
        addSingle(transport, "maximum", "A maximum", new Question(7, MAXIMUM, 5, 3, -2, 5));
        addSingle(transport, "largest-id", "IDs are unsigned: this one is 2^32 − 1",
                new Question(CalcRequest.MAX_ID, SUM, 3, 1, 2));
        addSingle(transport, "largest-result", "A sum of 2^31 − 1, the largest result",
                new Question(7, SUM, Integer.MAX_VALUE, Integer.MAX_VALUE - 1, 1));
        addSingle(transport, "smallest-result", "A product of −2^31, the smallest result",
                new Question(7, PRODUCT, Integer.MIN_VALUE, 65_536, -32_768));
        addSingle(transport, "sum-of-none", "N = 0: the sum of no numbers is 0", new Question(7, SUM, 0));
        addSingle(transport, "product-of-none", "N = 0: the product of no numbers is 1", new Question(7, PRODUCT, 1));
        addSingle(transport, "255-numbers", "N = 255, which is no −1, and a request of 1,032 bytes",
                new Question(7, MAXIMUM, 4, Collections.nCopies(CalcRequest.MAX_NUMBERS, 4).toArray(Integer[]::new)));
        addSingle(transport, "back-in-range", "A product that grows beyond 64 bits before a zero",
                new Question(7, PRODUCT, 0, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 0));
    }

    private void addSingle(Transport transport, String name, String about, Question question) {
        add(transport.json() + "-" + name, about, answers(question), clients -> {
            try (Conversation client = clients.begin(transport)) {
                return client.say(question.bytes(clients.codec())).hear().came();
            }
        });
    }

    private void addStreams() {
        add("tcp-split-in-two", "A request that arrives in two pieces", answers(THIRD), clients -> {
            byte[] bytes = THIRD.bytes(clients.codec());
            try (Conversation client = clients.begin(Transport.TCP)) {
                return client.say(Arrays.copyOf(bytes, 9))
                        .pause(PAUSE)
                        .say(Arrays.copyOfRange(bytes, 9, bytes.length))
                        .hear()
                        .came();
            }
        });
        add("tcp-split-in-bytes", "A request that arrives byte by byte", answers(THIRD), clients -> {
            try (Conversation client = clients.begin(Transport.TCP)) {
                for (byte each : THIRD.bytes(clients.codec())) {
                    client.say(each).pause(PAUSE_BETWEEN_BYTES);
                }
                return client.hear().came();
            }
        });
        add("tcp-one-after-another", "Three requests on one connection, each after the answer before",
                answers(FIRST, SECOND, THIRD), clients -> {
                    try (Conversation client = clients.begin(Transport.TCP)) {
                        for (Question each : List.of(FIRST, SECOND, THIRD)) {
                            client.say(each.bytes(clients.codec())).hear();
                        }
                        return client.came();
                    }
                });
        add("tcp-pipelined", "Three requests in one piece, answered in their order", answers(FIRST, SECOND, THIRD),
                clients -> {
                    try (Conversation client = clients.begin(Transport.TCP)) {
                        return client.say(joined(clients, FIRST.request(), SECOND.request(), THIRD.request()))
                                .hear()
                                .hear()
                                .hear()
                                .came();
                    }
                });
        add("tcp-pipelined-and-split", "Three requests, cut within the second one", answers(FIRST, SECOND, THIRD),
                clients -> {
                    byte[] bytes = joined(clients, FIRST.request(), SECOND.request(), THIRD.request());
                    try (Conversation client = clients.begin(Transport.TCP)) {
                        return client.say(Arrays.copyOf(bytes, 30))
                                .pause(PAUSE)
                                .say(Arrays.copyOfRange(bytes, 30, bytes.length))
                                .hear()
                                .hear()
                                .hear()
                                .came();
                    }
                });
        add("tcp-two-clients", "A client is answered while another one is connected", answers(FIRST, SECOND, THIRD),
                Course::twoStreams);
    }

    private static String twoStreams(Clients clients) throws IOException, InterruptedException {
        try (Conversation one = clients.begin(Transport.TCP)) {
            String first = one.say(FIRST.bytes(clients.codec())).hear().came();
            try (Conversation other = clients.begin(Transport.TCP)) {
                String second = other.say(SECOND.bytes(clients.codec())).hear().came();
                String both = one.say(THIRD.bytes(clients.codec())).hear().came();
                return first + ", " + second + both.substring(first.length());
            }
        }
    }

    private void addEndings() {
        String end = Conversation.END;
        add("tcp-half-closed", "A client that ends its own side after a request", answers(FIRST), clients -> {
            try (Conversation client = clients.begin(Transport.TCP)) {
                return client.say(FIRST.bytes(clients.codec())).endSaying().hear().came();
            }
        });
        add("tcp-truncated", "A client that ends within a request", end, clients -> {
            try (Conversation client = clients.begin(Transport.TCP)) {
                return client.say(Arrays.copyOf(FIRST.bytes(clients.codec()), 12)).endSaying().hearTheEnd().came();
            }
        });
        addEnding("tcp-out-of-range", "A result beyond 32 bits is answered by the end of the connection", TOO_LARGE);
        addEnding("tcp-far-out-of-range", "A product that is 0 modulo 2^64", FAR_TOO_LARGE);
        addEnding("tcp-minimum-of-none", "N = 0: no numbers have no minimum", MINIMUM_OF_NONE);
        add("tcp-earlier-answers", "Earlier requests are answered before the end", answers(FIRST, SECOND) + ", " + end,
                clients -> {
                    try (Conversation client = clients.begin(Transport.TCP)) {
                        return client.say(joined(clients, FIRST.request(), SECOND.request(), TOO_LARGE))
                                .hear()
                                .hear()
                                .hearTheEnd()
                                .came();
                    }
                });
        add("tcp-garbage", "What is no request ends the connection", end, clients -> {
            try (Conversation client = clients.begin(Transport.TCP)) {
                return client.say(GARBAGE).hearTheEnd().came();
            }
        });
        add("tcp-after-garbage", "The next client is answered all the same", answers(FIRST), clients -> {
            try (Conversation rough = clients.begin(Transport.TCP);
                    Conversation client = clients.begin(Transport.TCP)) {
                rough.say(GARBAGE);
                return client.say(FIRST.bytes(clients.codec())).hear().came();
            }
        });
    }

    private void addEnding(String name, String about, CalcRequest request) {
        add(name, about, Conversation.END, clients -> {
            try (Conversation client = clients.begin(Transport.TCP)) {
                return client.say(clients.codec().encode(request)).hearTheEnd().came();
            }
        });
    }

    private void addDatagrams() {
        add("udp-two-clients", "Two clients at once, each with its own answer", answers(SECOND, FIRST), clients -> {
            try (Conversation one = clients.begin(Transport.UDP); Conversation other = clients.begin(Transport.UDP)) {
                one.say(FIRST.bytes(clients.codec()));
                other.say(SECOND.bytes(clients.codec())).hear();
                return other.came() + ", " + one.hear().came();
            }
        });
        addSilence("garbage", "What is no request is met with silence; the next request is answered",
                _ -> GARBAGE);
        addSilence("truncated", "A datagram that ends within a request",
                clients -> Arrays.copyOf(SECOND.bytes(clients.codec()), 12));
        addSilence("trailing-bytes", "A datagram that goes on after its request",
                clients -> Arrays.copyOf(SECOND.bytes(clients.codec()), SECOND.bytes(clients.codec()).length + 1));
        addSilence("out-of-range", "A result beyond 32 bits", clients -> clients.codec().encode(TOO_LARGE));
        addSilence("far-out-of-range", "A product that is 0 modulo 2^64",
                clients -> clients.codec().encode(FAR_TOO_LARGE));
        addSilence("minimum-of-none", "N = 0: no numbers have no minimum",
                clients -> clients.codec().encode(MINIMUM_OF_NONE));
    }

    @FunctionalInterface
    private interface Datagram {
        byte[] bytes(Clients clients);
    }

    /// Silence is seen by what comes next: the answer to a request after it.
    private void addSilence(String name, String about, Datagram unanswerable) {
        add("udp-" + name, about, answers(FIRST), clients -> {
            try (Conversation client = clients.begin(Transport.UDP)) {
                return client.say(unanswerable.bytes(clients)).say(FIRST.bytes(clients.codec())).hear().came();
            }
        });
    }

    private void add(String name, String about, String expected, Trial.Script script) {
        trials.add(new Trial(name, about, expected, script));
    }

    private static String answers(Question... questions) {
        return Stream.of(questions)
                .map(each -> Conversation.told(new CalcAnswer(each.request().id(), each.result())))
                .collect(Collectors.joining(", "));
    }

    private static CalcRequest request(long id, WireOperation operation, Integer... numbers) {
        return new CalcRequest(id, operation, List.of(numbers));
    }

    private static byte[] joined(Clients clients, CalcRequest... requests) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (CalcRequest each : requests) {
            bytes.writeBytes(clients.codec().encode(each));
        }
        return bytes.toByteArray();
    }
}
