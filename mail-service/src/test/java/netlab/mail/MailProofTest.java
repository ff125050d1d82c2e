package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import netlab.contracts.JobKind;
import netlab.contracts.Json;
import netlab.contracts.MailResult;
import netlab.contracts.MailSpec;
import netlab.service.Names;
import netlab.service.Settings;
import netlab.service.TargetPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How the mailbox is spoken to that a mail is followed to.
@Timeout(30)
class MailProofTest {
    private static final String WITHOUT_STARTTLS = """
            S: * OK ready
            C: a1 CAPABILITY
            S: * CAPABILITY IMAP4rev1
            S: a1 OK done
            C: a2 LOGOUT
            S: a2 OK bye""";
    private static final String IN_CLEAR = """
            S: * OK ready
            C: a1 CAPABILITY
            S: * CAPABILITY IMAP4rev1
            S: a1 OK done
            C: a2 LOGIN "student@lab.example" "geheim"
            S: a2 NO not now""";

    private static MailResult.Proof proof(SmtpPeer smtp, ScriptedPeer imap, Map<String, String> more, String json)
            throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "NETLAB_SMTP_SERVER", "mail.lab.example:" + smtp.port(),
                "NETLAB_IMAP_SERVER", "mail.lab.example:" + imap.port(),
                "NETLAB_MAIL_USER", "student@lab.example",
                "NETLAB_MAIL_PASSWORD", "geheim",
                "NETLAB_MAIL_CLEAR_AUTH", "true"));
        environment.putAll(more);
        Settings all = Settings.of(environment);
        Names names = _ -> List.of(InetAddress.getByName("127.0.0.1"));
        try (MailHandler handler = new MailHandler(MailConfig.from(all), TargetPolicy.from(all, names),
                InstantSource.system())) {
            MailResult sent = handler.run((MailSpec) JobKind.MAIL.read(Json.parse(json)), new RecordedEvents(true));
            assertThat(imap.awaitFaults()).isEmpty();
            return Objects.requireNonNull(sent.proof());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"starttls", "tls"})
    void aMailThatWentEncryptedIsNotReadBackInClear(String security, @TempDir Path folder) throws Exception {
        TlsCertificate certificate = TlsCertificate.in(folder);
        try (SmtpPeer smtp = new SmtpPeer(certificate.context(), security.equals("tls"), "");
                ScriptedPeer imap = new ScriptedPeer(WITHOUT_STARTTLS)) {
            MailResult.Proof proof = proof(smtp, imap, Map.of("NETLAB_MAIL_CA", certificate.pem().toString()), """
                    {"proof":true,"security":"%s","message":{"to":["a@lab.example"],"text":"x"}}"""
                    .formatted(security));
            assertThat(proof.found()).isFalse();
            assertThat(proof.detail()).contains("STARTTLS");
        }
    }

    @Test
    void aMailThatWentInClearIsReadBackAsConfigured() throws Exception {
        try (SmtpPeer smtp = SmtpPeer.silentAt("nothing"); ScriptedPeer imap = new ScriptedPeer(IN_CLEAR)) {
            MailResult.Proof proof = proof(smtp, imap, Map.of(), """
                    {"proof":true,"message":{"to":["a@lab.example"],"text":"x"}}""");
            assertThat(proof.detail()).contains("LOGIN");
        }
    }
}
