package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a `scan` job found (API.md section 3).
///
/// @param hosts one entry an address, in the order of the targets
/// @param probesSent connection attempts and datagrams, retries included
/// @param durationMs the whole scan, in milliseconds
/// @param warnings what the user should know: ports given more than once, addresses that were not scanned
public record ScanResult(
        List<Host> hosts,
        long probesSent,
        double durationMs,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) implements JobResult {
    public ScanResult {
        hosts = List.copyOf(hosts);
        warnings = List.copyOf(warnings);
    }

    /// One address that was scanned.
    ///
    /// @param target the target as the spec names it
    /// @param address the address that was probed
    /// @param tcp null when TCP was not scanned
    /// @param udp null when UDP was not scanned
    /// @param ports the open ports, and of those that kept silent or are filtered the first 100
    /// @param groups the ports that are not open, by reason
    public record Host(
            String target,
            String address,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TcpPorts tcp,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UdpPorts udp,
            List<PortFinding> ports,
            List<PortGroup> groups) {
        public Host {
            requireNonNull(target);
            requireNonNull(address);
            ports = List.copyOf(ports);
            groups = List.copyOf(groups);
        }
    }

    /// The TCP ports by state.
    ///
    /// @param unprobed the ports whose turn did not come before `maxDurationMs`; null where there are none
    public record TcpPorts(
            List<Integer> open,
            PortSet closed,
            PortSet filtered,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PortSet unprobed) {
        public TcpPorts {
            open = List.copyOf(open);
            requireNonNull(closed);
            requireNonNull(filtered);
        }

        /// The ports where each had its turn.
        public TcpPorts(List<Integer> open, PortSet closed, PortSet filtered) {
            this(open, closed, filtered, null);
        }
    }

    /// The UDP ports by state.
    ///
    /// @param unprobed the ports whose turn did not come before `maxDurationMs`; null where there are none
    public record UdpPorts(
            List<Integer> open,
            @JsonProperty("openFiltered") PortSet openFiltered,
            PortSet closed,
            PortSet filtered,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PortSet unprobed) {
        public UdpPorts {
            open = List.copyOf(open);
            requireNonNull(openFiltered);
            requireNonNull(closed);
            requireNonNull(filtered);
        }

        /// The ports where each had its turn.
        public UdpPorts(List<Integer> open, PortSet openFiltered, PortSet closed, PortSet filtered) {
            this(open, openFiltered, closed, filtered, null);
        }
    }
}
