package netlab.gateway;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import netlab.contracts.Job;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.JobState;
import netlab.contracts.Json;
import netlab.contracts.MalformedJson;

/// Scans that have succeeded, from a result that is written with single quotes.
final class Scans {
    private static final Instant START = Instant.parse("2026-11-05T09:08:07Z");

    private Scans() {}

    static Job job(String result) {
        JobId id = JobId.next();
        try {
            return new Job(id, JobKind.SCAN, JobState.SUCCEEDED, Json.parse("{\"targets\":[\"ä<\\uffff&\"]}"), START,
                    START, START.plusMillis(1_230), 1, null, null, Json.raw(result.replace('\'', '"')), null, null,
                    Job.Links.of(id));
        } catch (MalformedJson e) {
            throw new AssertionError(e);
        }
    }

    /// A host that was scanned over TCP.
    ///
    /// @param findings of single ports, comma-separated
    static String host(String target, String address, String open, String closed, String filtered, String findings) {
        return "{'target':'%s','address':'%s','tcp':{'open':[%s],'closed':'%s','filtered':'%s'},'ports':[%s]}"
                .formatted(target, address, open, closed, filtered, findings);
    }

    /// An open TCP port that greets.
    static String open(int port, String identified, byte[] greeting) {
        return ("{'protocol':'tcp','port':%d,'state':'open','reason':'connected','service':null,'rttMs':0.25,"
                + "'greeting':{'text':'','hex':'%s'},'answer':null,'identified':%s}").formatted(port,
                        HexFormat.of().formatHex(greeting), identified.isEmpty() ? "null" : "'" + identified + "'");
    }

    static String open(int port, String identified) {
        return open(port, identified, "hello\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    static String result(String... hosts) {
        return "{'hosts':[" + String.join(",", hosts) + "],'probesSent':1,'durationMs':1.0}";
    }
}
