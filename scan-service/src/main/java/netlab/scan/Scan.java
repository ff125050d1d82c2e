package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import netlab.contracts.PortFinding;
import netlab.contracts.PortSet;
import netlab.contracts.Transport;

/// A scan under way: its loops, the conversations with open ports, and what they find. Closing it stops them all and
/// returns when every socket is closed.
final class Scan implements AutoCloseable {
    private static final int MOST_CONVERSATIONS = 256;
    private static final int WINDOW = 1_024;
    private static final int MOST_UNDER_WAY = 8_192;
    private static final int TCP_LOOPS = Math.min(2, Runtime.getRuntime().availableProcessors());
    /// What a datagram holds where the job's message is empty.
    private static final Octets LINE_END = Octets.of("\r\n");

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private final ScanPlan plan;
    private final Descriptors descriptors;
    private final Ceilings ceilings;
    private final Octets payload;
    private final Schedule tcp;
    private final Schedule udp;
    private final ExecutorService loops = Executors
            .newThreadPerTaskExecutor(Thread.ofPlatform().name("probes-", 0).factory());
    private final ExecutorService conversations = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore mayConverse = new Semaphore(MOST_CONVERSATIONS);
    private final BlockingQueue<Finding> findings = new LinkedBlockingQueue<>();
    private final AtomicInteger running = new AtomicInteger();

    private Scan(ScanPlan plan, Descriptors descriptors) {
        this.plan = requireNonNull(plan);
        this.descriptors = requireNonNull(descriptors);
        payload = plan.message().isEmpty() ? LINE_END : plan.message();
        ceilings = new Ceilings(plan.rate(), plan.parallelism() > 0
                ? plan.parallelism()
                : Math.clamp(descriptors.count() / 2, 1, MOST_UNDER_WAY));
        tcp = schedule(Transport.TCP, plan.tcp());
        udp = schedule(Transport.UDP, plan.udp());
    }

    /// Starts a scan.
    static Scan start(ScanPlan plan, Descriptors descriptors) {
        Scan scan = new Scan(plan, descriptors);
        scan.start();
        return scan;
    }

    private Schedule schedule(Transport transport, PortSet set) {
        int[] ports = set.stream().toArray();
        int window = plan.parallelism() > 0 ? plan.parallelism() : WINDOW;
        ProbeLimits limits = new ProbeLimits(plan.timeout(), plan.retries(), window);
        var hosts = plan.targets()
                .stream()
                .filter(_ -> ports.length > 0)
                .map(target -> new HostScan(target, transport, ports, limits))
                .iterator();
        return new Schedule(hosts, ports.length, ceilings, scan -> findings.add(new Finding.HostEnded(scan)));
    }

    private void start() {
        running.incrementAndGet();
        for (int i = 0; i < TCP_LOOPS; i++) {
            execute(loops, () -> new TcpLoop(tcp, descriptors, new Opened()).run());
        }
        execute(loops, () -> new UdpLoop(udp, descriptors, payload, new Opened()).run());
        over();
    }

    private void execute(ExecutorService threads, Work work) {
        running.incrementAndGet();
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                } catch (IOException | RuntimeException | Error e) {
                    findings.add(new Finding.ScanFailed(e));
                } finally {
                    over();
                }
            });
        } catch (RejectedExecutionException e) {
            over();
            throw e;
        }
    }

    private void over() {
        if (running.decrementAndGet() == 0) {
            findings.add(new Finding.ScanEnded());
        }
    }

    /// The next finding, or empty when none comes in time.
    ///
    /// @throws InterruptedException when interrupted
    Optional<Finding> next(Duration wait) throws InterruptedException {
        return Optional.ofNullable(findings.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
    }

    /// How many ports are done, of all of the plan's.
    long done() {
        return tcp.done() + udp.done();
    }

    /// How many probes were sent until now.
    long probesSent() {
        return ceilings.sent();
    }

    /// Stops what still runs, and waits until every socket is closed.
    @Override
    public void close() {
        loops.shutdownNow();
        conversations.shutdownNow();
        loops.close();
        conversations.close();
    }

    /// Makes findings of what the loops find open.
    private final class Opened implements OpenPorts {
        @Override
        public boolean hasRoom() {
            return mayConverse.availablePermits() > 0;
        }

        @Override
        public boolean connected(Probe probe, Evidence.Connected evidence, SocketChannel channel) {
            if (!plan.probe()) {
                found(probe, Findings.connected(probe.port(), evidence, Conversation.NONE));
                return false;
            }
            try {
                execute(conversations, () -> converse(probe, evidence, channel));
                return true;
            } catch (RejectedExecutionException _) {
                return false;
            }
        }

        @Override
        public void answered(Probe probe, Evidence.Answered evidence) {
            found(probe, Findings.answered(probe.port(), evidence, payload));
        }

        private void converse(Probe probe, Evidence.Connected evidence, SocketChannel channel)
                throws IOException, InterruptedException {
            try (channel) {
                mayConverse.acquire();
                try {
                    Conversation held = Conversation.hold(channel, plan.message(), Conversation.Waits.USUAL);
                    found(probe, Findings.connected(probe.port(), evidence, held));
                } finally {
                    mayConverse.release();
                }
            } finally {
                descriptors.give();
            }
        }

        private void found(Probe probe, PortFinding port) {
            findings.add(new Finding.OpenPort(probe.scan().target(), port));
        }
    }
}
