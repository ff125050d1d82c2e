package netlab.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import netlab.capture.Captured;
import netlab.contracts.Job;
import netlab.contracts.JobId;
import netlab.contracts.RunId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// The journal in an SQLite database: one file and its write-ahead log, which people can read with `sqlite3`.
final class SqliteJournal implements Journal {
    private static final Logger log = LoggerFactory.getLogger(SqliteJournal.class);
    private static final String FILE = "netlab.db";

    private final Clock clock;
    private final FolderLock folder;
    private final Followers followers = new Followers();
    private final JournalWriter writer;
    private final JournalReader reader;

    private SqliteJournal(Clock clock, FolderLock folder, Path file, MeterRegistry metrics) throws SQLException {
        this.clock = clock;
        this.folder = folder;
        this.writer = new JournalWriter(file, metrics, followers::wake);
        this.reader = new JournalReader(file);
    }

    /// Opens the journal of a directory, or makes both.
    ///
    /// @throws IOException when another gateway has it open, or it can't be read and written
    static SqliteJournal open(Path directory, Clock clock, MeterRegistry metrics) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(FILE);
        FolderLock folder = FolderLock.take(directory);
        try {
            return new SqliteJournal(clock, folder, file, metrics);
        } catch (SQLException e) {
            folder.close();
            throw new IOException("can't open the journal " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Acceptance accept(Submission submission) throws JournalUnavailable {
        return writer.write(tables -> tables.accept(submission));
    }

    @Override
    public Optional<Acceptance> recall(Submission.IdempotencyKey key) throws JournalUnavailable {
        return reader.recall(key, clock.instant().minus(JournalTables.KEY_LIFE));
    }

    @Override
    public boolean start(RunId run) throws JournalUnavailable {
        return writer.write(tables -> tables.start(run, clock.instant()));
    }

    @Override
    public boolean append(RunId run, List<Entry> entries) throws JournalUnavailable {
        if (entries.isEmpty() || entries.subList(0, entries.size() - 1).stream().anyMatch(Entry::ending)) {
            throw new IllegalArgumentException("an ending comes last, and something must");
        }
        return writer.write(tables -> tables.append(run, entries));
    }

    @Override
    public boolean commit(RunId run) throws JournalUnavailable {
        return writer.write(tables -> tables.commit(run));
    }

    @Override
    public Cancellation cancel(JobId job) throws JournalUnavailable {
        return writer.write(tables -> tables.cancel(job, clock.instant()));
    }

    @Override
    public Optional<Work> work(JobId job) throws JournalUnavailable {
        return reader.work(job);
    }

    @Override
    public Optional<JsonNode> spec(JobId job) throws JournalUnavailable {
        return reader.spec(job);
    }

    @Override
    public Optional<Job> job(JobId job) throws JournalUnavailable {
        return reader.job(job);
    }

    @Override
    public List<Job> jobs(JobQuery query) throws JournalUnavailable {
        return reader.jobs(query);
    }

    @Override
    public List<Unended> unended() throws JournalUnavailable {
        return reader.unended();
    }

    @Override
    public List<Recorded> events(JobId job, long after, int most) throws JournalUnavailable {
        return reader.events(job, after, most);
    }

    @Override
    public List<Recorded> events(long after, int most) throws JournalUnavailable {
        return reader.events(after, most);
    }

    @Override
    public long latest() throws JournalUnavailable {
        return reader.latest();
    }

    @Override
    public long version() {
        return followers.version();
    }

    @Override
    public Follower follow(JobId job) {
        return followers.follow(job);
    }

    @Override
    public Follower follow() {
        return followers.follow();
    }

    @Override
    public boolean forget(Instant endedBefore, int most) throws JournalUnavailable {
        return writer.write(tables -> tables.forget(endedBefore, most, clock.instant()));
    }

    @Override
    public boolean keep(RunId run, Captured sealed) throws JournalUnavailable {
        return writer.write(tables -> tables.keep(run, sealed));
    }

    @Override
    public Optional<Captured> capture(JobId job) throws JournalUnavailable {
        return reader.capture(job);
    }

    @Override
    public long captureBytes(JobId job) throws JournalUnavailable {
        return reader.captureBytes(job);
    }

    @Override
    public boolean writable() {
        try {
            return writer.write(JournalTables::probe);
        } catch (JournalUnavailable e) {
            log.debug("not writable", e);
            return false;
        }
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
        try {
            folder.close();
        } catch (IOException e) {
            log.warn("the data folder could not be released", e);
        }
    }
}
