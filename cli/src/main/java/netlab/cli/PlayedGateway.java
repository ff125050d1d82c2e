package netlab.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/// Plays the gateway's part for a [Rehearsal], on loopback: one canned job of each kind. It is no model of a gateway.
final class PlayedGateway implements Closeable {
    private static final int IDLE_MILLIS = 10_000;
    private static final int LONGEST_LINE = 8_192;

    private static final String SCANNED = """
            {"hosts":[{"target":"target","address":"127.0.0.2","tcp":{"open":[7],"closed":"1-6","filtered":""},"ports":\
            [{"protocol":"tcp","port":7,"state":"open","reason":"connected","service":"echo","rttMs":0.1,"greeting":null,\
            "answer":{"text":"netlab\\r\\n","hex":"6e"},"identified":"echo"}],"groups":[{"protocol":"tcp","state":"closed",\
            "reason":"refused","ports":"1-6"}]}],"probesSent":7,"durationMs":12.5}""";
    private static final String MAILED = """
            {"messageId":"<1@lab.example>","reply":"2.0.0 Ok","accepted":["a@lab.example"],"rejected":[],"tls":null,\
            "senders":{"envelope":"a@lab.example","header":"b@lab.example","account":null,"explanation":"They differ."},\
            "phases":[{"name":"connect","durationMs":0.2,"roundTrips":1}],"durationMs":3.5,"roundTrips":1,"dialogue":[]}""";
    private static final String READ = """
            {"mailbox":"INBOX","total":1,"messages":[{"uid":1,"from":"b@lab.example","to":["a@lab.example"],"subject":"ä",\
            "flags":["\\\\Seen"],"size":9,"text":"Hi\\n","attachments":[]}]}""";
    private static final String CALCULATED = "{\"id\":1,\"result\":2}";

    private final ServerSocket listener;

    private PlayedGateway(ServerSocket listener) {
        this.listener = listener;
    }

    static PlayedGateway start() throws IOException {
        PlayedGateway gateway = new PlayedGateway(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()));
        Thread.ofPlatform().daemon().start(gateway::serve);
        return gateway;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                client.setSoTimeout(IDLE_MILLIS);
                converse(new BufferedInputStream(client.getInputStream()), client.getOutputStream());
            } catch (IOException _) {
                // closed, or a client that has gone: the rehearsal tells by its exit code
            }
        }
    }

    private static void converse(InputStream in, OutputStream out) throws IOException {
        String request = line(in);
        long length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Long.parseLong(header.substring("content-length:".length()).strip());
            }
        }
        in.skipNBytes(length);
        String[] parts = request.split("[ /?-]+");
        String kind = parts.length > 2 ? parts[2] : "";
        if (request.startsWith("DELETE")) {
            answer(out, "409 Conflict", "application/problem+json",
                    "{\"type\":\"/problems/already-ended\",\"title\":\"Ended\",\"status\":409,\"detail\":\"It has.\"}");
        } else if (request.startsWith("POST")) {
            answer(out, "202 Accepted", "application/json", job(kind, "queued"));
        } else if (request.contains("/events")) {
            answer(out, "200 OK", "text/event-stream", events(kind));
        } else if (request.contains("?")) {
            answer(out, "200 OK", "application/json", "{\"jobs\":[" + job("scan", "succeeded") + "],\"next\":null}");
        } else {
            answer(out, "200 OK", "application/json", job(kind, "succeeded"));
        }
    }

    private static String job(String kind, String state) {
        return """
                {"id":"%s-1","kind":"%s","state":"%s","spec":{},"createdAt":"2026-11-01T10:00:00.000Z",\
                "startedAt":"2026-11-01T10:00:00.010Z","finishedAt":"2026-11-01T10:00:00.900Z",\
                "progress":{"done":7,"total":7,"unit":"ports"},"result":%s}""".formatted(kind, kind, state,
                result(kind));
    }

    private static String result(String kind) {
        return switch (kind) {
            case "scan" -> SCANNED;
            case "mail" -> MAILED;
            case "inbox" -> READ;
            default -> CALCULATED;
        };
    }

    private static String events(String kind) {
        String port = "{\"target\":\"target\",\"protocol\":\"tcp\",\"port\":7,\"state\":\"open\",\"service\":\"echo\"}";
        String line = "{\"atMs\":1.5,\"from\":\"server\",\"line\":\"334 VXNlcm5hbWU6\",\"meaning\":\"Username:\"}";
        String exchange = "{\"transport\":\"udp\",\"local\":\"127.0.0.1:1\",\"remote\":\"127.0.0.1:2\",\"rttMs\":0.2}";
        return event(1, "job.queued", "{}") + event(2, "job.started", "{\"attempt\":1}")
                + event(3, "job.progress",
                        "{\"done\":3,\"total\":7,\"unit\":\"ports\",\"perSecond\":9.5,\"etaMs\":400}")
                + event(4, "scan.port", port) + event(5, "mail.line", line) + event(6, "calc.exchange", exchange)
                + event(7, "job.succeeded", result(kind));
    }

    private static String event(int id, String type, String data) {
        return "id: %d\nevent: %s\ndata: {\"type\":\"%s\",\"data\":%s}\n\n".formatted(id, type, type, data);
    }

    private static void answer(OutputStream out, String status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        out.write(("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + bytes.length
                + "\r\nConnection: close\r\n\r\n").getBytes(US_ASCII));
        out.write(bytes);
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() == LONGEST_LINE) {
                throw new IOException("no request");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
