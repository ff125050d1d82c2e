package netlab.mail;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import netlab.contracts.Event;
import netlab.contracts.JobKind;
import netlab.contracts.Json;
import netlab.contracts.MailSpec;
import netlab.service.Events;
import netlab.service.Names;
import netlab.service.Settings;
import netlab.service.TargetPolicy;

/// Sends as mail-service does: job by job, each from its JSON to its result, on virtual threads.
final class ServiceSender implements MailLoad.Sender {
    private final String host;
    private final String port;
    private final Map<Integer, MailHandler> handlers = new HashMap<>();

    ServiceSender(String host, String port) {
        this.host = host;
        this.port = port;
    }

    /// Nobody watches, nobody has to commit.
    private static final class Unwatched implements Events {
        @Override
        public void emit(Event event) {}

        @Override
        public void awaitCommit() {}
    }

    @Override
    public void send(String kind, int connections, int messages) throws Exception {
        MailHandler handler = handlers.computeIfAbsent(kind.equals("reused") ? connections : 0, this::handler);
        List<CompletableFuture<Void>> chains = new ArrayList<>();
        for (int c = 0; c < connections; c++) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            chains.add(end);
            sendNext(handler, messages / connections, end);
        }
        for (CompletableFuture<Void> each : chains) {
            each.get();
        }
    }

    /// A job has a virtual thread of its own, as in the service; the next begins when it has ended.
    private static void sendNext(MailHandler handler, int left, CompletableFuture<Void> end) {
        Thread.ofVirtual().start(() -> {
            try {
                handler.run(spec(left), new Unwatched());
                if (left > 1) {
                    sendNext(handler, left - 1, end);
                } else {
                    end.complete(null);
                }
            } catch (Exception e) {
                end.completeExceptionally(e);
            }
        });
    }

    private MailHandler handler(int kept) {
        Settings settings = Settings.of(Map.of("NETLAB_SMTP_SERVER", host + ":" + port, "NETLAB_TARGETS", host,
                "NETLAB_MAIL_ADDRESS", "bench@lab.example", "NETLAB_MAIL_KEEP", Integer.toString(kept)));
        TargetPolicy targets = TargetPolicy.from(settings, Names.system());
        return new MailHandler(MailConfig.from(settings), targets, InstantSource.system());
    }

    private static MailSpec spec(int number) throws Exception {
        String json = """
                {"auth":null,"message":{"to":["student@lab.example"],"subject":"number %d","text":%s}}"""
                .formatted(number, Json.text(MailLoad.TEXT));
        return (MailSpec) JobKind.MAIL.read(Json.parse(json));
    }
}
