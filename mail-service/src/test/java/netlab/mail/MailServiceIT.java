package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import netlab.contracts.Json;
import netlab.testkit.ContainerTest;
import netlab.testkit.JobClient;
import netlab.testkit.LabMailServerContainer;
import netlab.testkit.MailServiceContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.Network;
import tools.jackson.databind.JsonNode;

@ContainerTest
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class MailServiceIT {
    private static final Network network = Network.newNetwork();
    private static final LabMailServerContainer server = new LabMailServerContainer().withNetwork(network);
    private static final MailServiceContainer service = new MailServiceContainer().withNetwork(network)
            .withMailServer(server);

    @BeforeAll
    static void start() {
        service.start();
    }

    @AfterAll
    static void stop() {
        service.stop();
        server.stop();
        network.close();
    }

    private static JobClient client() {
        return new JobClient(service.url());
    }

    private static String mail(Map<String, Object> more, String to, String subject) {
        Map<String, Object> spec = new java.util.HashMap<>(more);
        spec.put("message", Map.of("to", List.of(to), "subject", subject, "text", "Grüße\n.dot\n"));
        return Json.text(spec);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "starttls"})
    void aMailArrivesAsAnIndependentClientReadsIt(String security) throws Exception {
        JsonNode sent = client().run("mail", mail(Map.of("security", security, "envelope",
                Map.of("from", "envelope@example.org", "to", List.of("student@lab.example"))), "student@lab.example",
                "Übung " + security));

        assertThat(sent.path("accepted").toString()).isEqualTo("[\"student@lab.example\"]");
        assertThat(sent.at("/tls/verified").booleanValue(false)).isEqualTo(security.equals("starttls"));
        assertThat(sent.toString()).doesNotContain(server.account().password());
        Message message = read(sent.path("messageId").stringValue());
        assertThat(message.getSubject()).isEqualTo("Übung " + security);
        assertThat(String.valueOf(message.getContent()).replace("\r\n", "\n")).isEqualTo("Grüße\n.dot\n");
        assertThat(message.getHeader("Return-Path")).containsExactly("<envelope@example.org>");
    }

    private static Message read(String messageId) throws Exception {
        Properties properties = new Properties();
        properties.put("mail.imap.timeout", "10000");
        Store store = Session.getInstance(properties).getStore("imap");
        store.connect(server.imap().host(), server.imap().port(), server.account().username(),
                server.account().password());
        Folder inbox = store.getFolder("INBOX");
        inbox.open(Folder.READ_ONLY);
        for (Message each : inbox.getMessages()) {
            if (messageId.equals(each.getHeader("Message-ID")[0])) {
                return each;
            }
        }
        throw new AssertionError("no message " + messageId);
    }

    @Test
    void aMailIsFollowedToItsMailboxByteForByte() throws Exception {
        JsonNode sent = client().run("mail", mail(Map.of("proof", true), "student@lab.example", "followed"));

        assertThat(sent.at("/proof/identical").booleanValue(false)).isTrue();
        assertThat(sent.at("/proof/bytesCompared").longValue()).isEqualTo(sent.path("bytesSent").longValue());
        assertThat(sent.path("roundTripsSaved").intValue()).as("MAIL, RCPT and DATA in one go").isEqualTo(2);
    }

    @Test
    void anAddressBeyondAsciiGoesWithSmtputf8() throws Exception {
        JsonNode sent = client().run("mail", mail(Map.of("envelope",
                Map.of("from", "grüße@example.org", "to", List.of("student@lab.example"))), "student@lab.example",
                "SMTPUTF8"));

        Message message = read(sent.path("messageId").stringValue());
        assertThat(Bytes.text(message.getHeader("Return-Path")[0])).isEqualTo("<grüße@example.org>");
    }

    @Test
    void anUnknownRecipientIsRejectedWithTheServersReply() {
        var answer = client().post("/jobs/mail", mail(Map.of(), "nobody@lab.example", "x"));

        assertThat(answer.statusCode()).isEqualTo(502);
        JsonNode problem = JobClient.json(answer.body());
        assertThat(problem.path("type").stringValue()).isEqualTo("/problems/all-recipients-rejected");
        assertThat(problem.at("/rejected/0/code").intValue()).isEqualTo(550);
        assertThat(problem.path("dialogue").size()).isPositive();
    }

    @Test
    void aWrongPasswordIsToldAsTheServerTellsIt() {
        var answer = client().post("/jobs/mail", mail(Map.of("auth",
                Map.of("mechanism", "plain", "username", "student@lab.example", "password", "wrong-one")),
                "student@lab.example", "x"));

        JsonNode problem = JobClient.json(answer.body());
        assertThat(problem.path("type").stringValue()).isEqualTo("/problems/authentication-failed");
        assertThat(problem.at("/reply/code").intValue()).isEqualTo(535);
        assertThat(problem.at("/reply/enhanced").stringValue()).isEqualTo("5.7.8");
        assertThat(answer.body()).doesNotContain("wrong-one");
    }

    @Test
    void anInboxJobReadsWhatAMailJobSent() {
        String messageId = client().run("mail", mail(Map.of(), "student@lab.example", "to be read"))
                .path("messageId")
                .stringValue();

        JsonNode read = client().run("inbox",
                "{\"search\":{\"messageId\":\"%s\"},\"waitMs\":5000,\"security\":\"starttls\"}"
                        .formatted(messageId));

        assertThat(read.path("messages").size()).isEqualTo(1);
        assertThat(read.at("/messages/0/text").stringValue()).isEqualTo("Grüße\n.dot\n");
        assertThat(read.at("/messages/0/flags").toString()).doesNotContain("Seen");
    }

    @Test
    void itStartsFromTheCacheOfItsImage() {
        assertThat(service.startedFromItsCache()).as(service.getLogs()).isTrue();
    }
}
