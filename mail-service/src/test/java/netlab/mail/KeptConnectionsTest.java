package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netlab.contracts.Account;
import netlab.contracts.HostPort;
import netlab.contracts.Secret;
import netlab.contracts.Security;
import netlab.mail.KeptConnections.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KeptConnectionsTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final KeptConnections.Key KEY = key("student", "geheim", true, true);

    private final ServerSocket listener;
    private final List<Socket> peers = new ArrayList<>();
    private long later;

    KeptConnectionsTest() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @BeforeEach
    void isNow() {
        later = 0;
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
        for (Socket peer : peers) {
            peer.close();
        }
    }

    private static KeptConnections.Key key(String user, String password, boolean verified, boolean demanded) {
        return new KeptConnections.Key(new HostPort("mail.lab.example", 587), new InetSocketAddress("127.0.0.1", 587),
                Security.TLS,
                verified, Optional.of(new Account.Login(null, user, new Secret(password))), demanded);
    }

    private KeptConnections kept(int most, Duration idle, Duration age) {
        return new KeptConnections(new MailConfig.Keeping(most, idle, age), this::now);
    }

    private long now() {
        return System.nanoTime() + later;
    }

    private Connection connection() throws IOException {
        Deadline deadline = Deadline.in(LONG, this::now);
        SocketWire wire = SocketWire.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()),
                LONG, new TlsTrust("mail.lab.example", true, List.of()), deadline);
        peers.add(listener.accept());
        return new Connection(wire, new SmtpOpening.Ready("mail", new SmtpExtensions("mail", List.of()), true), now());
    }

    @Test
    void theOneUsedLastIsTakenFirstAndEachOnce() throws Exception {
        try (KeptConnections kept = kept(2, LONG, LONG)) {
            Connection first = connection();
            Connection second = connection();
            assertThat(kept.keep(KEY, first)).isTrue();
            assertThat(kept.keep(KEY, second)).isTrue();
            assertThat(kept.take(KEY)).contains(second);
            assertThat(kept.take(KEY)).contains(first);
            assertThat(kept.take(KEY)).isEmpty();
        }
    }

    @Test
    void anotherAccountPasswordTrustOrDemandGetsNone() throws Exception {
        try (KeptConnections kept = kept(2, LONG, LONG)) {
            assertThat(kept.keep(KEY, connection())).isTrue();
            assertThat(kept.take(key("other", "geheim", true, true))).isEmpty();
            assertThat(kept.take(key("student", "wrong", true, true))).isEmpty();
            assertThat(kept.take(key("student", "geheim", false, true))).isEmpty();
            assertThat(kept.take(key("student", "geheim", true, false))).isEmpty();
            assertThat(kept.take(key("student", "geheim", true, true))).isPresent();
        }
    }

    @Test
    void noMoreAreKeptThanTheLimit() throws Exception {
        try (KeptConnections kept = kept(1, LONG, LONG); KeptConnections none = kept(0, LONG, LONG)) {
            assertThat(none.keep(KEY, connection())).isFalse();
            assertThat(kept.keep(KEY, connection())).isTrue();
            assertThat(kept.keep(KEY, connection())).isFalse();
            assertThat(kept.take(KEY)).isPresent();
            assertThat(kept.keep(KEY, connection())).isTrue();
        }
    }

    @Test
    void oneThatWaitsTooLongClosesByItselfAndMakesRoom() throws Exception {
        try (KeptConnections kept = kept(1, Duration.ofMillis(10), LONG)) {
            assertThat(kept.keep(KEY, connection())).isTrue();
            assertThat(peers.getFirst().getInputStream().read()).isEqualTo(-1);
            assertThat(kept.keep(KEY, connection())).isTrue();
        }
    }

    @Test
    void oneThatIsTooOldIsNotUsedAgain() throws Exception {
        try (KeptConnections kept = kept(1, LONG, Duration.ofMinutes(1))) {
            Connection old = connection();
            assertThat(kept.keep(KEY, old)).isTrue();
            later = Duration.ofMinutes(2).toNanos();
            assertThat(kept.take(KEY)).isEmpty();
            assertThat(peers.getFirst().getInputStream().read()).isEqualTo(-1);
            assertThat(kept.keep(KEY, old)).isFalse();
        }
    }

    @Test
    void oneWhoseTimeIsOverIsNotKept() throws Exception {
        try (KeptConnections kept = kept(1, LONG, LONG)) {
            Connection over = connection();
            assertThat(over.wire().renew(Deadline.in(Duration.ofMillis(1), System::nanoTime))).isTrue();
            assertThat(peers.getFirst().getInputStream().read()).isEqualTo(-1);
            assertThat(over.wire().renew(Deadline.in(LONG, System::nanoTime))).isFalse();
            assertThat(kept.keep(KEY, over)).isFalse();
            assertThat(kept.take(KEY)).isEmpty();
        }
    }

    @Test
    void atTheEndAllAreClosedAndNoneIsKept() throws Exception {
        KeptConnections kept = kept(2, LONG, LONG);
        assertThat(kept.keep(KEY, connection())).isTrue();
        kept.close();
        assertThat(peers.getFirst().getInputStream().read()).isEqualTo(-1);
        assertThat(kept.take(KEY)).isEmpty();
        assertThat(kept.keep(KEY, connection())).isFalse();
    }
}
