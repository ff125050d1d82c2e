package netlab.testkit;

import java.util.Map;

/// The gateway. Its jobs are kept in memory-backed storage that lasts as long as the container.
public final class GatewayContainer extends NetlabContainer<GatewayContainer> {
    public GatewayContainer() {
        super("gateway", 8080);
        String own = "rw,noexec,nosuid,uid=10001,gid=10001,mode=700";
        withTmpFs(Map.of("/data", own + ",size=64m", "/key", own + ",size=1m"));
    }

    /// Has this service run the gateway's `calc` jobs.
    public GatewayContainer withService(CalcServiceContainer service) {
        return withService("NETLAB_CALC_URL", service);
    }

    /// Has this service run the gateway's `scan` jobs.
    public GatewayContainer withService(ScanServiceContainer service) {
        return withService("NETLAB_SCAN_URL", service);
    }

    /// Has this service run the gateway's `mail` and `inbox` jobs.
    public GatewayContainer withService(MailServiceContainer service) {
        return withService("NETLAB_MAIL_URL", service);
    }

    private GatewayContainer withService(String setting, NetlabContainer<?> service) {
        dependsOn(service);
        return withEnv(setting, service.innerUrl().toString());
    }
}
