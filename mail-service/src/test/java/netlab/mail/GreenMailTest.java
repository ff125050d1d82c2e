package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netlab.contracts.DialogueLine;
import netlab.contracts.InboxResult;
import netlab.contracts.InboxSpec;
import netlab.contracts.JobKind;
import netlab.contracts.Json;
import netlab.contracts.MailResult;
import netlab.contracts.MailSpec;
import netlab.contracts.ProblemType;
import netlab.service.JobFailure;
import netlab.service.Names;
import netlab.service.Settings;
import netlab.service.TargetPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GreenMailTest {
    private static final String TEXT = ".\n..dots\n.\nGrüße, 漢字 😀\n" + "x".repeat(1500) + "\nFrom the lab \n\nend";

    private final GreenMail server = new GreenMail(new ServerSetup[]{
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)});
    private final RecordedEvents events = new RecordedEvents(true);

    @BeforeEach
    void start() {
        server.start();
        var _ = server.setUser("student@lab.example", "student@lab.example", "geheim#1");
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private Settings settings(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "NETLAB_SMTP_SERVER",
                "127.0.0.1:" + server.getSmtp().getPort(),
                "NETLAB_IMAP_SERVER",
                "127.0.0.1:" + server.getImap().getPort(),
                "NETLAB_MAIL_USER",
                "student@lab.example",
                "NETLAB_MAIL_PASSWORD",
                "geheim#1",
                "NETLAB_MAIL_CLEAR_AUTH",
                "true"));
        environment.putAll(more);
        return Settings.of(environment);
    }

    private MailResult send(String json) throws Exception {
        return send(json, Map.of());
    }

    private MailResult send(String json, Map<String, String> more) throws Exception {
        Settings settings = settings(more);
        TargetPolicy targets = TargetPolicy.from(settings, Names.system());
        MailHandler handler = new MailHandler(MailConfig.from(settings), targets, InstantSource.system());
        return handler.run((MailSpec) JobKind.MAIL.read(Json.parse(json)), events);
    }

    private InboxResult read(String json, Map<String, String> more) throws Exception {
        Settings settings = settings(more);
        TargetPolicy targets = TargetPolicy.from(settings, Names.system());
        InboxHandler handler = new InboxHandler(MailConfig.from(settings), targets);
        return handler.run((InboxSpec) JobKind.INBOX.read(Json.parse(json)), events);
    }

    @Test
    void aMailWithASpoofedSenderReadsBackIdentical() throws Exception {
        MailResult sent = send(Json.text(Map.of(
                "auth",
                Map.of("mechanism", "login", "username", "student@lab.example", "password", "geheim#1"),
                "envelope",
                Map.of("from", "spoof@example.org", "to", List.of("student@lab.example")),
                "message",
                Map.of(
                        "from",
                        "\"Küchenchef, der\" <chef@lab.example>",
                        "to",
                        List.of("Everybody <all@lab.example>"),
                        "subject",
                        "Grüße " + "weit ".repeat(30) + "gefaltet",
                        "text",
                        TEXT,
                        "headers",
                        Map.of("X-Lab", "ja"),
                        "attachments",
                        List.of(Map.of(
                                "name",
                                "Übung.bin",
                                "contentType",
                                "application/octet-stream",
                                "base64",
                                Base64.getEncoder().encodeToString(new byte[10_000])))))));
        assertThat(sent.accepted()).containsExactly("student@lab.example");
        assertThat(sent.header().from()).contains("chef@lab.example");
        assertThat(sent.envelope().from()).isEqualTo("spoof@example.org");
        assertThat(sent.dialogue()).extracting(DialogueLine::line)
                .contains("AUTH LOGIN", "••••••", "MAIL FROM:<spoof@example.org>", ".", "QUIT");

        InboxResult inbox = read(
                "{\"search\":{\"messageId\":\"" + sent.messageId() + "\"},\"waitMs\":10000,\"raw\":true}",
                Map.of());
        assertThat(inbox.total()).isEqualTo(1);
        InboxResult.Message message = inbox.messages().getFirst();
        assertThat(message.text()).isEqualTo(TEXT);
        assertThat(message.html()).isNull();
        assertThat(message.messageId()).isEqualTo(sent.messageId());
        assertThat(message.from()).isEqualTo("Küchenchef, der <chef@lab.example>");
        assertThat(message.to()).containsExactly("Everybody <all@lab.example>");
        assertThat(message.returnPath()).isEqualTo("spoof@example.org");
        assertThat(message.subject()).isEqualTo("Grüße " + "weit ".repeat(30) + "gefaltet");
        assertThat(message.attachments())
                .containsExactly(new InboxResult.AttachmentInfo("Übung.bin", "application/octet-stream", 10_000));
        assertThat(message.raw()).contains("X-Lab: ja");
        assertThat(Json.text(sent) + Json.text(inbox.dialogue()) + events.events()).doesNotContain("geheim",
                "Z2VoZWlt");
        assertThat(read("{}", Map.of()).messages().getFirst().flags()).doesNotContain("\\Seen");
    }

    @Test
    void aMailIsFollowedToItsMailboxAndAServerThatChangesItIsFoundOut() throws Exception {
        // GreenMail writes the header of a multipart anew, without its folds.
        MailResult sent = send("""
                {"proof":true,"envelope":{"from":"spoof@example.org","to":["student@lab.example"]},
                 "message":{"from":"chef@lab.example","text":"x","html":"<p>x"}}""");
        assertThat(sent.proof()).isNotNull().satisfies(proof -> {
            assertThat(proof.found()).isTrue();
            assertThat(proof.identical()).isFalse();
            assertThat(proof.bytesCompared()).isGreaterThan(100).isLessThan(sent.bytesSent());
            assertThat(proof.detail()).contains("byte " + proof.bytesCompared());
            assertThat(proof.returnPath()).isEqualTo("spoof@example.org");
            assertThat(proof.latencyMs()).isNotNull().isNotNegative();
            assertThat(proof.dialogue()).extracting(DialogueLine::line).anyMatch(line -> line.contains("UID SEARCH"));
        });
        assertThat(sent.senders().readerCanTell()).isTrue();
        assertThat(sent.senders().account()).isEqualTo("student@lab.example");
        assertThat(Json.text(sent)).doesNotContain("geheim", "Z2VoZWlt");
    }

    @Test
    void aMailboxThatCantBeReadDoesNotFailAMailThatWasSent() throws Exception {
        MailResult sent = send("""
                {"proof":true,"message":{"to":["student@lab.example"],"text":"x"}}""",
                Map.of("NETLAB_IMAP_SERVER", "127.0.0.1:" + server.getSmtp().getPort()));
        assertThat(sent.proof()).isNotNull().satisfies(proof -> {
            assertThat(proof.found()).isFalse();
            assertThat(proof.detail()).contains("can't be read");
        });
    }

    @Test
    void aMailToAnotherServerCantBeFollowed() {
        assertThatThrownBy(() -> send("""
                {"proof":true,"server":"127.0.0.1:%d","message":{"to":["student@lab.example"],"text":"x"}}"""
                .formatted(server.getSmtp().getPort() + 1))).isInstanceOfSatisfying(JobFailure.class, e -> {
                    assertThat(e.problem().kind()).isEqualTo(ProblemType.INVALID_SPEC);
                    assertThat(e.problem().errors().getFirst().pointer()).isEqualTo("/proof");
                });
    }

    @Test
    void theLoginIsShownWhereTheServiceAllowsItAndToAJobThatSaysItAlone() throws Exception {
        String plain = "{\"reveal\":true,\"message\":{\"to\":[\"student@lab.example\"],\"text\":\"x\"}}";
        String own = plain.replace("}}", "},\"auth\":{\"mechanism\":\"login\",\"username\":\"student@lab.example\","
                + "\"password\":\"geheim#1\"}}");
        assertRevealRefused(own, Map.of());
        Map<String, String> allowed = Map.of("NETLAB_MAIL_REVEAL", "true");
        assertThat(send(own, allowed).dialogue())
                .extracting(DialogueLine::line, DialogueLine::meaning)
                .contains(tuple("Z2VoZWltIzE=", "password, base64: geheim#1"));
        assertRevealRefused(own.replace("geheim#1", "another"), allowed);
        assertRevealRefused(own.replace("student@lab.example\",\"pass", "other\",\"pass"), allowed);
        assertRevealRefused(own.replace("{\"reveal", "{\"server\":\"127.0.0.1:1\",\"reveal"), allowed);
        assertRevealRefused(plain.replace("\"reveal", "\"auth\":null,\"reveal"), allowed);
        assertRevealRefused(plain, allowed);
    }

    private void assertRevealRefused(String json, Map<String, String> more) {
        assertThatThrownBy(() -> send(json, more)).isInstanceOfSatisfying(JobFailure.class, e -> {
            assertThat(e.problem().kind()).isEqualTo(ProblemType.INVALID_SPEC);
            assertThat(e.problem().errors().getFirst().pointer()).isEqualTo("/reveal");
        });
    }

    @Test
    void packetsAreCapturedWhereTheServiceAllowsItAndHasAnAccountAlone() throws Exception {
        String mail = "{\"capture\":true,\"message\":{\"to\":[\"student@lab.example\"],\"text\":\"x\"}}";
        Map<String, String> allowed = Map.of("NETLAB_MAIL_REVEAL", "true");
        assertThat(send(mail, allowed).accepted()).containsExactly("student@lab.example");
        assertThat(read("{\"capture\":true}", allowed).total()).isPositive();
        assertCaptureRefused(() -> send(mail, Map.of()));
        assertCaptureRefused(() -> read("{\"capture\":true}", Map.of()));
        Map<String, String> nobody = Map.of("NETLAB_MAIL_REVEAL", "true", "NETLAB_MAIL_USER", "",
                "NETLAB_MAIL_ADDRESS", "student@lab.example");
        assertCaptureRefused(() -> send(mail, nobody));
        assertCaptureRefused(() -> read("{\"capture\":true}", nobody));
    }

    private static void assertCaptureRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable job) {
        assertThatThrownBy(job).isInstanceOfSatisfying(JobFailure.class, e -> {
            assertThat(e.problem().kind()).isEqualTo(ProblemType.INVALID_SPEC);
            assertThat(e.problem().errors().getFirst().pointer()).isEqualTo("/capture");
        });
    }

    @Test
    void aWrongPasswordIsToldAsSuch() {
        String auth = "\"auth\":{\"username\":\"student@lab.example\",\"password\":\"wrong\"}";
        assertThatThrownBy(() -> send("{" + auth + ",\"message\":{\"to\":[\"student@lab.example\"],\"text\":\"x\"}}"))
                .isInstanceOfSatisfying(JobFailure.class, e -> {
                    assertThat(e.problem().kind()).isEqualTo(ProblemType.AUTHENTICATION_FAILED);
                    assertThat(e.problem().reply()).isNotNull()
                            .satisfies(reply -> assertThat(reply.code()).isEqualTo(535));
                    assertThat(e.problem().dialogue()).isNotEmpty();
                });
        assertThatThrownBy(() -> read("{" + auth + "}", Map.of())).isInstanceOfSatisfying(JobFailure.class, e -> {
            assertThat(e.problem().kind()).isEqualTo(ProblemType.AUTHENTICATION_FAILED);
            assertThat(e.problem().reply()).isNotNull();
        });
    }

    @Test
    void aMailboxThatDoesNotExistIsToldInTheServersWords() {
        assertThatThrownBy(() -> read("{\"mailbox\":\"Nirgendwo\"}", Map.of())).isInstanceOfSatisfying(
                JobFailure.class,
                e -> assertThat(e.problem().detail()).contains("EXAMINE"));
    }

    @Test
    void anEmptyMailboxIsNoFailure() throws Exception {
        InboxResult inbox = read("{\"search\":{\"subject\":\"nothing\"},\"waitMs\":30}", Map.of());
        assertThat(inbox.total()).isZero();
        assertThat(inbox.messages()).isEmpty();
    }
}
