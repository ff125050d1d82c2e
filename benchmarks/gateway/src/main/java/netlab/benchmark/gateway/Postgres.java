package netlab.benchmark.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/// A PostgreSQL server that runs already.
///
/// @param url the JDBC address of its database `postgres`, with a user who may make databases
record Postgres(String url) implements Peer.Database {
    private static final AtomicInteger MADE = new AtomicInteger();

    @Override
    public String fresh(Path folder) throws IOException {
        String name = "peer_" + ProcessHandle.current().pid() + "_" + MADE.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url); Statement sql = connection.createStatement()) {
            sql.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IOException("can't make a database at " + url, e);
        }
        return url.replaceFirst("/postgres\\b", "/" + name);
    }

    /// Its version, and the settings that decide whether a commit is on disk.
    String durability() throws IOException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement sql = connection.createStatement();
                ResultSet row = sql
                        .executeQuery("SELECT 'PostgreSQL ' || current_setting('server_version') || ', fsync '"
                                + " || current_setting('fsync') || ', synchronous_commit '"
                                + " || current_setting('synchronous_commit')")) {
            if (!row.next()) {
                throw new IOException("PostgreSQL tells no settings");
            }
            return row.getString(1);
        } catch (SQLException e) {
            throw new IOException("can't ask " + url, e);
        }
    }
}
