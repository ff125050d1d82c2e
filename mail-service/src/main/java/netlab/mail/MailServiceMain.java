package netlab.mail;

import netlab.service.SettingsException;
import java.io.IOException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import netlab.contracts.InboxSpec;
import netlab.contracts.JobKind;
import netlab.contracts.MailSpec;
import netlab.service.JobService;
import netlab.service.Launcher;
import netlab.service.Metrics;
import netlab.service.Names;
import netlab.service.ServiceConfig;
import netlab.service.Settings;
import netlab.service.TargetPolicy;

/// The mail service: `mail` and `inbox` jobs behind HTTP.
public final class MailServiceMain {
    private MailServiceMain() {}

    public static void main(String[] args) throws Exception {
        Launcher.launch("mail-service", settings -> start(settings, Names.system()));
    }

    /// Starts the service.
    ///
    /// @param names how hosts are looked up
    /// @throws netlab.service.SettingsException when a setting can't be used
    public static JobService start(Settings settings, Names names) throws SettingsException, IOException {
        ServiceConfig http = ServiceConfig.from(settings, 8083);
        MailConfig mail = MailConfig.from(settings);
        TargetPolicy targets = TargetPolicy.from(settings, names);
        settings.check();

        PrometheusMeterRegistry metrics = Metrics.create();
        MailHandler sender = new MailHandler(mail, targets, InstantSource.system());
        return JobService.with(http, metrics)
                .handle(JobKind.MAIL, MailSpec.class, sender)
                .handle(JobKind.INBOX, InboxSpec.class, new InboxHandler(mail, targets))
                .closing(sender)
                .start();
    }
}
