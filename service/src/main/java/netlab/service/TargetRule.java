package netlab.service;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One entry of the target policy: addresses, and the ports that may be used there.
final class TargetRule {
    private static final Pattern PORTS = Pattern.compile("(.*):([0-9]{1,5})(?:-([0-9]{1,5}))?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,252})");

    private final BiPredicate<InetAddress, Names> addresses;
    private final int firstPort;
    private final int lastPort;

    private TargetRule(BiPredicate<InetAddress, Names> addresses, int firstPort, int lastPort) {
        this.addresses = addresses;
        this.firstPort = firstPort;
        this.lastPort = lastPort;
    }

    /// Loopback and the networks that this machine is on, without their gateways.
    static TargetRule local(LocalNetworks local) {
        List<Network> reachable = local.networks();
        return new TargetRule((address, _) -> !local.gateways().contains(address)
                && reachable.stream().noneMatch(each -> each.broadcasts(address))
                && (address.isLoopbackAddress() || reachable.stream().anyMatch(each -> each.contains(address))), 1,
                65_535);
    }

    /// Reads an entry.
    ///
    /// @throws IllegalArgumentException when it is none; its message goes after the entry
    static TargetRule parse(String entry) {
        String host = entry;
        int first = 1;
        int last = 65_535;
        Matcher matcher = PORTS.matcher(entry);
        boolean lonelyIpv6 = entry.indexOf(':') != entry.lastIndexOf(':') && !entry.startsWith("[");
        if (!lonelyIpv6 && matcher.matches()) {
            host = matcher.group(1);
            first = Integer.parseInt(matcher.group(2));
            last = matcher.group(3) == null ? first : Integer.parseInt(matcher.group(3));
            if (first > last || last > 65_535) {
                throw new IllegalArgumentException("has no range of ports");
            }
        }
        return new TargetRule(matching(host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host), first, last);
    }

    private static BiPredicate<InetAddress, Names> matching(String host) {
        try {
            Network network = Network.parse(host);
            return (address, _) -> network.contains(address);
        } catch (IllegalArgumentException _) {
            boolean numeric = host.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.');
            if (numeric || !NAME.matcher(host).matches()) {
                throw new IllegalArgumentException("is no name, address or network");
            }
        }
        return (address, names) -> named(host, names).contains(address);
    }

    private static List<InetAddress> named(String host, Names names) {
        try {
            return names.lookup(host).stream().map(TargetPolicy::reduce).toList();
        } catch (UnknownHostException _) {
            return List.of(); // a name without addresses allows none
        }
    }

    boolean allowsSome(InetAddress address, Names names) {
        return addresses.test(address, names)
                && embedded(address).map(each -> addresses.test(each, names)).orElse(true);
    }

    boolean allows(InetAddress address, int port, Names names) {
        return port >= firstPort && port <= lastPort && allowsSome(address, names);
    }

    /// Adds the ports that it allows on its addresses.
    void addPortsTo(BitSet ports) {
        ports.set(firstPort, lastPort + 1);
    }

    /// The IPv4 address that an IPv6 one stands for where a translator or tunnel is on the way: NAT64 (RFC 6052), 6to4 (RFC
    /// 3056), Teredo (RFC 4380).
    static Optional<InetAddress> embedded(InetAddress address) {
        byte[] b = address.getAddress();
        if (b.length != 16) {
            return Optional.empty();
        }
        if (startsWith(b, 0x00, 0x64, 0xFF, 0x9B)) {
            return Optional.of(Network.address(Arrays.copyOfRange(b, 12, 16)));
        }
        if (startsWith(b, 0x20, 0x02)) {
            return Optional.of(Network.address(Arrays.copyOfRange(b, 2, 6)));
        }
        if (startsWith(b, 0x20, 0x01, 0x00, 0x00)) {
            return Optional.of(Network.address(new byte[]{(byte) ~b[12], (byte) ~b[13], (byte) ~b[14], (byte) ~b[15]}));
        }
        return Optional.empty();
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
