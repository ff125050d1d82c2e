package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `mail`: posts a mail.
@Command(name = "mail", description = "Send a mail over SMTP, and see the dialogue line by line.", footerHeading = "%nExample:%n", footer = {
        "  ./netlab mail --to student@lab.example --from boss@example.org --subject Rise --text 'You get one.'",
        "  ./netlab mail --to student@lab.example --text-file letter.txt --attach photo.jpg --starttls --proof",
        "  ./netlab mail --to student@lab.example --text Hi --user student@lab.example --password --reveal"})
final class MailCommand implements Callable<Integer> {
    private final Netlab netlab;

    @Option(names = "--to", paramLabel = "MAILBOX", description = "to whom, as the header says; may be repeated")
    private List<String> to = List.of();

    @Option(names = "--cc", paramLabel = "MAILBOX", description = "who gets a copy; may be repeated")
    private List<String> cc = List.of();

    @Option(names = "--from", paramLabel = "MAILBOX", description = "from whom, as the header says")
    private @Nullable String from;

    @Option(names = "--reply-to", paramLabel = "MAILBOX", description = "who answers are for")
    private @Nullable String replyTo;

    @Option(names = "--envelope-from", paramLabel = "ADDRESS", description = "what MAIL FROM says, if something else; '' for <>")
    private @Nullable String envelopeFrom;

    @Option(names = "--envelope-to", paramLabel = "ADDRESS", description = "what RCPT TO says, if something else; may be repeated")
    private List<String> envelopeTo = List.of();

    @Option(names = "--subject", paramLabel = "TEXT", description = "the subject")
    private @Nullable String subject;

    @Option(names = "--text", paramLabel = "TEXT", description = "the text")
    private @Nullable String text;

    @Option(names = "--text-file", paramLabel = "FILE", description = "the text, from a file in UTF-8; - for standard input")
    private @Nullable String textFile;

    @Option(names = "--html", paramLabel = "HTML", description = "the text once more, in HTML")
    private @Nullable String html;

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "a further header field; may be repeated")
    private Map<String, String> headers = Map.of();

    @Option(names = "--attach", paramLabel = "FILE", description = "a file that goes with it; may be repeated")
    private List<String> attachments = List.of();

    @Mixin
    private final MailServer server = new MailServer();

    @Option(names = "--mechanism", paramLabel = "NAME", description = "how to log in: login, plain or cram-md5")
    private @Nullable String mechanism;

    @Option(names = "--proof", description = "look for the mail in its mailbox, and compare its bytes")
    private boolean proof;

    @Option(names = "--reveal", description = "show the login as it crosses the socket; needs --user")
    private boolean reveal;

    @Mixin
    private final Submission submission = new Submission();

    MailCommand(Netlab netlab) {
        this.netlab = requireNonNull(netlab);
    }

    @Override
    public Integer call() throws CliFailure, InterruptedException {
        if (text != null && textFile != null) {
            throw CliFailure.usage("--text and --text-file exclude each other");
        }
        SpecWriter spec = new SpecWriter();
        server.write(spec, netlab, mechanism);
        SpecWriter envelope = new SpecWriter();
        envelope.put("from", envelopeFrom);
        envelope.put("to", envelopeTo);
        spec.put("envelope", envelope);
        spec.put("message", message());
        spec.flag("proof", proof);
        spec.flag("reveal", reveal);
        return submission.run(netlab, "mail", spec.json());
    }

    private SpecWriter message() throws CliFailure {
        SpecWriter message = new SpecWriter();
        message.put("from", from);
        message.put("to", to);
        message.put("cc", cc);
        message.put("replyTo", replyTo);
        message.put("subject", subject);
        MailFiles files = new MailFiles(netlab.in());
        message.put("text", textFile == null ? text : new String(files.read(textFile), StandardCharsets.UTF_8));
        message.put("html", html);
        if (!headers.isEmpty()) {
            ObjectNode fields = message.json().putObject("headers");
            headers.forEach(fields::put);
        }
        if (!attachments.isEmpty()) {
            ArrayNode array = message.json().putArray("attachments");
            for (String each : attachments) {
                array.add(files.attachment(each));
            }
        }
        return message;
    }
}
