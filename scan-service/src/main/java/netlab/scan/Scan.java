package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import netlab.capture.SocketLog;
import netlab.contracts.PortFinding;
import netlab.contracts.Transport;
import org.jspecify.annotations.Nullable;

/// A scan under way: its loops, the conversations with open ports, and what they find. Closing it stops them all and
/// returns when every socket is closed.
final class Scan implements AutoCloseable {
    private static final int MOST_CONVERSATIONS = 256;
    private static final int FIRST_WINDOW = 1_024;
    private static final int LARGEST_WINDOW = 4_096;
    private static final int MOST_UNDER_WAY = 8_192;
    /// With so many findings untaken no further probe is sent; those under way may add theirs.
    private static final int MOST_UNTOLD = 4_096;
    private static final int TCP_LOOPS = Math.min(2, Runtime.getRuntime().availableProcessors());

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private final ScanPlan plan;
    private final Descriptors descriptors;
    private final SocketLog sockets;
    private final OptionalLong until;
    private final Ceilings ceilings;
    private final Interview interview;
    private final Schedule tcp;
    private final Schedule udp;
    private final ExecutorService loops = Executors
            .newThreadPerTaskExecutor(Thread.ofPlatform().name("probes-", 0).factory());
    private final ExecutorService conversations = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore mayConverse = new Semaphore(MOST_CONVERSATIONS);
    private final BlockingQueue<Finding> findings = new LinkedBlockingQueue<>();
    private final Excerpts excerpts = new Excerpts(Excerpts.MOST);
    private final AtomicInteger running = new AtomicInteger();

    private Scan(ScanPlan plan, Descriptors descriptors, SocketLog sockets) {
        this.plan = requireNonNull(plan);
        this.sockets = requireNonNull(sockets);
        this.descriptors = requireNonNull(descriptors);
        until = plan.pace().most().stream().mapToLong(most -> System.nanoTime() + most.toNanos()).findFirst();
        int parallelism = plan.pace().parallelism();
        ceilings = new Ceilings(plan.pace().rate(), parallelism > 0
                ? parallelism
                : Math.clamp(descriptors.count() / 2, 1, MOST_UNDER_WAY));
        interview = new Interview(plan.message(), ceilings, sockets);
        tcp = schedule(Transport.TCP, Integer.MAX_VALUE);
        udp = schedule(Transport.UDP, Math.max(1, LocalPorts.count() / 2));
    }

    /// Starts a scan.
    static Scan start(ScanPlan plan, Descriptors descriptors) {
        return start(plan, descriptors, SocketLog.NONE);
    }

    /// Starts a scan.
    ///
    /// @param sockets is told what it does with its sockets
    static Scan start(ScanPlan plan, Descriptors descriptors, SocketLog sockets) {
        Scan scan = new Scan(plan, descriptors, sockets);
        scan.start();
        return scan;
    }

    private Schedule schedule(Transport transport, int largestWindow) {
        int[] ports = plan.ports(transport).stream().toArray();
        ScanPlan.Pace pace = plan.pace();
        int largest = Math.min(largestWindow, pace.parallelism() > 0 ? pace.parallelism() : LARGEST_WINDOW);
        ProbeLimits limits = new ProbeLimits(pace.floor(), pace.ceiling(), pace.retries(), FIRST_WINDOW, largest,
                plan.mostBarredTold());
        var hosts = plan.targets()
                .stream()
                .filter(_ -> ports.length > 0)
                .map(target -> new HostScan(target, transport, ports, limits))
                .iterator();
        return new Schedule(hosts, ports.length, ceilings, until, findings::add);
    }

    private void start() {
        running.incrementAndGet();
        for (int i = 0; i < TCP_LOOPS; i++) {
            execute(loops, () -> new TcpLoop(tcp, descriptors, new Found(), sockets).run());
        }
        execute(loops, () -> new UdpLoop(udp, descriptors, plan.datagrams(), new Found(), sockets).run());
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

    /// The next finding, or empty when none comes in time. While nobody asks, the scan comes to a halt.
    ///
    /// @throws InterruptedException when interrupted
    Optional<Finding> next(Duration wait) throws InterruptedException {
        Optional<Finding> finding = Optional.ofNullable(findings.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
        if (finding.isPresent() && finding.get() instanceof Finding.HostEnded(HostScan host)) {
            switch (host.transport()) {
                case TCP -> tcp.taken();
                case UDP -> udp.taken();
            }
        }
        return finding;
    }

    /// What was found out about the hosts under way since the last time.
    ///
    /// @param most about so many hosts
    List<Schedule.News> news(int most) {
        List<Schedule.News> news = new ArrayList<>(tcp.news(most));
        news.addAll(udp.news(most - news.size()));
        return news;
    }

    /// How many ports are done, of all of the plan's.
    long done() {
        return tcp.done() + udp.done();
    }

    /// How long the slowest of the hosts that answer only so often will take; empty where there is none.
    OptionalLong limitedNanos() {
        return Stream.of(tcp, udp).map(Schedule::limitedNanos).flatMapToLong(OptionalLong::stream).max();
    }

    /// How long the scan may still take; empty for until all is decided.
    Optional<Duration> left() {
        return until.isPresent()
                ? Optional.of(Duration.ofNanos(Math.max(0, until.getAsLong() - System.nanoTime())))
                : Optional.empty();
    }

    /// How many probes were sent until now.
    long probesSent() {
        return ceilings.sent();
    }

    /// What the user should know of what was found until now.
    Optional<String> warning() {
        return excerpts.warning();
    }

    /// Stops what still runs, and waits until every socket is closed.
    @Override
    public void close() {
        loops.shutdownNow();
        conversations.shutdownNow();
        loops.close();
        conversations.close();
    }

    /// Makes findings of what the loops discover.
    private final class Found implements Discoveries {
        @Override
        public boolean hasRoom(Transport transport) {
            return findings.size() < MOST_UNTOLD
                    && (transport == Transport.UDP || mayConverse.availablePermits() > 0);
        }

        @Override
        public boolean connected(Probe probe, Evidence.Connected evidence, SocketChannel channel,
                @Nullable InetSocketAddress local) {
            if (!plan.probe()) {
                tell(probe, Findings.connected(probe, evidence, local, Interview.Told.NOTHING));
                return false;
            }
            try {
                execute(conversations, () -> converse(probe, evidence, channel, local));
                return true;
            } catch (RejectedExecutionException _) {
                return false;
            }
        }

        @Override
        public void answered(Probe probe, Evidence.Answered evidence, @Nullable InetSocketAddress local, Octets sent) {
            tell(probe, Findings.answered(probe, evidence, local, sent));
        }

        @Override
        public void barred(Probe probe, Evidence.Barred evidence, @Nullable InetSocketAddress local) {
            tell(probe, Findings.barred(probe, evidence, local));
        }

        private void converse(Probe probe, Evidence.Connected evidence, SocketChannel channel,
                @Nullable InetSocketAddress local) throws IOException, InterruptedException {
            try (channel) {
                mayConverse.acquire();
                try {
                    Interview.Told told = interview.hold(channel, probe.address(),
                            left().orElse(Conversation.Waits.USUAL.all()));
                    tell(probe, Findings.connected(probe, evidence, local, told));
                } finally {
                    mayConverse.release();
                }
            } finally {
                descriptors.give();
            }
        }

        private void tell(Probe probe, PortFinding port) {
            findings.add(new Finding.Port(probe.scan().target(), excerpts.within(port)));
        }
    }
}
