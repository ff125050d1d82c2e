package netlab.service;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import netlab.contracts.HostPort;
import netlab.contracts.PortSet;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;

/// Which addresses a service may connect to (API.md section 6). A lab that reaches whatever it is told to is a weapon.
///
/// The check is made on the address that is then used, so that a name can't change in between. An entry is a name, an
/// address or a network, with or without ports (`target`, `10.0.0.0/28`, `127.0.0.2:1-1024`, `[::1]:80`), or the word
/// `default`: loopback and the networks that this machine is on, without their gateways. Link-local, multicast and
/// broadcast addresses are refused whatever is set.
public final class TargetPolicy {
    private final Names names;
    private final List<TargetRule> rules;

    private TargetPolicy(Names names, List<TargetRule> rules) {
        this.names = names;
        this.rules = List.copyOf(rules);
    }

    /// The policy that `NETLAB_TARGETS` sets. A bad entry is noted in the settings.
    ///
    /// @param names how hosts are looked up, those of entries too
    public static TargetPolicy from(Settings settings, Names names) {
        List<TargetRule> rules = new ArrayList<>();
        for (String entry : settings.list("NETLAB_TARGETS", List.of("default"))) {
            try {
                rules.add(entry.equals("default") ? TargetRule.local(LocalNetworks.read()) : TargetRule.parse(entry));
            } catch (IllegalArgumentException e) {
                settings.fault("NETLAB_TARGETS", "“" + entry + "” " + e.getMessage());
            }
        }
        return new TargetPolicy(names, rules);
    }

    /// All addresses of a host, each allowed on some port at least.
    ///
    /// @throws JobFailure with `unknown-host`, or `target-not-allowed` when one of them is not allowed at all
    public List<InetAddress> resolve(String host) throws JobFailure {
        List<InetAddress> addresses = new ArrayList<>();
        for (InetAddress address : lookup(host)) {
            InetAddress used = reduce(address);
            if (refusedAlways(used) || rules.stream().noneMatch(rule -> rule.allowsSome(used, names))) {
                throw notAllowed(host, used, "");
            }
            addresses.add(used);
        }
        return addresses;
    }

    /// The address to connect to for a server that is named by host and port.
    ///
    /// @throws JobFailure with `unknown-host` or `target-not-allowed`
    public InetSocketAddress resolve(HostPort server) throws JobFailure {
        List<InetAddress> addresses = lookup(server.host());
        for (InetAddress address : addresses) {
            check(address, server.port());
        }
        return new InetSocketAddress(reduce(addresses.getFirst()), server.port());
    }

    /// The address as it is to be used, if it may be on this port.
    ///
    /// @throws JobFailure with `target-not-allowed`
    public InetAddress check(InetAddress address, int port) throws JobFailure {
        InetAddress used = reduce(address);
        if (!allows(used, port)) {
            throw notAllowed(address.getHostAddress(), used, ", port " + port);
        }
        return used;
    }

    /// The address as it is to be used, if it may be on all of these ports.
    ///
    /// @throws JobFailure with `target-not-allowed`
    public InetAddress check(InetAddress address, PortSet ports) throws JobFailure {
        InetAddress used = reduce(address);
        BitSet allowed = new BitSet();
        if (!refusedAlways(used)) {
            rules.stream().filter(rule -> rule.allowsSome(used, names)).forEach(rule -> rule.addPortsTo(allowed));
        }
        OptionalInt forbidden = ports.stream().filter(port -> !allowed.get(port)).findFirst();
        if (forbidden.isPresent()) {
            throw notAllowed(address.getHostAddress(), used, ", port " + forbidden.getAsInt());
        }
        return used;
    }

    private boolean allows(InetAddress used, int port) {
        return !refusedAlways(used) && rules.stream().anyMatch(rule -> rule.allows(used, port, names));
    }

    private List<InetAddress> lookup(String host) throws JobFailure {
        try {
            return names.lookup(host);
        } catch (UnknownHostException e) {
            throw new JobFailure(Problem.of(ProblemType.UNKNOWN_HOST, host + " has no address"), e);
        }
    }

    private static JobFailure notAllowed(String host, InetAddress address, String port) {
        String shown = address.getHostAddress();
        return JobFailure.of(ProblemType.TARGET_NOT_ALLOWED,
                (host.equals(shown) ? host : host + " (" + shown + ")") + port + " is not among the allowed targets");
    }

    private static boolean refusedAlways(InetAddress used) {
        return TargetRule.embedded(used).map(TargetPolicy::refusedAlways).orElse(false) || used.isLinkLocalAddress()
                || used.isMulticastAddress() || used.isAnyLocalAddress()
                || Arrays.equals(used.getAddress(), new byte[]{-1, -1, -1, -1});
    }

    /// Other spellings of an address, reduced: the unspecified address is loopback to a connecting socket, and an
    /// IPv4-compatible IPv6 address (RFC 4291, section 2.5.5) is the IPv4 one. Java itself reduces mapped ones.
    static InetAddress reduce(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address.isAnyLocalAddress()) {
            return bytes.length == 4
                    ? Network.address(new byte[]{127, 0, 0, 1})
                    : InetAddress.ofLiteral("::1");
        }
        boolean compatible = address instanceof Inet6Address six && six.isIPv4CompatibleAddress()
                && !address.isLoopbackAddress();
        if (compatible) {
            return reduce(Network.address(Arrays.copyOfRange(bytes, 12, 16)));
        }
        return Network.address(bytes);
    }
}
