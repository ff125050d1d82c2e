package netlab.contracts;

/// What a job shall do.
public sealed interface Spec permits CalcWork, ScanSpec, MailSpec, InboxSpec {}
