package netlab.calc;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import netlab.contracts.CalcWork;
import netlab.contracts.JobKind;
import netlab.service.Health;
import netlab.service.JobService;
import netlab.service.Launcher;
import netlab.service.Metrics;
import netlab.service.Names;
import netlab.service.ServiceConfig;
import netlab.service.Settings;
import netlab.service.SettingsException;
import netlab.service.TargetPolicy;

/// Starts the calc service: the raw server, and `calc` jobs.
public final class CalcServiceMain {

    private static final int HTTP_PORT = 8081;

    private CalcServiceMain() {}

    public static void main(String[] args) throws Exception {
        Launcher.launch("calc-service", settings -> start(settings, Names.system()));
    }

    /// Starts the service with these settings.
    ///
    /// @param names how servers are looked up
    /// @throws SettingsException when a setting can't be used
    public static JobService start(Settings settings, Names names) throws SettingsException, IOException {
        ServiceConfig config = ServiceConfig.from(settings, HTTP_PORT);
        CalcServerConfig calc = CalcServerConfig.from(settings);
        TargetPolicy policy = TargetPolicy.from(settings, names);
        settings.check();

        PrometheusMeterRegistry metrics = Metrics.create();
        CalcServer server = CalcServer.start(calc, metrics);
        InetAddress own = calc.bind().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : calc.bind();
        CalcJobs jobs = new CalcJobs(policy, names,
                order -> new InetSocketAddress(own, server.port(order.byteOrder())));

        return JobService.with(config, metrics)
                .handle(JobKind.CALC, CalcWork.class, jobs)
                .health(() -> new Health(server.isAnswering(), Map.of("rawServer", server.isAnswering())))
                .closing(server::close)
                .start();
    }
}
