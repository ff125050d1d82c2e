package netlab.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import netlab.contracts.JobId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The one thread that writes the journal. It commits what waits in one transaction (group commit). Where a command fails, the
/// batch is written once more with each in a savepoint of its own, so that one which breaks a constraint takes no other along. Once a
/// page is found damaged nothing is written until the file is whole again. Callers wait until the commit is on disk.
final class JournalWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JournalWriter.class);
    private static final int MOST_WAITING = 16_384;
    private static final int MOST_AT_ONCE = 512;
    /// The whole file is read for a check, and requests wait for it.
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(3);
    /// What of a result code is its kind, without the details.
    private static final int PRIMARY = 0xff;
    private static final Set<SQLiteErrorCode> DAMAGE = EnumSet.of(SQLiteErrorCode.SQLITE_CORRUPT,
            SQLiteErrorCode.SQLITE_NOTADB);
    private static final Set<SQLiteErrorCode> OWN_FAULT = EnumSet.of(SQLiteErrorCode.SQLITE_CONSTRAINT);

    private final Path file;
    private final Object identity;
    private Session session;
    private final Consumer<Collection<JobId>> appended;
    private final Timer commits;
    private final BlockingQueue<Pending<?>> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread = Thread.ofPlatform().name("journal").daemon().unstarted(this::loop);
    private boolean failing;
    /// What was found damaged; null where the file was whole when it was read last.
    private @Nullable String damage;
    /// When it was read whole last, by `System.nanoTime()`.
    private long checked;
    private boolean closed;

    /// Something to write. It may be run twice, of which the first leaves nothing.
    @FunctionalInterface
    interface Command<T> {
        T run(JournalTables tables) throws SQLException;
    }

    /// A connection with its statements.
    private record Session(
            Connection connection,
            Statement sql,
            PreparedStatement begin,
            PreparedStatement commit,
            JournalTables tables) {
        static Session open(Path file) throws SQLException {
            Connection connection = JournalSchema.openForWriting(file);
            try {
                return new Session(connection, connection.createStatement(),
                        connection.prepareStatement("BEGIN IMMEDIATE"),
                        connection.prepareStatement("COMMIT"), new JournalTables(connection));
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
    }

    private static final class Pending<T> {
        private final Command<T> command;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable Exception failure;

        Pending(Command<T> command) {
            this.command = command;
        }

        void run(JournalTables tables) throws SQLException {
            result = command.run(tables);
        }

        @SuppressWarnings("NullAway") // a command that ran has set its result
        void tell() {
            if (failure == null) {
                done.complete(result);
            } else {
                done.completeExceptionally(failure);
            }
        }
    }

    /// @param appended told after each commit which jobs have new events
    JournalWriter(Path file, MeterRegistry metrics, Consumer<Collection<JobId>> appended) throws SQLException {
        this.file = file;
        this.session = Session.open(file);
        this.identity = identity();
        this.appended = appended;
        this.commits = Timer.builder("netlab.journal.commit")
                .description("Time to make a batch of writes durable")
                .publishPercentileHistogram()
                .register(metrics);
        thread.start();
    }

    /// Runs a command and waits until what it wrote is durable.
    ///
    /// @throws JournalUnavailable when it was not written
    <T> T write(Command<T> command) throws JournalUnavailable {
        Pending<T> pending = new Pending<>(command);
        synchronized (this) {
            if (closed) {
                throw new JournalUnavailable("the journal is closed");
            }
            if (!queue.offer(pending)) {
                throw new JournalUnavailable(MOST_WAITING + " writes wait already");
            }
        }
        try {
            return pending.done.join(); // not to be interrupted: the write happens
        } catch (CompletionException e) {
            throw new JournalUnavailable(e.getCause() == null ? e : e.getCause());
        }
    }

    private void loop() {
        List<Pending<?>> batch = new ArrayList<>();
        boolean open = true;
        while (open || !queue.isEmpty()) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException _) {
                open = false; // by close, after which no more are queued
            }
            queue.drainTo(batch, MOST_AT_ONCE);
            if (!batch.isEmpty()) {
                commits.record(() -> commit(batch));
                batch.clear();
            }
        }
    }

    private void commit(List<Pending<?>> batch) {
        List<JobId> appendedJobs = List.of();
        try {
            requireSameFile();
            if (failing) {
                reopen();
            }
            begin();
            if (!runAtOnce(batch)) {
                rollBack();
                reopen();
                begin();
                for (Pending<?> each : batch) {
                    perform(each);
                }
            }
            session.commit.executeUpdate();
            noteSuccess();
            appendedJobs = List.copyOf(session.tables.appended());
        } catch (SQLException | RuntimeException e) {
            noteFailure(e);
            rollBack();
            batch.forEach(each -> each.failure = e);
        }
        appended.accept(appendedJobs);
        batch.forEach(Pending::tell);
    }

    private void begin() throws SQLException {
        session.tables.appended().clear();
        session.begin.executeUpdate();
    }

    /// Runs a batch's commands without savepoints, which cost as much as half of what they guard.
    ///
    /// @return false when one of them failed
    private boolean runAtOnce(List<Pending<?>> batch) {
        try {
            for (Pending<?> each : batch) {
                each.run(session.tables);
            }
            return true;
        } catch (SQLException | RuntimeException e) {
            log.debug("a batch is run once more, its commands apart", e);
            noteDamage(e);
            return false;
        }
    }

    /// SQLite would go on writing to a file that was moved or deleted, and all of it would be gone with the process.
    private void requireSameFile() throws SQLException {
        if (!identity().equals(identity)) {
            throw new SQLException(
                    file + " is no longer the file that was opened; put it back, or start the gateway anew");
        }
    }

    private Object identity() throws SQLException {
        try {
            return Objects.requireNonNull(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            throw new SQLException(file + " is gone: " + e.getMessage(), e);
        }
    }

    /// After a failure a connection may be left in any state, and with it each of its statements.
    private void reopen() throws SQLException {
        if (damage != null && System.nanoTime() - checked < BETWEEN_CHECKS.toNanos()) {
            throw new SQLException(file + " is damaged: " + damage);
        }
        session.connection.close();
        session = Session.open(file);
        if (damage != null) {
            requireWhole();
        }
    }

    /// Others of its pages may serve as before, and what is written to them be of no use.
    private void requireWhole() throws SQLException {
        try (ResultSet row = session.sql.executeQuery("PRAGMA integrity_check(1)")) {
            String found = row.next() ? row.getString(1) : "nothing was found";
            damage = found.equals("ok") ? null : found;
        } finally {
            checked = System.nanoTime();
        }
        if (damage != null) {
            throw new SQLException(file + " is damaged: " + damage);
        }
    }

    private void noteDamage(Exception e) {
        if (damage == null && has(e, DAMAGE)) {
            damage = e.getMessage();
            checked = System.nanoTime() - BETWEEN_CHECKS.toNanos(); // to be checked at once
        }
    }

    private static boolean has(Exception e, Set<SQLiteErrorCode> codes) {
        return e instanceof SQLiteException sqlite
                && codes.stream().anyMatch(code -> code.code == (sqlite.getResultCode().code & PRIMARY));
    }

    /// Runs one command, and undoes it alone when the fault is its own. Another fault may have closed its statement, which others need.
    private void perform(Pending<?> pending) throws SQLException {
        session.sql.execute("SAVEPOINT command");
        int before = session.tables.appended().size();
        try {
            pending.run(session.tables);
            session.sql.execute("RELEASE command");
        } catch (SQLException | RuntimeException e) {
            if (e instanceof SQLException && !has(e, OWN_FAULT)) {
                throw e;
            }
            log.error("a write failed", e);
            pending.failure = e;
            session.tables.appended().subList(before, session.tables.appended().size()).clear();
            session.sql.execute("ROLLBACK TO command"); // fails, and with it the batch, when SQLite has rolled back everything
            session.sql.execute("RELEASE command");
        }
    }

    private void noteFailure(Exception cause) {
        noteDamage(cause);
        if (!failing) {
            log.error("the journal can't be written", cause);
        }
        failing = true;
    }

    private void noteSuccess() {
        if (failing) {
            log.info("the journal can be written again");
        }
        failing = false;
    }

    private void rollBack() {
        try {
            session.sql.execute("ROLLBACK");
        } catch (SQLException e) {
            log.debug("nothing to roll back", e);
        }
    }

    /// Writes what waits, then closes.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        thread.interrupt();
        try {
            thread.join();
            session.connection.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            log.warn("the journal did not close cleanly", e);
        }
    }
}
