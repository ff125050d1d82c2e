package netlab.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The local ports that this machine gives to sockets which ask for none.
final class LocalPorts {
    private static final Path RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    /// The dynamic ports of RFC 6335, section 6.
    private static final int USUAL = 65_535 - 49_152 + 1;

    private LocalPorts() {}

    /// How many there are; each UDP probe under way has one to itself.
    static int count() {
        try {
            return count(Files.readString(RANGE));
        } catch (IOException _) {
            return USUAL; // no Linux
        }
    }

    /// @param range the first and the last, as Linux writes them
    static int count(String range) {
        String[] ends = range.strip().split("\\s+", -1);
        return ends.length == 2 ? Math.max(1, Integer.parseInt(ends[1]) - Integer.parseInt(ends[0]) + 1) : USUAL;
    }
}
