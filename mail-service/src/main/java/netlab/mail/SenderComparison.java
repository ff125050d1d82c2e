package netlab.mail;

import java.util.Locale;
import java.util.Optional;
import netlab.contracts.MailResult;

/// The three who may be called a mail's sender: the envelope's, the header's, and whoever logged in. Nothing in SMTP makes
/// them agree (RFC 5321 §7.1); what a reader is shown is the header's.
final class SenderComparison {
    private SenderComparison() {}

    /// @param envelope MAIL FROM's address, empty for the null sender
    /// @param header the address in From
    /// @param account the user name that was logged in with; empty for none
    static MailResult.Senders of(String envelope, String header, Optional<String> account) {
        boolean pathDiffers = !same(envelope, header);
        boolean accountDiffers = account.filter(user -> !isOf(user, header)).isPresent();
        String explanation;
        if (pathDiffers) {
            explanation = "A mail program shows " + header + " alone. Who looks at the source sees "
                    + (envelope.isEmpty() ? "an empty Return-Path" : "Return-Path: <" + envelope + ">")
                    + ", another sender."
                    + (accountDiffers ? " Who logged in stands nowhere." : "");
        } else if (accountDiffers) {
            explanation = "A reader can't tell: header and Return-Path both name " + header
                    + ", and that another account sent it stands nowhere in the mail unless the server writes it there.";
        } else {
            explanation = account.isPresent()
                    ? "There is nothing to tell: envelope, header and account agree."
                    : "Envelope and header agree; nobody logged in, so nothing vouches for either.";
        }
        return new MailResult.Senders(envelope, header, account.orElse(null), pathDiffers, explanation);
    }

    private static boolean same(String one, String other) {
        return normal(one).equals(normal(other));
    }

    /// A user name need not be an address; then it is compared with what stands before the at sign.
    private static boolean isOf(String user, String address) {
        return same(user, address)
                || (user.indexOf('@') < 0 && same(user, address.substring(0, Math.max(0, address.lastIndexOf('@')))));
    }

    /// Domains know no case, and local parts in practice none either.
    private static String normal(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
