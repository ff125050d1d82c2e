package netlab.gateway;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few connections to the journal that only read, used in turn.
final class JournalConnections implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JournalConnections.class);
    private static final int CONNECTIONS = 4;

    private final BlockingQueue<Session> idle = new ArrayBlockingQueue<>(CONNECTIONS);
    private final Path file;
    private volatile boolean closed;

    JournalConnections(Path file) throws SQLException {
        this.file = file;
        for (int i = 0; i < CONNECTIONS; i++) {
            idle.add(new Session(JournalSchema.openForReading(file), new HashMap<>()));
        }
    }

    /// Reads one row.
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// A connection with the statements prepared on it, of which there are as many as there are queries in the code.
    private record Session(Connection connection, Map<String, PreparedStatement> statements) {
        PreparedStatement statement(String sql) throws SQLException {
            PreparedStatement statement = statements.get(sql);
            if (statement == null) {
                statement = connection.prepareStatement(sql);
                statements.put(sql, statement);
            }
            return statement;
        }
    }

    /// Every row that a query finds.
    <T> List<T> query(Row<T> row, String sql, Object... values) throws JournalUnavailable {
        return query(_ -> false, row, sql, values);
    }

    /// The rows that a query finds, up to the first with which there are enough.
    <T> List<T> query(Predicate<T> enough, Row<T> row, String sql, Object... values) throws JournalUnavailable {
        Session session = take();
        try {
            return query(session.statement(sql), enough, row, values);
        } catch (SQLException e) {
            session = anew(session);
            throw new JournalUnavailable(e);
        } finally {
            giveBack(session);
        }
    }

    /// A fault may close the statement that met it, and leave pages in memory as it found them.
    private Session anew(Session faulty) {
        try {
            Session opened = new Session(JournalSchema.openForReading(file), new HashMap<>());
            close(faulty);
            return opened;
        } catch (SQLException e) {
            log.debug("the journal can't be opened anew", e);
            return faulty;
        }
    }

    private static <T> List<T> query(PreparedStatement statement, Predicate<T> enough, Row<T> reader,
            Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        List<T> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            boolean more = row.next();
            while (more) {
                T read = reader.read(row);
                rows.add(read);
                more = !enough.test(read) && row.next();
            }
        }
        return rows;
    }

    /// A connection, to be given back by who took it.
    private Session take() throws JournalUnavailable {
        boolean interrupted = false;
        try {
            while (!closed) {
                try {
                    Session session = idle.poll(1, TimeUnit.SECONDS);
                    if (session != null) {
                        return session;
                    }
                } catch (InterruptedException _) {
                    interrupted = true; // the wait is short, and as little to be interrupted as a write
                }
            }
            throw new JournalUnavailable("the journal is closed");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Closes what is idle; what is in use, its user.
    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    private void giveBack(Session session) {
        idle.add(session);
        if (closed) {
            closeIdle();
        }
    }

    private void closeIdle() {
        for (Session each = idle.poll(); each != null; each = idle.poll()) {
            close(each);
        }
    }

    private static void close(Session session) {
        try {
            session.connection.close();
        } catch (SQLException e) {
            log.warn("a connection to the journal did not close cleanly", e);
        }
    }
}
