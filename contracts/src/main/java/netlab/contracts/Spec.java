package netlab.contracts;

/// What a job shall do.
public sealed interface Spec permits CalcWork, ScanSpec, MailSpec, InboxSpec {
    /// Whether the packets of the job's own sockets are wanted.
    boolean capture();
}
