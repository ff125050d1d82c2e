package netlab.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import netlab.contracts.CloudEvent;
import netlab.contracts.Event;
import netlab.contracts.Json;
import netlab.contracts.RunId;

/// A service whose runs do what a test scripts, cuts and silence included.
final class ScriptedService implements AutoCloseable {
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private volatile Script script = Stream::cut;
    private volatile Function<String, Integer> control = _ -> 404;
    private final AtomicInteger looks = new AtomicInteger();
    private volatile BooleanSupplier ready = () -> true;

    /// What a run does.
    @FunctionalInterface
    interface Script {
        void play(Stream stream) throws IOException, InterruptedException;
    }

    /// The answer to a run.
    static final class Stream {
        private final RunId run;
        private final Socket socket;
        private final OutputStream out;
        private long sequence;

        Stream(RunId run, Socket socket) throws IOException {
            this.run = run;
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        RunId run() {
            return run;
        }

        void tell(Event event) throws IOException {
            sequence++;
            out.write(("data: " + Json.text(CloudEvent.of(run.job(), sequence, event.type(), Instant.now(),
                    Json.tree(event))) + "\n\n").getBytes(UTF_8));
            out.flush();
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(UTF_8));
            out.flush();
        }

        void cut() throws IOException {
            socket.close();
        }
    }

    ScriptedService(InetAddress address, int port) throws IOException {
        server = new ServerSocket(port, 50, address);
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /// What the runs from now on do; after that the connection is closed.
    void runs(Script next) {
        script = next;
    }

    /// What a call about a run, such as `POST /runs/…/commit`, is answered with; 404 unless told. 0 is no answer: the
    /// connection is closed.
    void answers(Function<String, Integer> next) {
        control = next;
    }

    /// What `/readyz` says from now on.
    void ready(boolean next) {
        ready = () -> next;
    }

    /// What `/readyz` says from now on, which may take its time.
    void ready(BooleanSupplier next) {
        ready = next;
    }

    /// How often `/readyz` was asked for.
    int looks() {
        return looks.get();
    }

    /// The next call of this kind that comes, skipping others.
    String call(String method) throws InterruptedException {
        String call = "";
        while (!call.startsWith(method)) {
            call = next(calls);
        }
        return call;
    }

    /// The next job's body.
    String body() throws InterruptedException {
        return next(bodies);
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        String next = queue.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came");
        }
        return next;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            List<String> head = head(in);
            if (head.isEmpty()) {
                return;
            }
            String body = new String(in.readNBytes(Integer.parseInt(header(head, "content-length", "0"))), UTF_8);
            String[] line = head.getFirst().split(" ");
            if (line[1].startsWith("/jobs/")) {
                bodies.add(body);
                Stream stream = new Stream(RunId.parse(header(head, "run", "")).orElseThrow(), socket);
                stream.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
                script.play(stream);
            } else if (line[1].equals("/readyz")) {
                looks.incrementAndGet();
                answer(socket, ready.getAsBoolean() ? 200 : 503);
            } else {
                String call = line[0] + " " + line[1];
                int status = control.apply(call);
                calls.add(call);
                if (status != 0) {
                    answer(socket, status);
                }
            }
        } catch (IOException _) {
            // the gateway has gone
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(Socket socket, int status) throws IOException {
        socket.getOutputStream()
                .write(("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
    }

    private static String header(List<String> head, String name, String otherwise) {
        return head.stream()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(otherwise);
    }

    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next != '\n') {
                line.append((char) next);
            } else if (line.toString().isBlank()) {
                return lines;
            } else {
                lines.add(line.toString().strip());
                line.setLength(0);
            }
        }
        return List.of();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
