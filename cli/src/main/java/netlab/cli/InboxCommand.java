package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `inbox`: posts the reading of a mailbox.
@Command(name = "inbox", description = "Read a mailbox over IMAP; nothing is changed in it.", footerHeading = "%nExample:%n", footer = {
        "  ./netlab inbox --limit 1",
        "  ./netlab inbox --subject 'No lecture' --wait 30",
        "  ./netlab inbox --limit 1 --raw >mail.eml"})
final class InboxCommand implements Callable<Integer> {
    private final Netlab netlab;

    @Option(names = "--mailbox", paramLabel = "NAME", description = "which mailbox (INBOX)")
    private @Nullable String mailbox;

    @Option(names = "--subject", paramLabel = "TEXT", description = "with this in the subject")
    private @Nullable String subject;

    @Option(names = "--from", paramLabel = "TEXT", description = "with this in From")
    private @Nullable String from;

    @Option(names = "--message-id", paramLabel = "ID", description = "with this Message-ID")
    private @Nullable String messageId;

    @Option(names = "--since", paramLabel = "DATE", description = "arrived on this day or later, like 2026-11-01")
    private @Nullable String since;

    @Option(names = "--unseen", description = "not seen yet")
    private boolean unseen;

    @Option(names = "--limit", paramLabel = "N", description = "how many at most, the newest (20)")
    private @Nullable Integer limit;

    @Option(names = "--wait", paramLabel = "SECONDS", description = "wait for such a mail to arrive")
    private @Nullable Integer wait;

    @Option(names = "--raw", description = "show them as they came, byte for byte into a file or a pipe")
    private boolean raw;

    @Mixin
    private final MailServer server = new MailServer();

    @Mixin
    private final Submission submission = new Submission();

    InboxCommand(Netlab netlab) {
        this.netlab = requireNonNull(netlab);
    }

    @Override
    public Integer call() throws CliFailure, InterruptedException {
        SpecWriter search = new SpecWriter();
        search.put("messageId", messageId);
        search.put("from", from);
        search.put("subject", subject);
        search.put("since", since);
        search.flag("unseen", unseen);
        SpecWriter spec = new SpecWriter();
        server.write(spec, netlab, null);
        spec.put("mailbox", mailbox);
        spec.put("search", search);
        spec.put("limit", limit);
        spec.put("waitMs", SpecWriter.millis(wait));
        spec.flag("raw", raw);
        return submission.run(netlab, "inbox", spec.json());
    }
}
