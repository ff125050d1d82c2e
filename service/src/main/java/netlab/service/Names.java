package netlab.service;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Finds the addresses of a host.
@FunctionalInterface
public interface Names {
    /// All addresses of a name, or the one that the text itself is; never empty.
    ///
    /// @throws UnknownHostException when there is none
    List<InetAddress> lookup(String host) throws UnknownHostException;

    /// As the system finds them.
    static Names system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
