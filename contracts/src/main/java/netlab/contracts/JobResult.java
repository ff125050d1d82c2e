package netlab.contracts;

/// What a job that succeeded found or did.
public sealed interface JobResult permits CalcResult, CalcCheckResult, ScanResult, MailResult, InboxResult {}
