package netlab.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import netlab.testkit.ContainerTest;
import netlab.testkit.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// What was accepted ends, once, and no mail is sent twice, while containers are killed, crash, stand still and lose their
/// network at random moments. `long-fault-test` runs it in its long form.
///
/// - `-Dseed=` what to draw everything from, as it is printed
/// - `-Dfaults.jobs=` how many jobs
/// - `-Dfaults.seconds=` for how long
@ContainerTest
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class FaultIT {
    private static final long SEED = Long.getLong("seed", new Random().nextInt(1_000_000));
    private static final int JOBS = Integer.getInteger("faults.jobs", 150);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("faults.seconds", 40));
    /// Of a mail server whose cable was pulled nobody hears: its jobs end with this.
    private static final Map<String, String> SETTINGS = Map.of("NETLAB_MAIL_DEADLINE_MS", "15000");

    /// A job that the gateway took.
    ///
    /// @param tries how often it was posted
    /// @param wished whether the gateway took the wish to cancel it
    private record Accepted(Assignment assignment, String id, int tries, boolean wished) {}

    @Test
    void everyJobEndsOnceAndNoMailIsSentTwice() throws Exception {
        System.out.printf("Faults with -Dseed=%d -Dfaults.jobs=%d -Dfaults.seconds=%d%n", SEED, JOBS, TIME.toSeconds());
        Instant start = Instant.now();
        try (ComposedLab composed = ComposedLab.up(SETTINGS);
                CarefulClient client = new CarefulClient(composed.url());
                EventWatch watch = EventWatch.of(composed.url())) {
            Footprint before = Footprint.of(composed);
            List<Accepted> accepted = new ArrayList<>();
            // Where the watcher was cut off it can only tell when it has seen something.
            accepted.add(post(client, Assignment.first(SEED), Instant.now()));
            watch.awaitEndings(List.of(accepted.getFirst().id()), Duration.ofSeconds(30));
            List<Chaos.Blow> blows = storm(composed, client, accepted);
            composed.start();
            List<Ended> ended = new ArrayList<>();
            for (Accepted each : accepted) {
                String events = events(composed.lab(), each.id());
                JsonNode job = JobClient.json(client.get("/jobs/" + each.id()).body());
                ended.add(Ended.of(each.assignment(), job, events, each.wished()));
            }
            summarize(start, accepted, ended, blows);

            assertThat(ended).allSatisfy(Ended::assertIsWhole).allSatisfy(Ended::assertIsPlausible);
            assertThatEachIsOneJob(client, accepted);
            assertThatTheWatcherSawEverything(watch, ended);
            new Mailbox(composed, SEED, blows).assertHolds(ended);
            assertThat(JobClient.json(client.get("/readyz").body()).at("/details/services"))
                    .allMatch(state -> state.stringValue().equals("ready"));
            assertThat(composed.lab().get("/metrics").body().lines())
                    .filteredOn(line -> line.matches("netlab_(queue_depth|jobs_running)[{].*"))
                    .hasSize(8)
                    .allMatch(line -> line.endsWith(" 0.0"));
            Footprint.awaitUsual(composed, before);
        }
    }

    /// Posts all jobs while the lab is struck.
    private static List<Chaos.Blow> storm(ComposedLab composed, CarefulClient client, List<Accepted> accepted)
            throws InterruptedException, ExecutionException {
        Instant start = Instant.now();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Accepted>> posting = new ArrayList<>();
            for (Assignment each : Assignment.draw(JOBS, TIME, SEED)) {
                posting.add(threads.submit(() -> post(client, each, start)));
            }
            List<Chaos.Blow> blows = new Chaos(composed, new Random(SEED)).rage(start.plus(TIME));
            for (Future<Accepted> each : posting) {
                accepted.add(each.get());
            }
            return blows;
        }
    }

    private static Accepted post(CarefulClient client, Assignment assignment, Instant start)
            throws InterruptedException {
        Thread.sleep(Duration.between(Instant.now(), start.plus(assignment.after())));
        CarefulClient.Answer answer = client.post(assignment.kind(), assignment.spec(), assignment.key());
        assertThat(answer.status()).as(answer.body()).isIn(200, 202);
        String id = JobClient.json(answer.body()).path("id").stringValue();
        boolean wished = false;
        if (!assignment.cancelled().isNegative()) {
            Thread.sleep(assignment.cancelled());
            CarefulClient.Answer cancel = client.cancel(id);
            assertThat(cancel.status()).as(cancel.body()).isIn(202, 409);
            // After a missing answer, "it has ended already" may tell what the first try did.
            wished = cancel.status() == 202 || cancel.tries() > 1;
        }
        return new Accepted(assignment, id, answer.tries(), wished);
    }

    /// A job's events up to its ending, of which the gateway is given some minutes to come to it.
    private static String events(JobClient lab, String id) {
        String events = "";
        for (int i = 0; i < 3 && Ended.ENDINGS.stream().map("event: "::concat).noneMatch(events::contains); i++) {
            events = lab.events(id);
        }
        return events;
    }

    /// Each key stands for its job alone, and there is no other.
    private static void assertThatEachIsOneJob(CarefulClient client, List<Accepted> accepted)
            throws InterruptedException {
        for (Accepted each : accepted) {
            Assignment of = each.assignment();
            CarefulClient.Answer again = client.post(of.kind(), of.spec(), of.key());
            assertThat(again.replayed()).as("a replay of job %s", each.id()).isTrue();
            assertThat(JobClient.json(again.body()).path("id").stringValue()).isEqualTo(each.id());
        }
        List<String> all = new ArrayList<>();
        String page = "/jobs?limit=200";
        while (!page.isEmpty()) {
            JsonNode jobs = JobClient.json(client.get(page).body());
            jobs.path("jobs").forEach(job -> all.add(job.path("id").stringValue()));
            String next = jobs.path("next").stringValue("");
            page = next.isEmpty() ? "" : "/jobs?limit=200&cursor=" + next;
        }
        assertThat(all).containsExactlyInAnyOrderElementsOf(accepted.stream().map(Accepted::id).toList());
        for (String state : List.of("queued", "running")) {
            assertThat(JobClient.json(client.get("/jobs?state=" + state).body()).path("jobs")).isEmpty();
        }
    }

    private static void assertThatTheWatcherSawEverything(EventWatch watch, List<Ended> ended)
            throws InterruptedException {
        watch.awaitEndings(ended.stream().map(Ended::id).toList(), Duration.ofMinutes(1));
        assertThat(ended).allSatisfy(job -> assertThat(watch.sequence(job.id())).as("what was seen of %s", job)
                .isEqualTo(job.sequence()));
        System.out.println("The watcher connected " + watch.connections() + " times.");
    }

    private static void summarize(Instant start, List<Accepted> accepted, List<Ended> ended, List<Chaos.Blow> blows) {
        Map<String, Integer> endings = new TreeMap<>();
        Map<Integer, Integer> attempts = new TreeMap<>();
        ended.forEach(job -> {
            endings.merge(job.assignment().kind() + " " + job.state() + " " + job.problem(), 1, Integer::sum);
            attempts.merge(job.attempts(), 1, Integer::sum);
        });
        System.out.printf("%d s, %d blows, %d jobs of which %d were posted more than once%n%s%njobs by attempts: %s%n",
                Duration.between(start, Instant.now()).toSeconds(), blows.size(), ended.size(),
                accepted.stream().filter(job -> job.tries() > 1).count(), String.join("\n",
                        endings.entrySet().stream().map(each -> each.getValue() + " " + each.getKey()).toList()),
                attempts);
    }
}
