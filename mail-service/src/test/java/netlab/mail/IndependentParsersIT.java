package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import netlab.contracts.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Parsers that others wrote read back what was put in: Angus Mail, and Python's `email` with the policy that raises at every
/// defect.
///
/// The ordinary build generates 2,000 messages, the same ones each time; `-Dmessages=10000` makes more, `-Dseed=…` others.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class IndependentParsersIT {
    private static final int MESSAGES = Integer.getInteger("messages", 2_000);
    private static final long SEED = Long.getLong("seed", 20_261_101);
    private static final List<OutgoingMessage> sent = new ArrayList<>();
    private static final List<byte[]> written = new ArrayList<>();

    @TempDir
    static Path folder = Path.of("");

    @BeforeAll
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    static void generate() {
        Random random = new Random(SEED);
        JqwikSession.run(() -> {
            RandomGenerator<OutgoingMessage> generator = MessageArbitraries.messages().generator(1000);
            for (int i = 0; i < MESSAGES; i++) {
                OutgoingMessage message = generator.next(random).value();
                sent.add(message);
                written.add(bytes(message, i % 2 == 0, i));
            }
        });
    }

    private static byte[] bytes(OutgoingMessage message, boolean eightBit, int number) {
        int[] tokens = {0};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new MessageWriter(message, eightBit, () -> number + "." + tokens[0]++).writeTo(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    /// What a parser must have found, as JSON.
    ///
    /// @param name makes of a display name what is compared of it
    private static JsonNode expected(OutgoingMessage message, UnaryOperator<String> name) throws Exception {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("messageId", message.messageId());
        told.put("date", message.date().getEpochSecond());
        told.put("subject", message.subject());
        told.put("from", mailboxes(List.of(message.from()), name));
        told.put("to", mailboxes(message.to(), name));
        told.put("lab", message.headers().get("X-Lab"));
        List<List<@Nullable String>> leaves = new ArrayList<>();
        if (message.text() != null) {
            leaves.add(Arrays.asList("text/plain", null, message.text()));
        }
        if (message.html() != null) {
            leaves.add(Arrays.asList("text/html", null, message.html()));
        }
        message.attachments().forEach(each -> leaves.add(List.of(each.contentType(), each.name(), each.base64())));
        told.put("leaves", leaves);
        return Json.parse(Json.text(told));
    }

    private static List<List<String>> mailboxes(List<HeaderMailbox> mailboxes, UnaryOperator<String> name) {
        return mailboxes.stream().map(each -> List.of(name.apply(each.name()), each.address())).toList();
    }

    @Test
    void angusMailReadsBackWhatWasWritten() throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            MimeMessage message = new MimeMessage(Session.getInstance(new Properties()),
                    new ByteArrayInputStream(written.get(i)));
            Map<String, @Nullable Object> told = new LinkedHashMap<>();
            told.put("messageId", message.getMessageID());
            told.put("date", message.getSentDate().toInstant().getEpochSecond());
            told.put("subject", message.getSubject());
            told.put("from", mailboxes(message.getFrom()));
            told.put("to", mailboxes(message.getRecipients(RecipientType.TO)));
            String[] lab = message.getHeader("X-Lab");
            told.put("lab", lab == null
                    ? null
                    : MimeUtility.decodeText(MimeUtility.unfold(lab[0])));
            List<List<@Nullable String>> leaves = new ArrayList<>();
            collect(message, leaves);
            told.put("leaves", leaves);
            assertThat(Json.parse(Json.text(told))).as("message %d of seed %d", i, SEED)
                    .isEqualTo(expected(sent.get(i), name -> name));
        }
    }

    private static List<List<String>> mailboxes(Address[] addresses) {
        return Stream.of(addresses)
                .map(InternetAddress.class::cast)
                .map(each -> List.of(Objects.requireNonNullElse(each.getPersonal(), ""), each.getAddress()))
                .toList();
    }

    private static void collect(Part part, List<List<@Nullable String>> leaves) throws Exception {
        if (part.getContent() instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                collect(multipart.getBodyPart(i), leaves);
            }
            return;
        }
        try (InputStream in = part.getInputStream()) {
            byte[] bytes = in.readAllBytes();
            boolean file = Part.ATTACHMENT.equals(part.getDisposition());
            String type = part.getContentType().split("[;\\s]", 2)[0];
            leaves.add(Arrays.asList(type, part.getFileName(), file
                    ? Base64.getEncoder().encodeToString(bytes)
                    : new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n")));
        }
    }

    @Test
    void pythonReadsBackWhatWasWritten() throws Exception {
        Path script = folder.resolve("read_messages.py");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("read_messages.py"))) {
            Files.copy(in, script);
        }
        Path input = folder.resolve("messages");
        try (OutputStream out = Files.newOutputStream(input)) {
            for (byte[] each : written) {
                out.write((each.length + "\n").getBytes(StandardCharsets.US_ASCII));
                out.write(each);
            }
        }
        Process python;
        try {
            python = new ProcessBuilder("python3", script.toString()).redirectInput(input.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            if ("required".equals(System.getProperty("engine"))) {
                fail("there is no python3", e);
            }
            abort("there is no python3, so its parser was not asked");
            return;
        }
        try (BufferedReader told = python.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < MESSAGES; i++) {
                String line = told.readLine();
                assertThat(line).as("message %d", i).isNotNull();
                assertThat(Json.parse(line)).as("message %d of seed %d:\n%s", i, SEED, Bytes.octets(written.get(i)))
                        .isEqualTo(expected(sent.get(i), name -> name.replaceAll("\\s", "")));
            }
        }
        assertThat(python.waitFor()).isZero();
    }
}
