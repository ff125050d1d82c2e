package netlab.gateway;

import java.time.Instant;
import java.util.Optional;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.JobState;
import netlab.contracts.TraceParent;

/// What the journal knows of a job to be run.
///
/// @param id which
/// @param kind what kind of work
/// @param state where it stands
/// @param created when it was accepted
/// @param attempt the last that was started; 0 for none
/// @param lost whether it is on record that this attempt came to nothing
/// @param committed whether that attempt was committed
/// @param cancelRequested whether somebody wishes it cancelled
/// @param trace its place in its trace
/// @param specBytes how large its spec is
/// @param secret sealed; empty where there is none
record Work(
        JobId id,
        JobKind kind,
        JobState state,
        Instant created,
        int attempt,
        boolean lost,
        boolean committed,
        boolean cancelRequested,
        TraceParent trace,
        long specBytes,
        Optional<Sealed> secret) {}
