package netlab.gateway;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import netlab.contracts.JobKind;
import netlab.contracts.Secret;
import netlab.service.Settings;

/// What the gateway is told.
///
/// @param bind the address to listen on, `NETLAB_HTTP_BIND`
/// @param port the port to listen on, `NETLAB_HTTP_PORT`; 0 for any that is free
/// @param tokens one of which callers show, `NETLAB_TOKEN`; the services are shown the first; empty for no check
/// @param callsPerSecond how many calls a client may make, `NETLAB_RATE_LIMIT`; 0 for any number
/// @param hosts further names that it answers to, `NETLAB_HOSTS`
/// @param data the folder of the journal, `NETLAB_DATA`
/// @param keyFile the key of its secrets, outside that folder, `NETLAB_KEY_FILE`
/// @param services where each kind's service is, `NETLAB_CALC_URL`, `NETLAB_SCAN_URL`, `NETLAB_MAIL_URL`
/// @param limits how many jobs of each kind wait and run, `NETLAB_CALC_QUEUE`, `NETLAB_CALC_CONCURRENCY` and so on
/// @param retries how often a lost run is tried again, `NETLAB_ATTEMPTS`, `NETLAB_RETRY_MS`
/// @param silence how long a run may give no sign of life, `NETLAB_SILENCE_MS`; services give one a second
/// @param retention how long and how many ended jobs are kept, `NETLAB_KEEP_DAYS`, `NETLAB_KEEP_JOBS`
/// @param subscribers how many event streams are open at once, `NETLAB_SUBSCRIBERS`
record GatewayConfig(
        String bind,
        int port,
        List<Secret> tokens,
        int callsPerSecond,
        List<String> hosts,
        Path data,
        Path keyFile,
        Map<JobKind, URI> services,
        Map<JobKind, Scheduler.Limits> limits,
        RetryPolicy retries,
        Duration silence,
        Retention.Limits retention,
        int subscribers) {
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(15);

    GatewayConfig {
        hosts = List.copyOf(hosts);
        tokens = List.copyOf(tokens);
        services = Map.copyOf(services);
        limits = Map.copyOf(limits);
    }

    static GatewayConfig from(Settings settings) {
        Path data = Path.of(settings.text("NETLAB_DATA", "data"));
        Path keyFile = settings.text("NETLAB_KEY_FILE").map(Path::of).orElseGet(() -> beside(data));
        if (keyFile.toAbsolutePath().normalize().startsWith(data.toAbsolutePath().normalize())) {
            settings.fault("NETLAB_KEY_FILE", "must not be in the folder NETLAB_DATA, whose secrets it seals");
        }
        URI mail = url(settings, "NETLAB_MAIL_URL", "http://mail-service:8083");
        Duration first = settings.millis("NETLAB_RETRY_MS", 1, 60_000, 250);
        return new GatewayConfig(settings.text("NETLAB_HTTP_BIND", "0.0.0.0"),
                settings.port("NETLAB_HTTP_PORT", 8080),
                settings.secrets("NETLAB_TOKEN"),
                settings.integer("NETLAB_RATE_LIMIT", 0, 1_000_000, 0),
                settings.list("NETLAB_HOSTS", List.of()),
                data,
                keyFile,
                Map.of(JobKind.CALC, url(settings, "NETLAB_CALC_URL", "http://calc-service:8081"),
                        JobKind.SCAN, url(settings, "NETLAB_SCAN_URL", "http://scan-service:8082"),
                        JobKind.MAIL, mail, JobKind.INBOX, mail),
                limits(settings),
                new RetryPolicy(settings.integer("NETLAB_ATTEMPTS", 1, 1_000, 10), first,
                        first.compareTo(LONGEST_RETRY) > 0 ? first : LONGEST_RETRY),
                settings.millis("NETLAB_SILENCE_MS", 1_500, 60_000, 5_000),
                new Retention.Limits(Duration.ofDays(settings.integer("NETLAB_KEEP_DAYS", 1, 36_500, 30)),
                        settings.integer("NETLAB_KEEP_JOBS", 1, 10_000_000, 100_000)),
                settings.integer("NETLAB_SUBSCRIBERS", 1, 8_000, 4_000));
    }

    private static Path beside(Path data) {
        Path folder = data.toAbsolutePath().normalize();
        return folder.resolveSibling(folder.getFileName() + ".key");
    }

    private static Map<JobKind, Scheduler.Limits> limits(Settings settings) {
        Map<JobKind, Scheduler.Limits> limits = new EnumMap<>(JobKind.class);
        for (JobKind kind : JobKind.values()) {
            int concurrency = switch (kind) {
                case CALC -> 32;
                case SCAN -> 4;
                case MAIL, INBOX -> 8;
            };
            String prefix = "NETLAB_" + kind.name().toUpperCase(Locale.ROOT);
            limits.put(kind, new Scheduler.Limits(settings.integer(prefix + "_QUEUE", 1, 1_000_000, 1_000),
                    settings.integer(prefix + "_CONCURRENCY", 1, 1_000, concurrency)));
        }
        return limits;
    }

    private static URI url(Settings settings, String name, String otherwise) {
        try {
            URI url = URI.create(settings.text(name, otherwise));
            if ("http".equals(url.getScheme()) && url.getHost() != null && url.getPort() > 0) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        settings.fault(name, "must be http://host:port");
        return URI.create(otherwise);
    }
}
