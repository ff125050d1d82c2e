package netlab.service;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/// Makes the registry that a service counts in.
public final class Metrics {
    private Metrics() {}

    /// A registry whose text also tells the JVM's and the process's own figures.
    public static PrometheusMeterRegistry create() {
        return new Registry();
    }

    /// Asks the JVM for its figures when they are first wanted: to have its management at hand takes time that a start can do without.
    private static final class Registry extends PrometheusMeterRegistry {
        private boolean bound;

        private Registry() {
            super(PrometheusConfig.DEFAULT);
        }

        @Override
        public String scrape() {
            bind();
            return super.scrape();
        }

        private synchronized void bind() {
            if (!bound) {
                new JvmMemoryMetrics().bindTo(this);
                new JvmThreadMetrics().bindTo(this);
                new ProcessorMetrics().bindTo(this);
                new UptimeMetrics().bindTo(this);
                new FileDescriptorMetrics().bindTo(this);
                bound = true;
            }
        }
    }
}
