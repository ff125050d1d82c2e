package netlab.testkit;

/// The calc service: the raw calc server and `calc` jobs.
public final class CalcServiceContainer extends NetlabContainer<CalcServiceContainer> {
    private static final int BIG_ENDIAN = 50_000;
    private static final int LITTLE_ENDIAN = 50_001;

    public CalcServiceContainer() {
        super("calc-service", 8081);
        addExposedPorts(BIG_ENDIAN, LITTLE_ENDIAN);
        exposingUdp(BIG_ENDIAN, LITTLE_ENDIAN);
    }

    /// The raw server's TCP port in network byte order, from outside.
    public int tcpPort() {
        return getMappedPort(BIG_ENDIAN);
    }

    /// The raw server's UDP port in network byte order, from outside.
    public int udpPort() {
        return mappedUdpPort(BIG_ENDIAN);
    }

    /// The raw server's little-endian TCP port, from outside.
    public int littleEndianTcpPort() {
        return getMappedPort(LITTLE_ENDIAN);
    }

    /// The raw server's little-endian UDP port, from outside.
    public int littleEndianUdpPort() {
        return mappedUdpPort(LITTLE_ENDIAN);
    }
}
