package netlab.gateway;

import java.util.Optional;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.JobState;

/// What the journal knows of a job to be run.
///
/// @param id which
/// @param kind what kind of work
/// @param state where it stands
/// @param attempt the last that was started; 0 for none
/// @param committed whether that attempt was committed
/// @param cancelRequested whether somebody wishes it cancelled
/// @param specBytes how large its spec is
/// @param secret sealed; empty where there is none
record Work(
        JobId id,
        JobKind kind,
        JobState state,
        int attempt,
        boolean committed,
        boolean cancelRequested,
        long specBytes,
        Optional<Sealed> secret) {}
