package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import netlab.contracts.DialogueLine;
import netlab.contracts.Event;
import netlab.contracts.JobKind;
import netlab.contracts.Json;
import netlab.contracts.MailResult;
import netlab.contracts.MailSpec;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.service.JobFailure;
import netlab.service.Names;
import netlab.service.Settings;
import netlab.service.TargetPolicy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class MailHandlerTest {
    private static final Names NAMES = host -> List.of(InetAddress.getByName("127.0.0.1"));

    @TempDir
    static Path folder;
    private static TlsCertificate certificate = new TlsCertificate(Path.of(""), Path.of(""));

    private final RecordedEvents events = new RecordedEvents(true);

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = TlsCertificate.in(folder);
    }

    private MailResult send(Map<String, String> settings, String json) throws Exception {
        Map<String, String> environment = new HashMap<>(settings);
        environment.putIfAbsent("NETLAB_MAIL_USER", "student@lab.example");
        environment.putIfAbsent("NETLAB_MAIL_PASSWORD", "geheim#1");
        Settings all = Settings.of(environment);
        MailHandler handler = new MailHandler(
                MailConfig.from(all),
                TargetPolicy.from(all, NAMES),
                InstantSource.system());
        all.check();
        MailSpec spec = (MailSpec) JobKind.MAIL.read(Json.parse(json));
        return handler.run(spec, events);
    }

    private static String mail(String more) {
        return "{\"message\":{\"to\":[\"a@lab.example\"],\"subject\":\"Hi\",\"text\":\"Hello\"}" + more + "}";
    }

    private void assertFails(Map<String, String> settings, String json, Consumer<Problem> check) {
        assertThatThrownBy(() -> send(settings, json)).isInstanceOfSatisfying(JobFailure.class, e -> {
            check.accept(e.problem());
            assertThat(e.toString() + e.problem() + events.events()).doesNotContain("geheim", "Z2VoZWlt");
        });
    }

    private static Map<String, String> settings(String host, int port, String security, Path authority) {
        return Map.of(
                "NETLAB_SMTP_SERVER",
                host + ":" + port,
                "NETLAB_MAIL_SECURITY",
                security,
                "NETLAB_MAIL_CA",
                authority.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"starttls", "tls"})
    void aMailGoesOverTlsToAServerWhoseAuthorityIsConfigured(String security) throws Exception {
        try (SmtpPeer peer = new SmtpPeer(certificate.context(), security.equals("tls"), "")) {
            Path late = folder.resolve("late-" + security + ".pem");
            Map<String, String> settings = settings("mail.lab.example", peer.port(), security, late);
            Files.copy(certificate.pem(), late);
            MailResult result = send(settings, mail(""));
            assertThat(result.tls()).isNotNull().satisfies(tls -> {
                assertThat(tls.protocol()).isEqualTo("TLSv1.3");
                assertThat(tls.verified()).isTrue();
            });
            assertThat(result.dialogue()).extracting(DialogueLine::line).contains("AUTH PLAIN ••••••", ".", "QUIT");
            assertThat(Json.text(result) + events.events()).doesNotContain("geheim", "Z2VoZWlt");
            assertThat(events.events()).filteredOn(Event.MailLine.class::isInstance)
                    .hasSameSizeAs(result.dialogue());
        }
    }

    @ParameterizedTest
    @CsvSource({"mail.lab.example, absent.pem", "other.lab.example, cert.pem"})
    void aCertificateOfAnUnknownAuthorityOrAnotherNameIsNotBelieved(String host, String authority) throws Exception {
        try (SmtpPeer peer = new SmtpPeer(certificate.context(), false, "")) {
            assertFails(settings(host, peer.port(), "starttls", folder.resolve(authority)), mail(""), problem -> {
                assertThat(problem.kind()).isEqualTo(ProblemType.TLS_FAILED);
                assertThat(problem.dialogue()).isNotEmpty();
            });
            assertThat(peer.heard()).doesNotContain("AUTH").hasSize(2);
        }
    }

    @Test
    void aJobMayWantTheCertificateUnchecked() throws Exception {
        try (SmtpPeer peer = new SmtpPeer(certificate.context(), false, "")) {
            Map<String, String> settings = settings("other.lab.example", peer.port(), "starttls", folder);
            MailResult result = send(settings, mail(",\"verify\":{\"tls\":false}"));
            assertThat(result.tls()).isNotNull().satisfies(tls -> assertThat(tls.verified()).isFalse());
        }
    }

    @Test
    void aServerThatIsSilentCostsTheJobsTimeAndNoMore() throws Exception {
        try (SmtpPeer peer = SmtpPeer.silentAt("MAIL")) {
            Map<String, String> settings = Map.of(
                    "NETLAB_SMTP_SERVER",
                    "127.0.0.1:" + peer.port(),
                    "NETLAB_MAIL_CLEAR_AUTH",
                    "true",
                    "NETLAB_MAIL_DEADLINE_MS",
                    "5000");
            assertFails(settings, mail(""), problem -> {
                assertThat(problem.kind()).isEqualTo(ProblemType.TIMEOUT);
                assertThat(problem.detail()).contains("MAIL FROM");
            });
            peer.awaitLeft();
        }
    }

    @Test
    void aMessageThatTheServerDoesNotReadCostsTheJobsTimeAndNoMore() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.setReceiveBufferSize(4096);
            Thread.ofVirtual().start(() -> deaf(listener));
            Map<String, String> settings = Map.of(
                    "NETLAB_SMTP_SERVER",
                    "127.0.0.1:" + listener.getLocalPort(),
                    "NETLAB_MAIL_DEADLINE_MS",
                    "1500");
            String json = mail("").replace("Hello", "Hello\\n".repeat(3_000_000));
            assertFails(settings, json, problem -> assertThat(problem.kind()).isEqualTo(ProblemType.TIMEOUT));
        }
    }

    private static void deaf(ServerSocket listener) {
        try (var socket = listener.accept()) {
            socket.getOutputStream()
                    .write("220 x\r\n250 x\r\n250 x\r\n250 x\r\n354 x\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            new CountDownLatch(1).await();
        } catch (IOException | InterruptedException _) {
            // The test is over.
        }
    }

    @Test
    void afterTheDotSilenceMeansThatTheDeliveryIsUnknown() throws Exception {
        try (SmtpPeer peer = SmtpPeer.silentAt(".")) {
            Map<String, String> settings = Map.of(
                    "NETLAB_SMTP_SERVER",
                    "127.0.0.1:" + peer.port(),
                    "NETLAB_MAIL_CLEAR_AUTH",
                    "true",
                    "NETLAB_MAIL_DEADLINE_MS",
                    "5000");
            assertFails(settings, mail(""), problem -> {
                assertThat(problem.kind()).isEqualTo(ProblemType.DELIVERY_UNKNOWN);
                assertThat(problem.dialogue()).last().extracting(DialogueLine::line).isEqualTo(".");
            });
        }
    }

    @Test
    void aCancelClosesTheConnection() throws Exception {
        try (SmtpPeer peer = SmtpPeer.silentAt("EHLO")) {
            AtomicReference<Throwable> ending = new AtomicReference<>();
            CompletableFuture<Void> over = new CompletableFuture<>();
            Thread job = Thread.ofVirtual().start(() -> {
                try {
                    send(Map.of("NETLAB_SMTP_SERVER", "127.0.0.1:" + peer.port()), mail(""));
                } catch (Throwable e) {
                    ending.set(e);
                } finally {
                    over.complete(null);
                }
            });
            peer.awaitSilence();
            job.interrupt();
            peer.awaitLeft();
            over.join();
            assertThat(ending.get()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void theConfiguredAccountIsNotShownToAServerThatTheJobNames() throws Exception {
        try (SmtpPeer peer = new SmtpPeer(certificate.context(), false, "")) {
            Map<String, String> settings = Map.of("NETLAB_MAIL_CLEAR_AUTH", "true");
            MailResult result = send(settings, mail(",\"server\":\"127.0.0.1:" + peer.port() + "\""));
            assertThat(result.senders().account()).isNull();
            assertThat(peer.heard()).contains("MAIL FROM:<student@lab.example>", ".");
            assertThat(peer.heard()).noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    @Test
    void aPortThatNobodyListensOnRefuses() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertFails(Map.of("NETLAB_SMTP_SERVER", "127.0.0.1:" + port), mail(""),
                problem -> assertThat(problem.kind()).isEqualTo(ProblemType.CONNECTION_REFUSED));
    }

    @Test
    void aTargetThatIsNotAllowedIsNotConnectedTo() {
        assertFails(Map.of("NETLAB_TARGETS", "10.0.0.0/8", "NETLAB_SMTP_SERVER", "127.0.0.1:25"), mail(""),
                problem -> assertThat(problem.kind()).isEqualTo(ProblemType.TARGET_NOT_ALLOWED));
    }

    @Test
    void whatNeedsSmtputf8IsNotSentToAServerThatDoesNotOfferIt() throws Exception {
        try (SmtpPeer peer = new SmtpPeer(certificate.context(), false, "")) {
            Map<String, String> settings = Map.of("NETLAB_SMTP_SERVER", "127.0.0.1:" + peer.port(),
                    "NETLAB_MAIL_CLEAR_AUTH", "true");
            String json = mail(",\"envelope\":{\"from\":\"a@lab.example\",\"to\":[\"ö@lab.example\"]}");
            assertFails(settings, json, problem -> {
                assertThat(problem.kind()).isEqualTo(ProblemType.MESSAGE_REJECTED);
                assertThat(problem.detail()).contains("SMTPUTF8");
            });
            assertThat(peer.heard()).noneMatch(line -> line.startsWith("MAIL"));
        }
    }
}
