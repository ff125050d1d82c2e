package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import netlab.contracts.Account;
import netlab.contracts.HostPort;
import netlab.contracts.Secret;
import netlab.contracts.Security;
import netlab.mail.KeptConnections.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // an interrupt ends no read
class KeptConnectionsTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final KeptConnections.Key KEY = key("student", "geheim", true, true);

    private final LoopbackWires wires;

    KeptConnectionsTest() throws IOException {
        wires = new LoopbackWires();
    }

    @AfterEach
    void close() throws IOException {
        wires.close();
    }

    private static KeptConnections.Key key(String user, String password, boolean verified, boolean demanded) {
        return new KeptConnections.Key(new HostPort("mail.lab.example", 587), new InetSocketAddress("127.0.0.1", 587),
                Security.TLS,
                verified, Optional.of(new Account.Login(null, user, new Secret(password))), demanded);
    }

    private KeptConnections kept(int most, Duration idle, Duration age) {
        return new KeptConnections(new MailConfig.Keeping(most, idle, age), wires::now);
    }

    private Connection connection() throws IOException {
        return new Connection(wires.connect(LONG),
                new SmtpOpening.Ready("mail", new SmtpExtensions("mail", List.of()), true), wires.now());
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
            assertThat(wires.peer().getInputStream().read()).isEqualTo(-1);
            assertThat(kept.keep(KEY, connection())).isTrue();
        }
    }

    @Test
    void oneThatIsTooOldIsNotUsedAgain() throws Exception {
        try (KeptConnections kept = kept(1, LONG, Duration.ofMinutes(1))) {
            Connection old = connection();
            assertThat(kept.keep(KEY, old)).isTrue();
            wires.moveClock(Duration.ofMinutes(2));
            assertThat(kept.take(KEY)).isEmpty();
            assertThat(wires.peer().getInputStream().read()).isEqualTo(-1);
            assertThat(kept.keep(KEY, old)).isFalse();
        }
    }

    @Test
    void oneWhoseTimeIsOverIsNotKept() throws Exception {
        try (KeptConnections kept = kept(1, LONG, LONG)) {
            Connection over = connection();
            assertThat(over.wire().renew(Deadline.in(Duration.ofMillis(1), System::nanoTime))).isTrue();
            assertThat(wires.peer().getInputStream().read()).isEqualTo(-1);
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
        assertThat(wires.peer().getInputStream().read()).isEqualTo(-1);
        assertThat(kept.take(KEY)).isEmpty();
        assertThat(kept.keep(KEY, connection())).isFalse();
    }
}
