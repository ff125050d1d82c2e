package netlab.contracts;

/// What a job that succeeded found or did.
public sealed interface JobResult permits CalcResult, ScanResult, MailResult, InboxResult {}
