package netlab.embedded;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import netlab.contracts.HostPort;
import netlab.service.Names;

/// The lab's hosts on loopback addresses of their own: on their real ports where these may be bound, else each port's number
/// raised by 10,000.
final class StandInHosts implements Closeable {
    static final String ACCOUNT = "student@lab.example";

    private static final String TARGET = "127.0.0.2";
    private static final String MAIL_SERVER = "127.0.0.3";
    private static final int RAISED = 10_000;
    private static final int LAST_TARGET_PORT = 1_024;

    private final int offset;
    private final StandInTarget target;
    private final GreenMail mailServer;

    private StandInHosts(int offset, StandInTarget target, GreenMail mailServer) {
        this.offset = offset;
        this.target = target;
        this.mailServer = mailServer;
    }

    /// Starts the hosts.
    ///
    /// @throws IOException when their ports can't be bound, not even raised
    static StandInHosts start(String password) throws IOException {
        int offset = canBind(TARGET, 7) && canBind(MAIL_SERVER, 587) ? 0 : RAISED;
        StandInTarget target = StandInTarget.start(InetAddress.ofLiteral(TARGET), offset);
        GreenMail mailServer = new GreenMail(new ServerSetup[]{
                new ServerSetup(587 + offset, MAIL_SERVER, ServerSetup.PROTOCOL_SMTP),
                new ServerSetup(143 + offset, MAIL_SERVER, ServerSetup.PROTOCOL_IMAP)});
        mailServer.withConfiguration(GreenMailConfiguration.aConfig().withUser(ACCOUNT, ACCOUNT, password));
        try {
            mailServer.start();
        } catch (RuntimeException e) {
            target.close();
            throw new IOException("the stand-in mail server can't start", e);
        }
        return new StandInHosts(offset, target, mailServer);
    }

    private static boolean canBind(String address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// What is added to each port's number.
    int offset() {
        return offset;
    }

    HostPort submission() {
        return new HostPort("mailserver", 587 + offset);
    }

    HostPort imap() {
        return new HostPort("mailserver", 143 + offset);
    }

    /// The hosts and ports that services may connect to: these alone.
    List<String> allowed() {
        return List.of(TARGET + ":" + (1 + offset) + "-" + (LAST_TARGET_PORT + offset),
                MAIL_SERVER + ":" + (1 + offset) + "-" + (LAST_TARGET_PORT + offset));
    }

    /// Finds the hosts by their names, and addresses by themselves.
    static Names names() {
        Map<String, InetAddress> hosts = Map.of("target", InetAddress.ofLiteral(TARGET), "mailserver",
                InetAddress.ofLiteral(MAIL_SERVER), "mail.lab.example", InetAddress.ofLiteral(MAIL_SERVER));
        return host -> {
            InetAddress known = hosts.get(host);
            if (known != null) {
                return List.of(known);
            }
            try {
                return List.of(InetAddress.ofLiteral(host));
            } catch (IllegalArgumentException e) {
                UnknownHostException unknown = new UnknownHostException(host);
                unknown.initCause(e);
                throw unknown;
            }
        };
    }

    @Override
    public void close() throws IOException {
        try {
            target.close();
        } finally {
            mailServer.stop();
        }
    }
}
