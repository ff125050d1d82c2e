package netlab.mail;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import netlab.contracts.Event;
import netlab.contracts.JobKind;
import netlab.contracts.Json;
import netlab.contracts.MailSpec;
import netlab.service.Events;
import netlab.service.Names;
import netlab.service.Settings;
import netlab.service.TargetPolicy;

/// Sends messages as the mail-service does, job by job, or as Angus Mail does; or only makes their bytes. Arguments: `reused`,
/// `fresh`, `angus` or `sink`, then host, port, messages, connections. Prints the seconds it took, or MB/s.
final class MailLoad {
    private static final String TEXT = ("x".repeat(63) + "\n").repeat(16);
    private static final int WARM_UP = 400;

    private MailLoad() {}

    /// Nobody watches, nobody has to commit.
    private static final class Unwatched implements Events {
        @Override
        public void emit(Event event) {}

        @Override
        public void awaitCommit() {}
    }

    public static void main(String[] args) throws Exception {
        if (args[0].equals("sink")) {
            System.out.println(megabytesPerSecond());
            return;
        }
        int messages = Integer.parseInt(args[3]);
        int connections = Integer.parseInt(args[4]);
        if (args[0].equals("angus")) {
            angus(args[1], args[2], WARM_UP);
            System.out.println(angus(args[1], args[2], messages));
            return;
        }
        Settings settings = Settings.of(Map.of("NETLAB_SMTP_SERVER", args[1] + ":" + args[2], "NETLAB_TARGETS", args[1],
                "NETLAB_MAIL_ADDRESS", "bench@lab.example", "NETLAB_MAIL_KEEP",
                args[0].equals("reused") ? args[4] : "0"));
        TargetPolicy targets = TargetPolicy.from(settings, Names.system());
        try (MailHandler handler = new MailHandler(MailConfig.from(settings), targets, InstantSource.system())) {
            jobs(handler, WARM_UP, connections);
            System.out.println(jobs(handler, messages, connections));
        }
    }

    private static double jobs(MailHandler handler, int messages, int connections) throws Exception {
        long start = System.nanoTime();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int c = 0; c < connections; c++) {
                running.add(senders.submit(() -> {
                    int sent = 0;
                    for (; sent < messages / connections; sent++) {
                        String json = """
                                {"auth":null,"message":{"to":["student@lab.example"],"subject":"number %d","text":%s}}"""
                                .formatted(sent, Json.text(TEXT));
                        handler.run((MailSpec) JobKind.MAIL.read(Json.parse(json)), new Unwatched());
                    }
                    return sent;
                }));
            }
            for (Future<Integer> each : running) {
                each.get();
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static double angus(String host, String port, int messages) throws Exception {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", host);
        properties.put("mail.smtp.port", port);
        Session session = Session.getInstance(properties);
        long start = System.nanoTime();
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect();
            for (int i = 0; i < messages; i++) {
                MimeMessage message = new MimeMessage(session);
                message.setFrom("bench@lab.example");
                message.setRecipient(Message.RecipientType.TO, new InternetAddress("student@lab.example"));
                message.setSubject("number " + i);
                message.setText(TEXT);
                message.saveChanges();
                transport.sendMessage(message, message.getAllRecipients());
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /// Text with umlauts, HTML and a file of 18 MiB, from the record to stuffed bytes that go nowhere.
    private static double megabytesPerSecond() throws Exception {
        byte[] file = new byte[18 << 20];
        new Random(1).nextBytes(file);
        Attachment attachment = Attachment.of("a.bin", "application/octet-stream",
                Base64.getEncoder().encodeToString(file));
        String text = "Grüße aus dem Labor, mit einem Punkt am Anfang:\n.\n".repeat(40_000);
        HeaderMailbox student = HeaderMailbox.parse("student@lab.example");
        OutgoingMessage message = new OutgoingMessage("<1@lab.example>", Instant.EPOCH, student, List.of(student),
                List.of(), null, "Übung", text, "<p>" + text, Map.of(), List.of(attachment));
        double best = 0;
        for (int round = 0; round < 8; round++) {
            long start = System.nanoTime();
            DotStuffing stuffing = new DotStuffing();
            long[] size = {0};
            new MessageWriter(message, round % 2 == 0, () -> "token").writeTo(new OutputStream() {
                @Override
                public void write(int b) {
                    throw new UnsupportedOperationException("one byte at a time");
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    size[0] += stuffing.next(bytes, offset, length).length;
                }
            });
            best = Math.max(best, size[0] / 1e6 / ((System.nanoTime() - start) / 1e9));
        }
        return best;
    }
}
