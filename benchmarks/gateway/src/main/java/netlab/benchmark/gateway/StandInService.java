package netlab.benchmark.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import netlab.contracts.CloudEvent;
import netlab.contracts.Event;
import netlab.contracts.Json;
import netlab.contracts.Progress;
import netlab.contracts.RunId;
import netlab.contracts.ScanResult;

/// Stands in for the scan service: each run tells the gateway a number of events when it is told to, at a given pace.
final class StandInService implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    private final CountDownLatch go = new CountDownLatch(1);
    private final int events;
    private final Duration length;

    /// @param events how many come before the ending
    /// @param length in how long they come, evenly; zero is as fast as can be
    StandInService(int events, Duration length) throws IOException {
        this.events = events;
        this.length = length;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /// Lets the run go on.
    void go() {
        go.countDown();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            List<String> head = head(in);
            OutputStream out = socket.getOutputStream();
            if (head.getFirst().startsWith("POST /jobs/")) {
                RunId run = field(head, "Run").flatMap(RunId::parse)
                        .orElseThrow(() -> new IOException("a run without a name"));
                // A socket that is closed with input unread is reset, and what was sent last may be lost with it.
                in.skipNBytes(Long.parseLong(field(head, "Content-Length").orElse("0")));
                out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                        .getBytes(UTF_8));
                play(out, run);
            } else {
                // it is asked whether it is ready
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
            }
        } catch (IOException e) {
            System.err.println("the gateway broke a run off: " + e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a run", e);
        }
    }

    private static Optional<String> field(List<String> head, String name) {
        return head.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    private static List<String> head(InputStream in) throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.add(line);
        }
        if (head.isEmpty()) {
            throw new IOException("no request");
        }
        return head;
    }

    /// A line without its end; empty where there is none.
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private void play(OutputStream out, RunId run) throws IOException, InterruptedException {
        while (!go.await(1, TimeUnit.SECONDS)) {
            out.write(":\n\n".getBytes(UTF_8));
        }
        long start = System.nanoTime();
        for (int i = 1; i <= events; i++) {
            tell(out, run, i, new Event.Progressed(new Progress(i, events, "ports")));
            long left = start + length.toNanos() * i / events - System.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(left);
            }
        }
        tell(out, run, events + 1,
                new Event.Succeeded(new ScanResult(List.of(), events, length.toMillis(), List.of())));
    }

    private static void tell(OutputStream out, RunId run, long sequence, Event event) throws IOException {
        CloudEvent envelope = CloudEvent.of(run.job(), sequence, event.type(), Instant.now(), Json.tree(event));
        out.write(("data: " + Json.text(envelope) + "\n\n").getBytes(UTF_8));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
