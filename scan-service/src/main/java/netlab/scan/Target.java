package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import netlab.contracts.AddressText;

/// One address to scan.
///
/// @param number its place in the order of the job's targets, from 0
/// @param name the target as the job names it: a name, an address or a network
/// @param address the address that is probed
record Target(int number, String name, InetAddress address) {
    Target {
        requireNonNull(name);
        requireNonNull(address);
    }

    /// The address as text.
    String shown() {
        return AddressText.of(address.getAddress());
    }
}
