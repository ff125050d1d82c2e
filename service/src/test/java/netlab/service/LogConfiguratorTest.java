package netlab.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogConfiguratorTest {
    private static String line(Map<String, String> place) {
        LoggerContext loggers = new LoggerContext();
        PatternLayoutEncoder encoder = LogConfigurator.lines();
        encoder.setContext(loggers);
        encoder.start();
        LoggingEvent event = new LoggingEvent("", loggers.getLogger("netlab.Test"), Level.INFO, "all is well", null,
                null);
        event.setMDCPropertyMap(place);
        return new String(encoder.encode(event), UTF_8);
    }

    @Test
    void aLineNamesItsJobAndItsTrace() {
        assertThat(line(Map.of("job", "j1", "trace", "0af7651916cd43dd8448eb211c80319c")))
                .endsWith(" INFO  Test j1  all is well trace=0af7651916cd43dd8448eb211c80319c\n");
    }

    @Test
    void aLineOfNoTraceSaysNothingOfIt() {
        assertThat(line(Map.of())).endsWith("all is well\n");
    }
}
