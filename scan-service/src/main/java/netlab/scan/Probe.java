package netlab.scan;

import java.net.InetSocketAddress;

/// One attempt at one port.
///
/// @param scan the host's scan that it belongs to
/// @param index which of the scan's ports
/// @param attempt which attempt at the port, from 1
/// @param timeoutNanos how long to wait for the answer, in nanoseconds
record Probe(HostScan scan, int index, int attempt, long timeoutNanos) {
    int port() {
        return scan.port(index);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(scan.target().address(), port());
    }
}
