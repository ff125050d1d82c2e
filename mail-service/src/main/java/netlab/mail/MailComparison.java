package netlab.mail;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/// Compares a message in a mailbox with what was sent, a part at a time, so that neither is held as a whole.
///
/// @param compared how many bytes were compared
/// @param added how many the server put before them
/// @param returnPath from what it put there
/// @param difference where and how the two differ; empty when they don't
record MailComparison(long compared, long added, Optional<String> returnPath, Optional<String> difference) {
    private static final int PART = 1 << 20;
    private static final int MOST_ADDED = 64 << 10;

    /// Compares.
    ///
    /// @param sent writes what was sent; the server may have put fields before it (RFC 5321 §4.4), and nothing else
    static MailComparison of(ImapClient client, long uid, MessageWriter sent)
            throws IOException, BrokenProtocolException, ImapRefusedException {
        Optional<FetchedMessage> head = client.fetchPart(uid, 0, MOST_ADDED);
        if (head.isEmpty()) {
            return differs("it is there no longer");
        }
        String first = Bytes.octets(part(sent, 0));
        int added = startOf(first.substring(0, first.indexOf("\r\n") + 2), head.get().octets());
        if (added < 0) {
            return differs("its first field is not there as it was sent");
        }
        String fields = head.get().octets().substring(0, added);
        Optional<String> returnPath = MimeHeaders.parse(fields).text("Return-Path").map(MessageView::bare);
        long at = 0;
        while (at < sent.size()) {
            byte[] expected = part(sent, at);
            byte[] stored = Bytes
                    .of(client.fetchPart(uid, added + at, expected.length).map(FetchedMessage::octets).orElse(""));
            int same = Arrays.mismatch(expected, stored);
            if (same >= 0) {
                long where = at + same;
                return new MailComparison(where, added, returnPath,
                        Optional.of("byte " + where + " of the message is not the one that was sent"));
            }
            at += expected.length;
        }
        long more = head.get().size() - added - sent.size();
        return new MailComparison(at, added, returnPath,
                more == 0 ? Optional.empty() : Optional.of(more + " bytes follow that were not sent"));
    }

    /// Where a line begins that is this one; −1 when there is none.
    private static int startOf(String line, String octets) {
        if (octets.startsWith(line)) {
            return 0;
        }
        int before = octets.indexOf("\r\n" + line);
        return before < 0 ? -1 : before + 2;
    }

    private static MailComparison differs(String how) {
        return new MailComparison(0, 0, Optional.empty(), Optional.of(how));
    }

    private static byte[] part(MessageWriter sent, long from) throws IOException {
        Window window = new Window(from, (int) Math.min(PART, sent.size() - from));
        sent.writeTo(window);
        return window.bytes;
    }

    /// Keeps the bytes between two places of all that is written.
    private static final class Window extends OutputStream {
        private final long from;
        private final byte[] bytes;
        private long written;

        Window(long from, int length) {
            this.from = from;
            bytes = new byte[length];
        }

        @Override
        public void write(int b) {
            write(new byte[]{(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            long first = Math.max(written, from);
            long end = Math.min(written + length, from + bytes.length);
            if (first < end) {
                System.arraycopy(source, offset + (int) (first - written), bytes, (int) (first - from),
                        (int) (end - first));
            }
            written += length;
        }
    }
}
