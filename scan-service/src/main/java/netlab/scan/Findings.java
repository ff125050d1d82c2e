package netlab.scan;

import java.util.Optional;
import netlab.contracts.PortFinding;
import netlab.contracts.PortFinding.Excerpt;
import netlab.contracts.ServiceNames;
import netlab.contracts.Transport;
import org.jspecify.annotations.Nullable;

/// Writes verdicts down as API.md, section 3 has them.
final class Findings {
    private Findings() {}

    /// An open TCP port, with what it said.
    static PortFinding connected(int port, Evidence.Connected evidence, Conversation conversation) {
        return finding(Transport.TCP, port, Verdict.CONNECTED, millis(evidence.rttNanos()),
                excerpt(conversation.greeting()), excerpt(conversation.answer()), Identification.of(conversation));
    }

    /// An open UDP port, with its answer.
    ///
    /// @param probe what it answered to
    static PortFinding answered(int port, Evidence.Answered evidence, Octets probe) {
        return finding(Transport.UDP, port, Verdict.ANSWERED, millis(evidence.rttNanos()), null,
                evidence.answer().excerpt(), Identification.ofDatagram(probe, evidence.answer()));
    }

    /// A port from which nothing came that has a time or a content.
    static PortFinding silent(Transport transport, int port, Verdict verdict) {
        return finding(transport, port, verdict, null, null, null, Optional.empty());
    }

    private static PortFinding finding(Transport transport, int port, Verdict verdict, @Nullable Double rttMs,
            @Nullable Excerpt greeting, @Nullable Excerpt answer, Optional<String> identified) {
        return new PortFinding(transport, port, verdict.state(), verdict.reason(),
                ServiceNames.wellKnown().name(transport, port).orElse(null), rttMs, greeting, answer,
                identified.orElse(null));
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1_000.0) / 1_000.0;
    }

    private static @Nullable Excerpt excerpt(Octets octets) {
        return octets.isEmpty() ? null : octets.excerpt();
    }
}
