package netlab.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The mail server's one mailbox, as it stands on its disk, and what may be in it.
///
/// | the job | its mail |
/// | --- | --- |
/// | succeeded | is there once; only the server itself can lose it, whose queue is in memory, if it dies before it has delivered |
/// | failed with `delivery-unknown` | is there once, or not |
/// | failed otherwise, or cancelled | is not there: the final dot was not sent, or the server refused it |
///
/// @param blows what befell the server, among others
record Mailbox(ComposedLab lab, long seed, List<Chaos.Blow> blows) {
    private static final Duration DELIVERY = Duration.ofSeconds(30);
    private static final String SUBJECTS = "find /srv/mail/student/Maildir/new /srv/mail/student/Maildir/cur -type f"
            + " -exec sed -n '/^\\r*$/q; s/^Subject: //p' {} \\;";

    void assertHolds(List<Ended> ended) throws InterruptedException {
        awaitDelivery();
        List<String> subjects = lab.exec("mailserver", "sh", "-c", SUBJECTS).lines().map(String::strip).toList();
        Map<String, Ended> mails = ended.stream()
                .filter(job -> job.assignment().kind().equals("mail"))
                .collect(Collectors.toMap(job -> job.assignment().subject(seed), Function.identity()));
        assertThat(subjects).doesNotHaveDuplicates();
        assertThat(mails.keySet()).containsAll(subjects);
        assertThat(subjects).allSatisfy(subject -> assertThat(mails.get(subject)).matches(
                job -> job.state().equals("succeeded") || job.deliveryUnknown(), "may be in the mailbox"));
        Set<String> there = Set.copyOf(subjects);
        String log = lab.logs("mailserver");
        List<Ended> missing = mails.values()
                .stream()
                .filter(job -> job.state().equals("succeeded") && !there.contains(job.assignment().subject(seed)))
                .toList();
        System.out.printf("%d mails came; %d that the server had taken went down with it%n", subjects.size(),
                missing.size());
        assertThat(missing).allMatch(job -> diedWithTheServer(job, log), "was lost by the mail server");
    }

    private void awaitDelivery() throws InterruptedException {
        Instant end = Instant.now().plus(DELIVERY);
        while (!lab.exec("mailserver", "postqueue", "-p").contains("Mail queue is empty")) {
            assertThat(Instant.now()).as("the mail server delivers what it has").isBefore(end);
            Thread.sleep(Duration.ofMillis(200));
        }
    }

    /// Whether the server took the mail, never told that it delivered it, and was killed.
    private boolean diedWithTheServer(Ended job, String log) {
        String queued = job.job().at("/result/reply").stringValue().replaceFirst(".* queued as ", "");
        boolean delivered = log.lines()
                .anyMatch(line -> line.contains(" " + queued + ": to=<") && line.contains("status=sent"));
        Instant started = Instant.parse(job.job().path("startedAt").stringValue());
        return !delivered && blows.stream()
                .anyMatch(blow -> blow.container().equals("mailserver")
                        && blow.fault().deadly() && blow.at().isAfter(started));
    }
}
