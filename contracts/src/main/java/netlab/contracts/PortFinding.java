package netlab.contracts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One port's verdict with its evidence (API.md section 3).
///
/// @param protocol TCP or UDP
/// @param port 1 to 65535
/// @param state the verdict
/// @param reason what it rests on
/// @param service the name that IANA's registry gives the port; null where it gives none
/// @param rttMs from the probe to what came back, in milliseconds; null where nothing came
/// @param greeting what the port said by itself; null where it said nothing
/// @param answer what the port answered to the message or probe; null where it didn't
/// @param identified the service that the port behaves like; null where it is like none that is known
/// @param evidence what came to light, and at which attempt
public record PortFinding(
        Transport protocol,
        int port,
        PortState state,
        Reason reason,
        @Nullable String service,
        @Nullable Double rttMs,
        @Nullable Excerpt greeting,
        @Nullable Excerpt answer,
        @Nullable String identified,
        Evidence evidence) {
    public PortFinding {
        requireNonNull(protocol);
        requireNonNull(state);
        requireNonNull(reason);
        requireNonNull(evidence);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no port: " + port);
        }
    }

    /// What a verdict rests on.
    ///
    /// @param attempt which attempt decided, from 1; of a port that kept silent, how many there were
    /// @param local the probe's own address, `ip:port`; null where no single probe decided
    /// @param remote the address that was probed, `ip:port`
    /// @param kernel the operating system's words; null where it said nothing
    /// @param causes what the reason may stand for: more than one where they look alike to a program
    public record Evidence(
            int attempt,
            @Nullable String local,
            String remote,
            @Nullable String kernel,
            List<String> causes) {
        public Evidence {
            requireNonNull(remote);
            causes = List.copyOf(causes);
        }
    }

    /// Bytes that came from a port, up to 4 KiB, in two spellings.
    ///
    /// @param text as UTF-8, what is none replaced
    /// @param hex two digits a byte
    public record Excerpt(String text, String hex) {
        public Excerpt {
            requireNonNull(text);
            requireNonNull(hex);
        }
    }
}
