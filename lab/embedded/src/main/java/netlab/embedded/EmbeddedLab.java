package netlab.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import netlab.calc.CalcServiceMain;
import netlab.gateway.GatewayMain;
import netlab.mail.MailServiceMain;
import netlab.scan.ScanServiceMain;
import netlab.service.JobService;
import netlab.service.Names;
import netlab.service.Settings;
import netlab.service.SettingsException;

/// All four services and stand-ins for the lab's hosts in one JVM, with real sockets between them.
public final class EmbeddedLab implements Closeable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Deque<Closeable> parts = new ArrayDeque<>();
    private final int offset;
    private final int port;
    private final int littleCalcPort;

    private EmbeddedLab(EmbeddedConfig config) throws IOException, SettingsException {
        try {
            int calcPort = numbered(config.calcPort());
            this.littleCalcPort = numbered(config.littleCalcPort());
            StandInHosts hosts = started(StandInHosts.start(config.mailPassword().reveal()));
            Names names = StandInHosts.names();
            Map<String, String> shared = new HashMap<>(Map.of("NETLAB_HTTP_BIND", LOOPBACK, "NETLAB_HTTP_PORT", "0"));
            config.token().ifPresent(token -> shared.put("NETLAB_TOKEN", token.reveal()));
            JobService calc = started(CalcServiceMain.start(settings(shared, Map.of(
                    "NETLAB_CALC_PORT", Integer.toString(calcPort),
                    "NETLAB_CALC_LITTLE_PORT", Integer.toString(littleCalcPort),
                    "NETLAB_CALC_BIND", LOOPBACK,
                    "NETLAB_TARGETS", "127.0.0.1:" + calcPort + ",127.0.0.1:" + littleCalcPort)),
                    names));
            JobService scan = started(ScanServiceMain.start(settings(shared, Map.of(
                    "NETLAB_TARGETS", String.join(",", hosts.allowed()))), names));
            JobService mail = started(MailServiceMain.start(settings(shared, Map.of(
                    "NETLAB_TARGETS", String.join(",", hosts.allowed()),
                    "NETLAB_SMTP_SERVER", hosts.submission().toString(),
                    "NETLAB_IMAP_SERVER", hosts.imap().toString(),
                    "NETLAB_MAIL_SECURITY", "none",
                    "NETLAB_MAIL_CLEAR_AUTH", "true",
                    "NETLAB_MAIL_REVEAL", "true",
                    "NETLAB_MAIL_USER", StandInHosts.ACCOUNT,
                    "NETLAB_MAIL_ADDRESS", StandInHosts.ACCOUNT,
                    "NETLAB_MAIL_PASSWORD", config.mailPassword().reveal())), names));
            var gateway = started(GatewayMain.start(settings(shared, Map.of(
                    "NETLAB_HTTP_PORT", Integer.toString(config.httpPort()),
                    "NETLAB_DATA", config.data(),
                    "NETLAB_KEY_FILE", config.keyFile(),
                    "NETLAB_CALC_URL", url(calc),
                    "NETLAB_SCAN_URL", url(scan),
                    "NETLAB_MAIL_URL", url(mail)))));
            this.offset = hosts.offset();
            this.port = gateway.port();
        } catch (IOException | SettingsException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Starts everything.
    ///
    /// @throws IOException when a port can't be bound
    public static EmbeddedLab start(EmbeddedConfig config) throws IOException, SettingsException {
        return new EmbeddedLab(config);
    }

    /// A port's number; for 0, one that is free for TCP and for UDP: what the service may connect to is told it before it
    /// binds.
    private static int numbered(int port) throws IOException {
        if (port != 0) {
            return port;
        }
        InetAddress loopback = InetAddress.getByName(LOOPBACK);
        try (ServerSocket tcp = new ServerSocket(0, 1, loopback);
                DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), loopback)) {
            return udp.getLocalPort();
        }
    }

    private <T extends Closeable> T started(T part) {
        parts.push(part);
        return part;
    }

    private static Settings settings(Map<String, String> shared, Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(shared);
        settings.putAll(own);
        return Settings.of(settings);
    }

    private static String url(JobService service) {
        return "http://" + LOOPBACK + ":" + service.port();
    }

    /// The gateway's port.
    public int port() {
        return port;
    }

    /// The calc server's little-endian port.
    public int littleCalcPort() {
        return littleCalcPort;
    }

    /// What is added to the number of each port of the lab's hosts.
    public int offset() {
        return offset;
    }

    /// Where the lab is and what to try.
    String welcome() {
        String raised = offset == 0
                ? "The hosts have their real ports."
                : "The hosts' ports may not be bound here: each has its number raised by " + offset + ".";
        return """

                The lab is up: http://localhost:%d
                %s

                Try a scan:
                  curl -s -H 'Prefer: wait=30' -H 'Content-Type: application/json' localhost:%d/jobs/scan \\
                       -d '{"targets":["target"],"ports":"%d-%d","protocols":["tcp","udp"]}'
                """.formatted(port, raised, port, 1 + offset, 50 + offset);
    }

    /// Stops everything, the last started first.
    @Override
    public void close() throws IOException {
        IOException failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
