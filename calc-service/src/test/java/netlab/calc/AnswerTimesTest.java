package netlab.calc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import netlab.contracts.Transport;
import netlab.service.Metrics;
import org.junit.jupiter.api.Test;

class AnswerTimesTest {

    @Test
    void theTimesOfAllThreadsOfATransportAreOneHistogram() {
        PrometheusMeterRegistry registry = Metrics.create();
        AnswerTimes times = new AnswerTimes();
        registry.getPrometheusRegistry().register(times);

        times.recorder(Transport.UDP).record(5_000, 1);
        times.recorder(Transport.UDP).record(5_001, 2);
        times.recorder(Transport.UDP).record(2_000_000_000, 1);

        assertThat(registry.scrape()).contains("calc_answer_seconds_bucket{transport=\"udp\",le=\"5.0E-6\"} 1\n",
                "calc_answer_seconds_bucket{transport=\"udp\",le=\"1.0E-5\"} 3\n",
                "calc_answer_seconds_bucket{transport=\"udp\",le=\"0.1\"} 3\n",
                "calc_answer_seconds_bucket{transport=\"udp\",le=\"+Inf\"} 4\n",
                "calc_answer_seconds_count{transport=\"udp\"} 4\n",
                "calc_answer_seconds_sum{transport=\"udp\"} 2.000015002\n");
    }
}
