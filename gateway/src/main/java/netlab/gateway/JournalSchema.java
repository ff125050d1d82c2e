package netlab.gateway;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;

/// The journal's database: how it is opened, and its tables.
///
/// A spec may have 25 MiB and never changes: it stands apart from its job's row, which is written anew with each change.
final class JournalSchema {
    private static final int VERSION = 1;
    private static final String[] TABLES = {"""
            CREATE TABLE job (
                id TEXT PRIMARY KEY,
                kind TEXT NOT NULL,
                state TEXT NOT NULL,
                created TEXT NOT NULL,
                started TEXT,
                finished TEXT,
                attempt INTEGER NOT NULL DEFAULT 0,
                committed INTEGER NOT NULL DEFAULT 0,
                cancel INTEGER NOT NULL DEFAULT 0,
                last_seq INTEGER NOT NULL DEFAULT 0,
                progress TEXT,
                secret TEXT
            ) STRICT""", """
            CREATE TABLE spec (
                job TEXT PRIMARY KEY,
                json TEXT NOT NULL
            ) STRICT""", "CREATE INDEX job_state ON job (state, id)", """
            CREATE TABLE event (
                position INTEGER PRIMARY KEY AUTOINCREMENT,
                job TEXT NOT NULL,
                seq INTEGER NOT NULL,
                type TEXT NOT NULL,
                time TEXT NOT NULL,
                data TEXT NOT NULL,
                UNIQUE (job, seq)
            ) STRICT""", """
            CREATE TABLE idempotency (
                key TEXT PRIMARY KEY,
                digest TEXT NOT NULL,
                job TEXT NOT NULL,
                created TEXT NOT NULL
            ) STRICT""", "CREATE INDEX idempotency_created ON idempotency (created)",
            "CREATE TABLE probe (id INTEGER PRIMARY KEY, filler BLOB NOT NULL) STRICT",
            "PRAGMA user_version = " + VERSION};

    private JournalSchema() {}

    /// The connection that writes; makes the tables where there are none.
    ///
    /// @throws SQLException when the file is no journal, or one of a later version
    static Connection openForWriting(Path file) throws SQLException {
        SQLiteConfig config = config();
        config.setSynchronous(SynchronousMode.FULL);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement sql = connection.createStatement()) {
            sql.execute("PRAGMA auto_vacuum = INCREMENTAL"); // can't be chosen once there is a table
            sql.execute("PRAGMA journal_mode = WAL");
            int version = sql.executeQuery("PRAGMA user_version").getInt(1);
            if (version > VERSION) {
                throw new SQLException(file + " was written by a later netlab (version " + version + ")");
            }
            if (version == 0) {
                create(sql);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// A connection that only reads.
    static Connection openForReading(Path file) throws SQLException {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(2_000);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY); // a read-only container has no folder for temporary files
        return config;
    }

    private static void create(Statement sql) throws SQLException {
        sql.execute("BEGIN IMMEDIATE");
        for (String table : TABLES) {
            sql.execute(table);
        }
        sql.execute("COMMIT");
    }
}
