package netlab.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CapturesTest {
    private static final String SETUP = """
            set -e
            ip link set lo up
            tcpdump -i any -y LINUX_SLL2 -n -p -U --time-stamp-precision=nano -C 1 -W 4 -Z root -w "$WORK/ring/packets" &
            captures=$!
            trap 'kill $captures' EXIT
            until [ -s "$WORK/ring/packets0" ]; do sleep 0.05; done
            "$JAVA" -cp "$CLASSES" netlab.capture.LoopbackRun "$WORK/ring" "$WORK/run.pcapng"
            """;

    @TempDir
    private Path work;

    private Process bash(String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("unshare", "--net", "bash", "-c", script).redirectErrorStream(true);
        builder.environment().put("WORK", work.toString());
        builder.environment().put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.environment().put("CLASSES", System.getProperty("java.class.path"));
        return builder.start();
    }

    private String run(String script) throws IOException, InterruptedException {
        Process process = bash(script);
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    /// Leaves the test out where something is missing, loudly; with `-Dengine=required` that is a failure.
    private void needs(String what) throws IOException, InterruptedException {
        Process process = bash("ip link set lo up && command -v " + what.replace(" ", " && command -v "));
        byte[] _ = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            assertThat(System.getProperty("engine")).as("network namespaces, " + what).isNotEqualTo("required");
            System.err.println("LEFT OUT: needs network namespaces and " + what);
            assumeTrue(false, what);
        }
    }

    @Test
    void aRunsOwnPacketsAloneAreFoundInWhatWasCaptured() throws Exception {
        needs("tcpdump tshark capinfos");
        Files.createDirectory(work.resolve("ring"));

        String said = run(SETUP);

        assertThat(work.resolve("run.pcapng")).as(said).isNotEmptyFile();
        String packets = run(
                "tshark -r \"$WORK/run.pcapng\" -T fields -e _ws.col.Protocol -e tcp.flags.str -e frame.comment");
        List<String> comments = packets.lines()
                .filter(line -> line.contains("\t"))
                .map(line -> line.substring(line.lastIndexOf('\t') + 1))
                .filter(comment -> !comment.startsWith("no call: "))
                .toList();
        assertThat(comments).as(packets)
                .containsExactly("connect", "answers connect: accepted", "connect, its third step",
                        "the peer: 11 bytes", "send, 25 bytes", "shutdown of the output",
                        "the peer: the end of its output", "connect", "answers connect: refused", "send, 3 bytes",
                        "answers send: ICMP port unreachable");
        assertThat(run("tshark -r \"$WORK/run.pcapng\" -q -z follow,tcp,ascii,0")).contains("220 ready",
                "AUTH PLAIN AHMAcGFzcw==");
        assertThat(run("capinfos \"$WORK/run.pcapng\"")).contains("pcapng",
                "netlab run run.1: the packets of its 3 sockets");
    }

    @Test
    void whereNothingCapturesTheAnswerSaysSo() throws Exception {
        assertThat(outcome(Optional.empty())).isEqualTo(new Captured.Missing("No capture runs beside"
                + " the service: the lab's profile “capture” is off, or its container has ended."));
        assertThat(outcome(Optional.of(work.resolve("nowhere")))).isInstanceOf(Captured.Missing.class);
        // left by a sidecar that runs no more
        Files.write(work.resolve("packets0"), Packets.file(List.of()));
        assertThat(outcome(Optional.of(work))).isInstanceOf(Captured.Missing.class);
    }

    private static Captured outcome(Optional<Path> folder) throws Exception {
        try (Captures captures = new Captures(folder)) {
            Captures.Capture capture = captures.begin("a.1");
            capture.end();
            return captures.find("a.1").orElseThrow().outcome().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void runsThatEndTogetherWaitTogether() throws Exception {
        Files.write(work.resolve("packets0"), Packets.file(List.of()));
        try (Captures captures = new Captures(Optional.of(work))) {
            List<Captures.Capture> runs = IntStream.range(0, 50).mapToObj(n -> captures.begin("a." + n)).toList();
            long begun = System.nanoTime();

            runs.forEach(Captures.Capture::end);

            for (Captures.Capture run : runs) {
                assertThat(run.outcome().get(30, TimeUnit.SECONDS)).isInstanceOf(Captured.Missing.class);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(25)); // two waits of 4 s, not 50
        }
    }

    @Test
    void socketsBeyondTheBoundAreCountedAndTheRoomIsGivenBack() throws Exception {
        Semaphore room = new Semaphore(3);
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                SocketChannel first = SocketChannel.open();
                SocketChannel second = SocketChannel.open()) {
            InetSocketAddress to = (InetSocketAddress) server.getLocalSocketAddress();
            try (RecordedSockets sockets = new RecordedSockets(room)) {
                sockets.connects(first, to);
                first.connect(to);
                sockets.connects(second, to);
                sockets.closes(first);
                sockets.sends(first, 1);

                assertThat(sockets.flows()).singleElement()
                        .satisfies(flow -> assertThat(flow.localPort())
                                .isEqualTo(((InetSocketAddress) first.getLocalAddress()).getPort()));
                assertThat(sockets.leftOut()).isEqualTo(1);
                assertThat(room.availablePermits()).isZero();
            }
        }
        assertThat(room.availablePermits()).isEqualTo(3);
    }

    @Test
    void aRingIsReadInTheOrderOfItsPackets() throws Exception {
        Files.write(work.resolve("packets0"), Packets.file(List.of(Packets.at(30, new byte[1]))));
        Files.write(work.resolve("packets1"),
                Packets.file(List.of(Packets.at(10, new byte[1]), Packets.at(20, new byte[1]))));
        Files.write(work.resolve("packets2"), new byte[]{1, 2, 3});
        Files.writeString(work.resolve("packets3"), "This is not a capture file at all.");
        CaptureRing ring = new CaptureRing(work);
        List<Long> times = new java.util.ArrayList<>();

        ring.read(java.time.Instant.now().minusSeconds(60), packet -> times.add(packet.atNanos()));

        assertThat(times).containsExactly(10L, 20L, 30L);
        assertThat(ring.oldest()).hasValue(10);
    }
}
