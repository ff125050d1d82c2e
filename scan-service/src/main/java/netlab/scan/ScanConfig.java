package netlab.scan;

import netlab.service.Settings;

/// What the scanner is told.
///
/// @param sockets how many sockets all scans together may have open, `NETLAB_SCAN_SOCKETS`; 0 for as many as the
/// process's limit on descriptors leaves
public record ScanConfig(int sockets) {
    private static final int MOST_SOCKETS = 1_000_000;

    /// Reads the config; bad values are noted in the settings.
    public static ScanConfig from(Settings settings) {
        return new ScanConfig(settings.integer("NETLAB_SCAN_SOCKETS", 0, MOST_SOCKETS, 0));
    }
}
