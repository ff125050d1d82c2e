package netlab.gateway;

import java.util.Optional;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.JobState;

/// Which jobs to list, newest first.
///
/// @param kind only this one
/// @param state only those that stand there
/// @param before only those older than this one
/// @param most how many, at least 1
record JobQuery(Optional<JobKind> kind, Optional<JobState> state, Optional<JobId> before, int most) {}
