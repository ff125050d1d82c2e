package netlab.calc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import netlab.service.Settings;

/// What the raw calc server is told.
///
/// @param bind the local address; the wildcard address takes all of them, IPv4 and IPv6
/// @param bigEndianPort the port for network byte order, TCP and UDP; 0 takes a free one
/// @param littleEndianPort the port for little-endian; 0 takes a free one
/// @param maxConnections TCP connections at a time, on both ports together; the next one is refused
/// @param idleTimeout how long a connection may go without completing a request
/// @param writeTimeout how long a client may leave its answers unread once the buffers on the way are full
/// @param drainTimeout how long the end of a connection waits for the client to close as well
public record CalcServerConfig(
        InetAddress bind,
        int bigEndianPort,
        int littleEndianPort,
        int maxConnections,
        Duration idleTimeout,
        Duration writeTimeout,
        Duration drainTimeout) {

    /// @throws IllegalArgumentException for a negative port or a limit that is not positive
    public CalcServerConfig {
        requirePort(bigEndianPort);
        requirePort(littleEndianPort);
        if (maxConnections < 1) {
            throw new IllegalArgumentException("maxConnections must be at least 1, not " + maxConnections);
        }
        requirePositive("idleTimeout", idleTimeout);
        requirePositive("writeTimeout", writeTimeout);
        requirePositive("drainTimeout", drainTimeout);
    }

    /// Reads `NETLAB_CALC_BIND` (all addresses), `NETLAB_CALC_PORT` (50000), `NETLAB_CALC_LITTLE_PORT` (50001),
    /// `NETLAB_CALC_CONNECTIONS` (10,000), `NETLAB_CALC_IDLE_MS` (60,000), `NETLAB_CALC_WRITE_MS` (10,000); bad values are
    /// noted in the settings.
    public static CalcServerConfig from(Settings settings) {
        return new CalcServerConfig(bind(settings),
                settings.port("NETLAB_CALC_PORT", 50_000),
                settings.port("NETLAB_CALC_LITTLE_PORT", 50_001),
                settings.integer("NETLAB_CALC_CONNECTIONS", 1, 1_000_000, 10_000),
                settings.millis("NETLAB_CALC_IDLE_MS", 1, 86_400_000, 60_000),
                settings.millis("NETLAB_CALC_WRITE_MS", 1, 86_400_000, 10_000),
                Duration.ofSeconds(1));
    }

    private static InetAddress bind(Settings settings) {
        InetAddress any = new InetSocketAddress(0).getAddress();
        try {
            return settings.text("NETLAB_CALC_BIND").map(InetAddress::ofLiteral).orElse(any);
        } catch (IllegalArgumentException _) {
            settings.fault("NETLAB_CALC_BIND", "must be an address");
            return any;
        }
    }

    private static void requirePort(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("A port is between 0 and 65535, not " + port);
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive, not " + duration);
        }
    }
}
