package netlab.contracts;

/// What a job shall do.
public sealed interface Spec permits CalcSpec, ScanSpec, MailSpec, InboxSpec {}
