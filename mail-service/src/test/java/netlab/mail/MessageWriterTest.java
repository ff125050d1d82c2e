package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageWriterTest {
    @Test
    void aPlainMessageIsWrittenAsTheRfcShowsIt() {
        assertThat(written(message("Hi", "Hello\nWorld\n", null, List.of()), false)).isEqualTo("""
                Date: Sun, 1 Nov 2026 12:00:00 +0000
                Message-ID: <1@lab.example>
                From: student@lab.example
                To: Someone <someone@lab.example>
                Subject: Hi
                X-Lab: 1
                MIME-Version: 1.0
                Content-Type: text/plain; charset=us-ascii
                Content-Transfer-Encoding: 7bit

                Hello
                World
                """.replace("\n", "\r\n"));
    }

    @Test
    void umlautsGoInEightBitsWhereTheServerTakesThem() {
        OutgoingMessage message = message("Hi", "Grüße aus dem Labor\n", null, List.of());
        assertThat(new MessageWriter(message, true, () -> "token").isEightBit()).isTrue();
        assertThat(written(message, true)).contains("Content-Transfer-Encoding: 8bit")
                .endsWith("\r\nGr\u00C3\u00BC\u00C3\u009Fe aus dem Labor\r\n");
        assertThat(new MessageWriter(message, false, () -> "token").isEightBit()).isFalse();
        assertThat(written(message, false)).contains("quoted-printable")
                .endsWith("\r\nGr=C3=BC=C3=9Fe aus dem Labor\r\n");
    }

    @Test
    void whatWouldBeNothingButEscapesGoesInBase64() {
        assertThat(written(message("Hi", "漢字\n", null, List.of()), false)).contains("charset=utf-8", "base64")
                .endsWith("\r\n5ryi5a2XDQo=\r\n");
        assertThat(written(message("Hi", "漢字\n", null, List.of()), true)).contains("8bit");
    }

    @Test
    void aLineBeyond998BytesIsEncoded() {
        assertThat(written(message("Hi", "x".repeat(998) + "\n", null, List.of()), true)).contains("7bit");
        assertThat(written(message("Hi", "x".repeat(999) + "\n", null, List.of()), true)).contains("quoted-printable");
    }

    @Test
    void aBoundaryThatStandsInTheTextIsNotTaken() {
        List<String> tokens = new ArrayList<>(List.of("one", "two", "three", "two", "four"));
        OutgoingMessage message = message("Hi", "--=_one\n", "--=_two\n", List.of());
        MessageWriter writer = new MessageWriter(message, true, tokens::removeFirst);
        assertThat(writer).isNotNull();
        assertThat(tokens).isEmpty();
    }

    @Test
    void theSizeIsThatOfTheBytes() {
        OutgoingMessage message = message("Hi", ".Grüße", "<p>Grüße", List.of(file("a", 1000)));
        assertThat(new MessageWriter(message, true, () -> "xxxxxx").size())
                .isEqualTo(written(message, true).length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bcc", "bcc", "From", "DATE", "Content-Type", "Received", "X Y", "X:Y", "", "X\r\nBcc",
            "Ä"})
    void headersThatAreReservedOrNoneAreRefused(String name) {
        assertThatThrownBy(() -> withHeader(name, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: x@lab.example", "a\nb", "a\rb", "a\0b"})
    void aHeaderCantBreakOutOfItsField(String value) {
        assertThatThrownBy(() -> withHeader("X-Lab", value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message(value, "x", null, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Attachment(value, "text/plain", "")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "text/plain\r\nX: y", "multipart/mixed", "Message/rfc822", "a/b; c=d", ""})
    void anAttachmentNeedsASimpleMediaType(String type) {
        assertThatThrownBy(() -> new Attachment("a", type, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab=c", "YQ=", "YQ==\r\n", "Y Q=", "YQ-_", "===="})
    void anAttachmentNeedsBase64(String base64) {
        assertThatThrownBy(() -> new Attachment("a", "text/plain", base64))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 1000)
    void anyMessageReadsBackIdenticalHereAndInAngus(@ForAll("messages") OutgoingMessage message,
            @ForAll boolean eightBit)
            throws Exception {
        String octets = written(message, eightBit);
        assertThat(octets.split("\r\n", -1)).allMatch(line -> line.length() <= 998);
        assertThat(octets).doesNotContainPattern("(?<!\r)\n|\r(?!\n)").endsWith("\r\n");

        ReceivedMessage here = ReceivedMessage.parse(octets);
        assertThat(here.text()).isEqualTo(message.text());
        assertThat(here.html()).isEqualTo(message.html());
        assertThat(here.headers().text("Subject")).contains(message.subject());
        assertThat(here.headers().text("X-Lab"))
                .isEqualTo(Optional.ofNullable(message.headers().get("X-Lab")));
        assertThat(here.attachments()).isEqualTo(message.attachments()
                .stream()
                .map(a -> new ReceivedMessage.Part(a.name(), a.contentType(),
                        Base64.getDecoder().decode(a.base64()).length))
                .toList());

        MimeMessage angus = new MimeMessage(Session.getInstance(new Properties()),
                new ByteArrayInputStream(Bytes.of(octets)));
        assertThat(angus.getSubject()).isEqualTo(message.subject());
        assertThat(angus.getMessageID()).isEqualTo(message.messageId());
        assertThat(angus.getSentDate().toInstant()).isEqualTo(message.date());
        InternetAddress from = (InternetAddress) angus.getFrom()[0];
        assertThat(from.getAddress()).isEqualTo(message.from().address());
        assertThat(Objects.requireNonNullElse(from.getPersonal(), "")).isEqualTo(message.from().name());
        assertThat(angus.getAllRecipients()).hasSize(message.to().size());
        List<String> leaves = new ArrayList<>();
        collect(angus, leaves);
        List<String> expected = new ArrayList<>();
        Stream.of(message.text(), message.html())
                .filter(Objects::nonNull)
                .forEach(text -> expected.add("null " + text));
        message.attachments()
                .forEach(a -> expected.add(a.name() + " " + Bytes.octets(Base64.getDecoder().decode(a.base64()))));
        assertThat(leaves).isEqualTo(expected);
    }

    private static void collect(Part part, List<String> leaves) throws Exception {
        if (part.getContent() instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                collect(multipart.getBodyPart(i), leaves);
            }
            return;
        }
        try (InputStream in = part.getInputStream()) {
            byte[] bytes = in.readAllBytes();
            boolean file = Part.ATTACHMENT.equals(part.getDisposition());
            String text = file
                    ? Bytes.octets(bytes)
                    : new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
            leaves.add(part.getFileName() + " " + text);
        }
    }

    @Provide
    Arbitrary<OutgoingMessage> messages() {
        return MessageArbitraries.messages();
    }

    private static Attachment file(String name, int size) {
        return new Attachment(name, "application/octet-stream", Base64.getEncoder().encodeToString(new byte[size]));
    }

    private static OutgoingMessage withHeader(String name, String value) {
        HeaderMailbox student = HeaderMailbox.parse("student@lab.example");
        return new OutgoingMessage(
                "<1@lab.example>",
                Instant.EPOCH,
                student,
                List.of(),
                List.of(),
                null,
                "",
                "x",
                null,
                Map.of(name, value),
                List.of());
    }

    private static OutgoingMessage message(String subject, @Nullable String text, @Nullable String html,
            List<Attachment> files) {
        return new OutgoingMessage(
                "<1@lab.example>",
                Instant.parse("2026-11-01T12:00:00Z"),
                HeaderMailbox.parse("student@lab.example"),
                List.of(HeaderMailbox.parse("Someone <someone@lab.example>")),
                List.of(),
                null,
                subject,
                text,
                html,
                Map.of("X-Lab", "1"),
                files);
    }

    private static String written(OutgoingMessage message, boolean eightBit) {
        List<String> tokens = new ArrayList<>(List.of("token0"));
        Supplier<String> token = () -> {
            tokens.add("token" + tokens.size());
            return tokens.get(tokens.size() - 2);
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new MessageWriter(message, eightBit, token).writeTo(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Bytes.octets(out.toByteArray());
    }
}
