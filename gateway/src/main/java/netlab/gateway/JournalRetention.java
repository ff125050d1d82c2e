package netlab.gateway;

import static netlab.gateway.JournalTables.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import netlab.contracts.Json;

/// Deletes jobs from the journal's tables, a little at a time, so that no write waits for long. For the writing thread
/// alone.
///
/// A job goes at once and is noted as doomed; its events, of which there may be very many, follow in the next steps.
final class JournalRetention {
    private static final int JOBS_AT_ONCE = 20;
    private static final int EVENTS_AT_ONCE = 2_000;
    private static final int PAGES_AT_ONCE = 1_000;
    private static final String KEPT_FOR_A_KEY = "id IN (SELECT job FROM idempotency)";

    private final PreparedStatement countEnded;
    private final PreparedStatement doomOld;
    private final PreparedStatement doomMany;
    private final PreparedStatement deleteSpecs;
    private final PreparedStatement deleteCaptures;
    private final PreparedStatement deleteJobs;
    private final PreparedStatement notePosition;
    private final PreparedStatement deleteEvents;
    private final PreparedStatement undoom;
    private final PreparedStatement doomedLeft;
    private final Statement sql;

    JournalRetention(Connection connection) throws SQLException {
        countEnded = connection.prepareStatement("SELECT count(*) FROM job WHERE finished IS NOT NULL");
        doomOld = connection.prepareStatement("INSERT INTO doomed SELECT id FROM job WHERE finished < ? AND NOT "
                + KEPT_FOR_A_KEY + " ORDER BY finished LIMIT " + JOBS_AT_ONCE);
        doomMany = connection.prepareStatement("INSERT INTO doomed SELECT id FROM "
                + "(SELECT id, finished FROM job WHERE finished IS NOT NULL ORDER BY finished LIMIT ?) WHERE NOT "
                + KEPT_FOR_A_KEY + " ORDER BY finished LIMIT " + JOBS_AT_ONCE);
        deleteSpecs = connection.prepareStatement("DELETE FROM spec WHERE job IN (SELECT job FROM doomed)");
        deleteCaptures = connection.prepareStatement("DELETE FROM capture WHERE job IN (SELECT job FROM doomed)");
        deleteJobs = connection.prepareStatement("DELETE FROM job WHERE id IN (SELECT job FROM doomed)");
        notePosition = connection
                .prepareStatement("UPDATE last_position SET value = (" + JournalSchema.LATEST_POSITION + ")");
        deleteEvents = connection.prepareStatement("DELETE FROM event WHERE position IN "
                + "(SELECT position FROM doomed CROSS JOIN event ON event.job = doomed.job LIMIT " + EVENTS_AT_ONCE
                + ")");
        undoom = connection.prepareStatement(
                "DELETE FROM doomed WHERE NOT EXISTS (SELECT 1 FROM event WHERE event.job = doomed.job)");
        doomedLeft = connection.prepareStatement("SELECT count(*) FROM doomed");
        sql = connection.createStatement();
    }

    /// Takes one step.
    ///
    /// @return whether there is more to do
    boolean forget(Instant endedBefore, int most) throws SQLException {
        if (count(doomedLeft) == 0 && doom(endedBefore, most) == 0) {
            return false;
        }
        run(notePosition); // which no later event shall get again
        run(deleteEvents);
        run(undoom);
        sql.executeUpdate("PRAGMA incremental_vacuum(" + PAGES_AT_ONCE + ")"); // a prepared one stops after its first page
        return true;
    }

    private int doom(Instant endedBefore, int most) throws SQLException {
        int doomed = run(doomOld, Json.time(endedBefore));
        long beyond = count(countEnded) - doomed - most;
        if (doomed == 0 && beyond > 0) {
            doomed = run(doomMany, beyond);
        }
        if (doomed > 0) {
            run(deleteSpecs);
            run(deleteCaptures);
            run(deleteJobs);
        }
        return doomed;
    }

    private static long count(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return row.getLong(1);
        }
    }
}
