package netlab.mail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The envelope of one mail and its way to the server (RFC 5321 §3.3): MAIL FROM, each RCPT TO, then DATA. Where the server
/// takes PIPELINING they go in one write (RFC 2920), else one by one; either way each answer is matched to its command, and
/// none is taken for granted.
///
/// ```
///   [RSET] ─▶ MAIL FROM ─▶ RCPT TO … ─▶ DATA ──354──▶ the message, if a recipient was taken
///               │ no          │ each its own answer  │
///               ▼             ▼                      └▶ else one dot, as RFC 2920 §3.1 asks
///            refused       none taken: refused
/// ```
///
/// A server that refused the sender and yet took recipients and DATA gets no dot, since a dot would make a mail of nothing:
/// only closing the connection ends that.
///
/// @param sender the reverse path without its brackets; empty for the null sender of bounces
/// @param parameters of MAIL FROM, like `SIZE=1000`
/// @param recipients at least one
/// @param international whether addresses may be in UTF-8, as SMTPUTF8 allows (RFC 6531)
record SmtpEnvelope(String sender, List<String> parameters, List<String> recipients, boolean international) {
    /// Most commands in one write: as many answers, at their longest, fit into a receive window, so that client and server can't
    /// both be stuck in sending (RFC 2920 §3.1).
    private static final int MOST_AT_ONCE = 100;

    SmtpEnvelope {
        parameters = List.copyOf(parameters);
        recipients = List.copyOf(recipients);
    }

    /// What the server said to it.
    ///
    /// @param recipients the answer to each, in their order
    /// @param open whether it now waits for the message
    record Answers(List<SmtpReply> recipients, boolean open) {
        Answers {
            recipients = List.copyOf(recipients);
        }
    }

    /// Sends it.
    ///
    /// @param reset whether to forget first what an earlier mail may have left (RSET)
    /// @throws RefusedException when the sender or DATA is refused, or the server leaves
    Answers offer(SmtpClient client, boolean pipelining, boolean reset)
            throws IOException, BrokenProtocolException, RefusedException {
        List<SmtpAsk> asks = asks(client.timeouts(), reset);
        int head = reset ? 2 : 1;
        List<SmtpReply> replies = new ArrayList<>();
        int size = pipelining ? MOST_AT_ONCE : 1;
        for (int from = 0; from < asks.size(); from += size) {
            List<SmtpAsk> group = asks.subList(from, Math.min(asks.size(), from + size));
            if (from > head && group.getFirst().step() == SmtpStep.DATA && noneTaken(replies.subList(head, from))) {
                return new Answers(replies.subList(head, from), false);
            }
            replies.addAll(client.ask(group));
            refuseIfHeadWasRefused(client, asks, replies, head);
        }
        return answers(client, replies.subList(head, replies.size() - 1), replies.getLast());
    }

    private List<SmtpAsk> asks(SmtpTimeouts timeouts, boolean reset) {
        List<SmtpAsk> asks = new ArrayList<>(recipients.size() + 3);
        if (reset) {
            asks.add(new SmtpAsk(SmtpStep.RESET, new CommandLine("RSET"), timeouts.reset()));
        }
        String tail = parameters.isEmpty() ? "" : " " + String.join(" ", parameters);
        asks.add(new SmtpAsk(SmtpStep.MAIL, line("MAIL FROM:<" + sender + ">" + tail), timeouts.mail()));
        for (String recipient : recipients) {
            asks.add(new SmtpAsk(SmtpStep.RECIPIENT, line("RCPT TO:<" + recipient + ">"), timeouts.recipient()));
        }
        asks.add(new SmtpAsk(SmtpStep.DATA, new CommandLine("DATA"), timeouts.data()));
        return asks;
    }

    private CommandLine line(String text) {
        return international ? CommandLine.international(text) : new CommandLine(text);
    }

    private static boolean noneTaken(List<SmtpReply> replies) {
        return replies.stream().noneMatch(SmtpReply::isPositive);
    }

    private static void refuseIfHeadWasRefused(SmtpClient client, List<SmtpAsk> asks, List<SmtpReply> replies, int head)
            throws RefusedException {
        for (int i = 0; i < Math.min(head, replies.size()); i++) {
            if (!replies.get(i).isPositive()) {
                boolean open = replies.size() == asks.size() && replies.getLast().isIntermediate();
                if (open && noneTaken(replies.subList(head, replies.size() - 1))) {
                    client.emptyMessage();
                }
                throw new RefusedException(asks.get(i).step(), replies.get(i));
            }
        }
    }

    private static Answers answers(SmtpClient client, List<SmtpReply> recipients, SmtpReply data)
            throws RefusedException {
        boolean none = noneTaken(recipients);
        if (data.isIntermediate()) {
            if (none) {
                client.emptyMessage();
            }
            return new Answers(recipients, !none);
        }
        if (!none) {
            throw new RefusedException(SmtpStep.DATA, data);
        }
        return new Answers(recipients, false);
    }
}
