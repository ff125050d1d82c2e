package netlab.scan;

import java.net.InetSocketAddress;

/// One attempt at one port.
///
/// @param scan the host's scan that it belongs to
/// @param index which of the scan's ports
/// @param timeoutNanos how long to wait for the answer, in nanoseconds
record Probe(HostScan scan, int index, long timeoutNanos) {
    int port() {
        return scan.port(index);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(scan.target().address(), port());
    }
}
