package netlab.testkit;

/// The scan service: runs `scan` jobs.
public final class ScanServiceContainer extends NetlabContainer<ScanServiceContainer> {
    public ScanServiceContainer() {
        super("scan-service", 8082);
    }
}
