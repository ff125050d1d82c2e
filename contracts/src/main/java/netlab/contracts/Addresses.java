package netlab.contracts;

import java.util.Optional;

/// Reads `host:port` fields.
final class Addresses {
    private Addresses() {}

    static Optional<HostPort> server(Fields fields, String name) {
        return hostPort(fields, name, 1);
    }

    static Optional<HostPort> hostPort(Fields fields, String name, int lowestPort) {
        Optional<String> text = fields.line(name, 300);
        Optional<HostPort> parsed = text.flatMap(HostPort::parse).filter(each -> each.port() >= lowestPort);
        if (text.isPresent() && parsed.isEmpty()) {
            fields.fault(name, "must be host:port with a port from " + lowestPort + " to 65535");
        }
        return parsed;
    }
}
