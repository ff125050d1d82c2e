package netlab.service;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import netlab.capture.Captures;
import netlab.contracts.JobKind;
import netlab.contracts.JobResult;
import netlab.contracts.Spec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A service: job handlers behind an HTTP face.
public final class JobService implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(JobService.class);

    private final Captures captures;
    private final Runs runs;
    private final Disconnects disconnects;
    private final HttpServer http;
    private final Duration stopWait;
    private final Closeable parts;
    private volatile boolean stopping;

    private JobService(Builder builder) throws IOException {
        this.captures = new Captures(builder.config.captures());
        this.runs = new Runs(builder.config, builder.metrics, captures);
        this.stopWait = builder.config.stopWait();
        this.parts = builder.parts;
        this.disconnects = Disconnects.start();
        JobFace face = new JobFace(runs, captures, disconnects);
        builder.handlers.forEach(handler -> handler.addTo(face));
        TokenGuard guard = new TokenGuard(builder.config.tokens());
        try {
            this.http = HttpServer.start(builder.config.bind(), builder.config.port(), _ -> false,
                    request -> guard.allows(request.header("Authorization")),
                    () -> stopping ? new Health(false, Map.of("stopping", true)) : builder.health.get(),
                    builder.metrics,
                    face::routes);
        } catch (RuntimeException e) {
            disconnects.close();
            throw e;
        }
        log.info("listening on {}:{}", builder.config.bind(), http.port());
    }

    /// A service to be started.
    public static Builder with(ServiceConfig config, PrometheusMeterRegistry metrics) {
        return new Builder(config, metrics);
    }

    /// Gathers a service's parts.
    public static final class Builder {
        private final ServiceConfig config;
        private final PrometheusMeterRegistry metrics;
        private final List<Handler<?, ?>> handlers = new ArrayList<>();
        private Supplier<Health> health = Health::good;
        private Closeable parts = () -> {};

        private Builder(ServiceConfig config, PrometheusMeterRegistry metrics) {
            this.config = config;
            this.metrics = metrics;
        }

        private record Handler<S extends Spec, R extends JobResult>(
                JobKind kind,
                Class<S> spec,
                JobHandler<S, R> handler) {
            void addTo(JobFace face) {
                face.handle(kind, spec, handler);
            }
        }

        /// Adds the handler of one kind of job.
        public <S extends Spec, R extends JobResult> Builder handle(JobKind kind, Class<S> spec,
                JobHandler<S, R> handler) {
            handlers.add(new Handler<>(kind, spec, handler));
            return this;
        }

        /// What `/readyz` asks.
        public Builder health(Supplier<Health> check) {
            this.health = check;
            return this;
        }

        /// What is closed after the last job.
        public Builder closing(Closeable resource) {
            this.parts = resource;
            return this;
        }

        /// Starts listening.
        public JobService start() throws IOException {
            return new JobService(this);
        }
    }

    /// The port of its HTTP face.
    public int port() {
        return http.port();
    }

    /// Takes no more jobs, lets those under way go on for a while, breaks off the rest, and closes everything.
    @Override
    public void close() throws IOException {
        stopping = true;
        try (var _ = parts; var _ = disconnects; var _ = http; var _ = captures) { // closed from right to left
            runs.stop(stopWait);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
