package netlab.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The networks that this machine's own interfaces are on, and their gateways.
///
/// @param networks one an interface address, loopback's included
/// @param gateways where the routes lead that leave these networks
record LocalNetworks(List<Network> networks, List<InetAddress> gateways) {
    private static final Path IPV4_ROUTES = Path.of("/proc/net/route");
    private static final Path IPV6_ROUTES = Path.of("/proc/net/ipv6_route");

    LocalNetworks {
        networks = List.copyOf(networks);
        gateways = List.copyOf(gateways);
    }

    /// As the kernel knows them now.
    static LocalNetworks read() {
        try {
            List<Network> networks = new ArrayList<>();
            for (NetworkInterface each : (Iterable<NetworkInterface>) NetworkInterface.networkInterfaces()::iterator) {
                for (InterfaceAddress address : each.getInterfaceAddresses()) {
                    // a prefix that the system doesn't know is 0 there, and would stand for the whole Internet
                    if (address.getNetworkPrefixLength() > 0) {
                        networks.add(new Network(address.getAddress(), address.getNetworkPrefixLength()));
                    }
                }
            }
            List<InetAddress> gateways = new ArrayList<>();
            if (Files.isReadable(IPV4_ROUTES)) {
                gateways.addAll(ipv4Gateways(Files.readAllLines(IPV4_ROUTES)));
            }
            if (Files.isReadable(IPV6_ROUTES)) {
                gateways.addAll(ipv6Gateways(Files.readAllLines(IPV6_ROUTES)));
            }
            return new LocalNetworks(networks, gateways);
        } catch (SocketException e) {
            throw new UncheckedIOException("can't read the network interfaces", e);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the routes", e);
        }
    }

    /// The gateways in `/proc/net/route`: its third column, the bytes in the host's order.
    static List<InetAddress> ipv4Gateways(List<String> lines) {
        List<InetAddress> gateways = new ArrayList<>();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            String[] columns = line.strip().split("\\s+");
            if (columns.length > 2 && !columns[2].equals("00000000")) {
                byte[] bytes = HexFormat.of().parseHex(columns[2]);
                gateways.add(Network.address(new byte[]{bytes[3], bytes[2], bytes[1], bytes[0]}));
            }
        }
        return gateways;
    }

    /// The gateways in `/proc/net/ipv6_route`: its fifth column.
    static List<InetAddress> ipv6Gateways(List<String> lines) {
        List<InetAddress> gateways = new ArrayList<>();
        for (String line : lines) {
            String[] columns = line.strip().split("\\s+");
            if (columns.length > 4 && !columns[4].chars().allMatch(c -> c == '0')) {
                gateways.add(Network.address(HexFormat.of().parseHex(columns[4])));
            }
        }
        return gateways;
    }
}
