package netlab.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusManager;
import java.util.List;
import org.slf4j.Logger;

/// Has Logback log to standard output: `NETLAB_LOG_LEVEL` says how much, `NETLAB_LOG` in which form, as text for a
/// terminal or as a JSON object a line for containers. Logback finds this as a service; to read the same from XML took
/// a fifth of the time that the gateway's `main` needs until it listens.
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    /// For Logback.
    public LogConfigurator() {}

    /// Notes which of the log's settings can't be used. What is logged until then is logged without them.
    static void check(Settings settings) {
        level(settings);
        json(settings);
    }

    private static Level level(Settings settings) {
        return Level.valueOf(settings.word("NETLAB_LOG_LEVEL",
                List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF"), "INFO"));
    }

    private static boolean json(Settings settings) {
        return settings.word("NETLAB_LOG", List.of("text", "json"), "text").equals("json");
    }

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        StatusManager faults = loggers.getStatusManager();
        faults.getCopyOfStatusList().forEach(LogConfigurator::tell);
        faults.add(LogConfigurator::tell);
        Settings settings = Settings.of(System.getenv());
        Encoder<ILoggingEvent> encoder = json(settings) ? objects() : lines();
        encoder.setContext(loggers);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setName("console");
        console.setContext(loggers);
        console.setEncoder(encoder);
        console.start();
        Level level = level(settings);
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level);
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
        Level ofLibraries = level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN;
        loggers.getLogger("org.eclipse.jetty").setLevel(ofLibraries);
        loggers.getLogger("io.javalin").setLevel(ofLibraries);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// Tells of the log's own faults at any time. Logback itself would at the start only, and loads the time zones for that.
    private static void tell(Status status) {
        if (status.getEffectiveLevel() >= Status.WARN) {
            System.err.println("the log: " + status);
        }
    }

    private static Encoder<ILoggingEvent> objects() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithArguments(false);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        return encoder;
    }

    static PatternLayoutEncoder lines() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(
                "%d{HH:mm:ss.SSS} %-5level %logger{0} %X{run}%X{job} %kvp %msg%replace( trace=%X{trace}){' trace=$', ''}%n");
        return encoder;
    }
}
