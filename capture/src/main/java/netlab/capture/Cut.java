package netlab.capture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netlab.capture.IpPacket.Fragments;

/// Keeps of the packets that it is shown those of some flows, each with its cause, up to a number of bytes.
final class Cut {
    private static final int MOST_FRAGMENTED = 1_000;

    private final Map<Flow.Key, List<Flow>> flows = new HashMap<>();
    private final IdentityHashMap<Flow, Causes> causes = new IdentityHashMap<>();
    private final Set<Flow> overtaken = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Fragments, Owned> fragmented = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Fragments, Owned> eldest) {
            return size() > MOST_FRAGMENTED;
        }
    };
    private final PcapngWriter writer = new PcapngWriter();
    private final int mostBytes;
    private int leftOut;

    /// A packet of a flow.
    private record Owned(Flow flow, boolean ours) {}

    /// @param mostBytes how many bytes of packets are kept
    Cut(List<Flow> flows, int mostBytes) {
        flows.forEach(flow -> this.flows.computeIfAbsent(flow.key(), _ -> new ArrayList<>(1)).add(flow));
        this.mostBytes = mostBytes;
    }

    /// Is shown the next packet.
    void add(CapturedPacket packet) {
        Optional<Dissection.Found> found = Dissection.of(packet);
        if (found.isEmpty()) {
            return;
        }
        if (found.get().packet().isEmpty()) {
            Optional.ofNullable(found.get().fragment().map(fragmented::get).orElse(null))
                    .ifPresent(owned -> write(packet, owned.ours, "a further fragment of the datagram"));
            return;
        }
        IpPacket about = found.get().packet().get();
        Optional<Owned> owner = owner(about, packet.atNanos());
        if (owner.isPresent()) {
            Owned owned = owner.get();
            about.datagram().ifPresent(fragments -> fragmented.put(fragments, owned));
            write(packet, owned.ours, causes.computeIfAbsent(owned.flow, Causes::new)
                    .of(about, owned.ours, packet.atNanos()));
        }
    }

    /// An ICMP error quotes what this end sent, but is sent to it.
    private Optional<Owned> owner(IpPacket packet, long atNanos) {
        boolean error = packet.error().isPresent();
        Flow.Key ours = new Flow.Key(packet.transport(), packet.source().getPort(), packet.destination());
        Optional<Owned> sent = among(ours, atNanos, !error, packet.opens());
        if (sent.isPresent() || error) {
            return sent;
        }
        Flow.Key theirs = new Flow.Key(packet.transport(), packet.destination().getPort(), packet.source());
        return among(theirs, atNanos, false, packet.opens());
    }

    private Optional<Owned> among(Flow.Key key, long atNanos, boolean ours, boolean opens) {
        List<Flow> between = flows.getOrDefault(key, List.of());
        if (ours) {
            between.stream().filter(flow -> flow.isOvertakenBy(atNanos, opens)).forEach(overtaken::add);
        }
        return between.stream()
                .filter(flow -> !overtaken.contains(flow) && flow.covers(atNanos))
                .reduce((_, later) -> later)
                .map(flow -> new Owned(flow, ours));
    }

    private void write(CapturedPacket packet, boolean ours, String cause) {
        if (leftOut > 0 || writer.size() + PcapngWriter.size(packet, cause) > mostBytes) {
            leftOut++;
        } else {
            writer.write(packet, ours, cause);
        }
    }

    /// The file with what was kept.
    ///
    /// @param comments what is to be known of it; how much was left out is added
    byte[] file(List<String> comments, long fromNanos, long toNanos) {
        List<String> all = new ArrayList<>(comments);
        if (leftOut > 0) {
            all.add("Cut off: the last " + leftOut + " packets are left out, for a capture has at most " + mostBytes
                    + " bytes.");
        }
        return writer.file(all, fromNanos, toNanos);
    }
}
