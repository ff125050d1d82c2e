package netlab.scan;

import java.net.InetSocketAddress;
import java.util.Optional;
import netlab.contracts.AddressText;
import netlab.contracts.HostPort;
import netlab.contracts.PortFinding;
import netlab.contracts.PortFinding.Excerpt;
import netlab.contracts.ServiceNames;
import netlab.contracts.Transport;
import org.jspecify.annotations.Nullable;

/// Writes verdicts down as API.md, section 3 has them.
final class Findings {
    private Findings() {}

    /// An open TCP port, with what it said.
    static PortFinding connected(Probe probe, Evidence.Connected evidence, @Nullable InetSocketAddress local,
            Interview.Told told) {
        return finding(probe, Verdict.CONNECTED, evidence.rttNanos(), local, null, excerpt(told.greeting()),
                excerpt(told.answer()), told.identified());
    }

    /// An open UDP port, with its answer.
    ///
    /// @param sent what it answered to
    static PortFinding answered(Probe probe, Evidence.Answered evidence, @Nullable InetSocketAddress local,
            Octets sent) {
        return finding(probe, Verdict.ANSWERED, evidence.rttNanos(), local, null, null, evidence.answer().excerpt(),
                Datagrams.identify(probe.port(), sent, evidence.answer()));
    }

    /// A port that something bars.
    static PortFinding barred(Probe probe, Evidence.Barred evidence, @Nullable InetSocketAddress local) {
        return finding(probe, Verdict.on(evidence).orElseThrow(), evidence.rttNanos(), local, evidence.kernelSaid(),
                null, null, Optional.empty());
    }

    /// A port from which nothing came that has a time or a content.
    static PortFinding silent(HostScan scan, int index, Verdict verdict) {
        InetSocketAddress remote = new InetSocketAddress(scan.target().address(), scan.port(index));
        return finding(scan.transport(), scan.port(index), verdict, null, null, null, Optional.empty(),
                evidence(scan.transport(), verdict, scan.tries(index), null, remote, null));
    }

    private static PortFinding finding(Probe probe, Verdict verdict, long rttNanos, @Nullable InetSocketAddress local,
            @Nullable String kernelSaid, @Nullable Excerpt greeting, @Nullable Excerpt answer,
            Optional<String> identified) {
        Transport transport = probe.scan().transport();
        return finding(transport, probe.port(), verdict, millis(rttNanos), greeting, answer, identified,
                evidence(transport, verdict, probe.attempt(), local, probe.address(), kernelSaid));
    }

    private static PortFinding finding(Transport transport, int port, Verdict verdict, @Nullable Double rttMs,
            @Nullable Excerpt greeting, @Nullable Excerpt answer, Optional<String> identified,
            PortFinding.Evidence evidence) {
        return new PortFinding(transport, port, verdict.state(), verdict.reason(),
                ServiceNames.wellKnown().name(transport, port).orElse(null), rttMs, greeting, answer,
                identified.orElse(null), evidence);
    }

    private static PortFinding.Evidence evidence(Transport transport, Verdict verdict, int attempt,
            @Nullable InetSocketAddress local, InetSocketAddress remote, @Nullable String kernelSaid) {
        return new PortFinding.Evidence(attempt, local == null ? null : written(local), written(remote), kernelSaid,
                verdict.reason().causes(transport));
    }

    private static String written(InetSocketAddress address) {
        return new HostPort(AddressText.of(address.getAddress().getAddress()), address.getPort()).toString();
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1_000.0) / 1_000.0;
    }

    private static @Nullable Excerpt excerpt(Octets octets) {
        return octets.isEmpty() ? null : octets.excerpt();
    }
}
