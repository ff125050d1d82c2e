package netlab.contracts;

/// Whether and when a mail connection is encrypted.
public enum Security implements Named {
    /// Clear text, as the lab watches it.
    NONE,
    /// Clear text first, then TLS (RFC 3207 for SMTP, RFC 9051 section 6.2.1 for IMAP).
    STARTTLS,
    /// TLS from the first byte (RFC 8314).
    TLS
}
