package netlab.gateway;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;

/// The journal's database: how it is opened, and its tables.
///
/// A spec may have 25 MiB and never changes: a long one stands apart from its job's row, which is written anew with each change.
final class JournalSchema {
    /// What makes each version of the one before; the first, of an empty file.
    private static final List<List<String>> VERSIONS = List.of(List.of("""
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
            "CREATE TABLE probe (id INTEGER PRIMARY KEY, filler BLOB NOT NULL) STRICT"),
            List.of("ALTER TABLE job ADD COLUMN client TEXT NOT NULL DEFAULT ''",
                    "ALTER TABLE job ADD COLUMN trace TEXT",
                    "CREATE INDEX job_finished ON job (finished) WHERE finished IS NOT NULL",
                    "CREATE INDEX idempotency_job ON idempotency (job)",
                    // jobs that are deleted already, and whose events are not yet
                    "CREATE TABLE doomed (job TEXT PRIMARY KEY) STRICT"),
            // of a job that asked for its packets: them, sealed, or why there are none
            List.of("CREATE TABLE capture (job TEXT PRIMARY KEY, file BLOB, missing TEXT) STRICT",
                    "CREATE INDEX capture_file ON capture (job) WHERE file IS NOT NULL"),
            // Fewer pages for each job that is accepted: it and its short spec are one row in one tree, and the positions of
            // events are counted by the writer.
            List.of("""
                    CREATE TABLE job_now (
                        id TEXT PRIMARY KEY,
                        kind TEXT NOT NULL,
                        state TEXT NOT NULL,
                        created TEXT NOT NULL,
                        started TEXT,
                        finished TEXT,
                        attempt INTEGER NOT NULL DEFAULT 0,
                        committed INTEGER NOT NULL DEFAULT 0,
                        cancel INTEGER NOT NULL DEFAULT 0,
                        last_seq INTEGER NOT NULL,
                        progress TEXT,
                        secret TEXT,
                        client TEXT NOT NULL,
                        trace TEXT,
                        spec TEXT
                    ) STRICT, WITHOUT ROWID""",
                    """
                            INSERT INTO job_now SELECT id, kind, state, created, started, finished, attempt, committed, cancel, last_seq,
                                progress, secret, client, trace, NULL FROM job""",
                    "DROP TABLE job", "ALTER TABLE job_now RENAME TO job",
                    "CREATE INDEX job_state ON job (state, id)",
                    "CREATE INDEX job_finished ON job (finished) WHERE finished IS NOT NULL",
                    // the position up to which there were events when some were deleted last
                    "CREATE TABLE last_position (value INTEGER NOT NULL) STRICT",
                    """
                            INSERT INTO last_position SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'event'), 0)""",
                    // The same table in the file, which may be large: only its description changes.
                    "PRAGMA writable_schema = ON",
                    "UPDATE sqlite_schema SET sql = replace(sql, ' AUTOINCREMENT', '') WHERE type = 'table' AND name = 'event'",
                    "PRAGMA writable_schema = RESET", "DELETE FROM sqlite_sequence WHERE name = 'event'"));
    /// The latest event's position, also where it has been deleted since; 0 where there never was one.
    static final String LATEST_POSITION = "SELECT max(value, coalesce((SELECT max(position) FROM event), 0)) FROM last_position";
    /// How long the log grows before it is brought into the database, in pages of 4 KiB: most commits write the same few
    /// pages anew, and a longer log brings each in less often.
    private static final int PAGES_OF_LOG = 4_000;
    private static final int LARGEST_LOG = 64 * 1024 * 1024;

    private JournalSchema() {}

    /// The connection that writes; makes the tables where there are none, and brings older ones up to date.
    ///
    /// @throws SQLException when the file is no journal, or one of a later version
    static Connection openForWriting(Path file) throws SQLException {
        SQLiteConfig config = config();
        config.setSynchronous(SynchronousMode.FULL);
        config.setGetGeneratedKeys(false); // asked for after every insert, and wanted nowhere
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement sql = connection.createStatement()) {
            sql.execute("PRAGMA auto_vacuum = INCREMENTAL"); // can't be chosen once there is a table
            sql.execute("PRAGMA journal_mode = WAL");
            sql.execute("PRAGMA wal_autocheckpoint = " + PAGES_OF_LOG);
            sql.execute("PRAGMA journal_size_limit = " + LARGEST_LOG); // what a large mail made of it is given back
            int version = sql.executeQuery("PRAGMA user_version").getInt(1);
            if (version > VERSIONS.size()) {
                throw new SQLException(file + " was written by a later netlab (version " + version + ")");
            }
            upgrade(sql, version);
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

    private static void upgrade(Statement sql, int version) throws SQLException {
        sql.execute("PRAGMA legacy_alter_table = ON"); // people's views of a table that is made anew stay as they are
        for (int next = version; next < VERSIONS.size(); next++) {
            sql.execute("BEGIN IMMEDIATE");
            for (String change : VERSIONS.get(next)) {
                sql.execute(change);
            }
            sql.execute("PRAGMA user_version = " + (next + 1));
            sql.execute("COMMIT");
        }
        sql.execute("PRAGMA legacy_alter_table = OFF");
    }
}
