package netlab.gateway;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import netlab.service.Names;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The replicas of one service: the addresses that its name has now. Those that are ready are used in turn; one that is
/// not is left out until it is again.
final class Replicas {
    private static final Logger log = LoggerFactory.getLogger(Replicas.class);

    private final URI service;
    private final Names names;
    private final Function<URI, Replica> at;
    private final AtomicInteger turn = new AtomicInteger();
    /// Those that did not take a run, lost one, or said that they are not ready, since they last said that they are.
    private final Set<URI> unready = new HashSet<>();

    /// @param service where it is, by name
    /// @param at the replica at an address
    Replicas(URI service, Names names, Function<URI, Replica> at) {
        this.service = service;
        this.names = names;
        this.at = at;
    }

    URI service() {
        return service;
    }

    /// Every replica that there is now.
    List<Replica> all() {
        try {
            return names.lookup(service.getHost()).stream().map(this::base).map(at).toList();
        } catch (UnknownHostException e) {
            log.debug("{} has no address", service.getHost(), e);
            return List.of();
        }
    }

    private URI base(InetAddress address) {
        String literal = address instanceof Inet6Address
                ? "[" + address.getHostAddress() + "]"
                : address.getHostAddress();
        return URI.create(service.getScheme() + "://" + literal + ":" + service.getPort());
    }

    /// Those to offer a run to, in this order: the ready ones, of which another one is the first each time. Where none is
    /// known to be ready, all of them: one may have become so a moment ago.
    List<Replica> inTurn() {
        List<Replica> all = all();
        List<Replica> ready = new ArrayList<>(all.stream().filter(this::ready).toList());
        List<Replica> offered = ready.isEmpty() ? new ArrayList<>(all) : ready;
        if (!offered.isEmpty()) {
            Collections.rotate(offered, -Math.floorMod(turn.getAndIncrement(), offered.size()));
        }
        return offered;
    }

    private synchronized boolean ready(Replica replica) {
        return !unready.contains(replica.base());
    }

    /// Leaves a replica out until it says that it is ready.
    synchronized void doubt(Replica replica) {
        if (unready.add(replica.base())) {
            log.warn("{} of {} is left out until it is ready", replica, service.getHost());
        }
    }

    private synchronized void trust(Replica replica) {
        if (unready.remove(replica.base())) {
            log.info("{} of {} is ready again", replica, service.getHost());
        }
    }

    private synchronized void forgetAllBut(List<Replica> present) {
        unready.retainAll(present.stream().map(Replica::base).toList());
    }

    /// Asks each replica whether it is ready.
    ///
    /// @return `ready`, `not ready`, or how many of how many are
    String ask() throws InterruptedException {
        List<Replica> all = all();
        forgetAllBut(all);
        int ready = 0;
        for (Replica replica : all) {
            if (replica.ready()) {
                trust(replica);
                ready++;
            } else {
                doubt(replica);
            }
        }
        return ready == 0 ? "not ready" : ready == all.size() ? "ready" : ready + " of " + all.size();
    }
}
