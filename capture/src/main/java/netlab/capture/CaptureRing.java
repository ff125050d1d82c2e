package netlab.capture;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder in which a sidecar writes what it captures, into a ring of files the oldest of which it writes anew.
final class CaptureRing {
    private static final Logger log = LoggerFactory.getLogger(CaptureRing.class);
    private static final int MOST_FILES = 1_000;
    private static final int LARGEST_FILE = 32 * 1024 * 1024;
    /// What a file's header and its first packet take at most.
    private static final int LARGEST_HEAD = 1_024 + PcapReader.LONGEST_PACKET;
    private static final int MARKER_BYTES = 32;
    /// By so much the time of a file may be behind.
    private static final Duration CLOCK = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;

    CaptureRing(Path folder) {
        this.folder = requireNonNull(folder);
    }

    /// Whether anything was ever captured into it.
    boolean isUsed() {
        return !files(Instant.EPOCH).isEmpty();
    }

    /// Waits until what was on the wire by now is in the ring: sends a datagram over loopback that is found nowhere else, and
    /// waits for that.
    ///
    /// @return false when it doesn't come in time, since nothing captures here
    boolean catchUp(Duration patience) throws InterruptedException, IOException {
        byte[] marker = new byte[MARKER_BYTES];
        RANDOM.nextBytes(marker);
        Instant since = Instant.now().minus(CLOCK);
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Map<Path, Long> read = new HashMap<>();
            for (Path file : files(since)) {
                read.put(file, size(file)); // it will stand behind that
            }
            socket.send(new DatagramPacket(marker, marker.length, socket.getLocalSocketAddress()));
            long end = System.nanoTime() + patience.toNanos();
            while (System.nanoTime() < end) {
                for (Path file : files(since)) {
                    if (comes(marker, file, read)) {
                        return true;
                    }
                }
                Thread.sleep(BETWEEN_LOOKS);
            }
            return false;
        }
    }

    /// Looks for the marker in what a file has more than last time.
    private static boolean comes(byte[] marker, Path file, Map<Path, Long> read) throws IOException {
        long from = read.getOrDefault(file, 0L);
        ByteBuffer more = read(file, from);
        if (more.limit() < marker.length) {
            read.put(file, more.limit() == 0 ? 0L : from); // it is written anew, or has not grown enough
            return false;
        }
        read.put(file, from + more.limit() - marker.length + 1);
        ByteBuffer sought = ByteBuffer.wrap(marker);
        for (int at = 0; at <= more.limit() - marker.length; at++) {
            if (more.get(at) == marker[0] && more.slice(at, marker.length).equals(sought)) {
                return true;
            }
        }
        return false;
    }

    /// A file with the time of its first packet.
    private record Dated(Path file, long atNanos) {}

    private List<Dated> dated(Instant since) throws IOException {
        List<Dated> dated = new ArrayList<>();
        for (Path file : files(since)) {
            first(read(file, 0, LARGEST_HEAD)).ifPresent(packet -> dated.add(new Dated(file, packet.atNanos())));
        }
        dated.sort(Comparator.comparingLong(Dated::atNanos));
        return dated;
    }

    /// The time of the oldest packet that is not overwritten yet; empty where there is none.
    OptionalLong oldest() throws IOException {
        return dated(Instant.EPOCH).stream().mapToLong(Dated::atNanos).findFirst();
    }

    /// Shows all packets in their order, of those files that were written since a time.
    void read(Instant since, Consumer<CapturedPacket> packets) throws IOException {
        for (Dated each : dated(since.minus(CLOCK))) {
            ByteBuffer bytes = read(each.file, 0);
            Optional<CapturedPacket> first = first(bytes);
            // else it was written anew meanwhile, and what it held before is lost
            if (first.isPresent() && first.get().atNanos() == each.atNanos) {
                show(each.file, bytes, packets);
            }
        }
    }

    private static Optional<CapturedPacket> first(ByteBuffer bytes) {
        try {
            Optional<PcapReader> reader = PcapReader.of(bytes);
            return reader.isPresent() ? reader.get().next() : Optional.empty();
        } catch (BrokenCaptureException e) {
            log.warn("a file in the capture's folder can't be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static void show(Path file, ByteBuffer bytes, Consumer<CapturedPacket> packets) {
        try {
            Optional<PcapReader> reader = PcapReader.of(bytes);
            Optional<CapturedPacket> next = reader.isPresent() ? reader.get().next() : Optional.empty();
            while (next.isPresent()) {
                packets.accept(next.get());
                next = reader.get().next();
            }
        } catch (BrokenCaptureException e) {
            log.warn("{} can't be read on: {}", file, e.getMessage());
        }
    }

    private List<Path> files(Instant since) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.isRegularFile(file) && writtenSince(file, since))
                    .limit(MOST_FILES)
                    .toList();
        } catch (IOException e) {
            log.debug("no folder of captures", e);
            return List.of();
        }
    }

    private static boolean writtenSince(Path file, Instant since) {
        try {
            return !Files.getLastModifiedTime(file).toInstant().isBefore(since);
        } catch (IOException _) {
            return false; // it has just gone
        }
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException _) {
            return 0; // it has just gone
        }
    }

    private static ByteBuffer read(Path file, long from) throws IOException {
        return read(file, from, LARGEST_FILE);
    }

    /// What a file holds from a place on; empty where it is shorter.
    private static ByteBuffer read(Path file, long from, int most) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.clamp(channel.size() - from, 0, most));
            channel.position(from);
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
                count = channel.read(bytes);
            }
            return bytes.flip();
        } catch (NoSuchFileException _) {
            return ByteBuffer.allocate(0);
        }
    }
}
