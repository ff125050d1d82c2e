package netlab.mail;

import java.time.Duration;

/// A command of an envelope, ready to be sent, alone or with others in one go.
///
/// @param patience the longest wait for its answer
record SmtpAsk(SmtpStep step, CommandLine line, Duration patience) {}
